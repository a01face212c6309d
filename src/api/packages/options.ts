import * as z from 'zod/mini'
import { CALL_OPTIONS, type CallOptions } from '../../core/call-options.js'
import { callback, mustBe, oneOf, whole } from '../../validation/options/option-values.js'
import { optionBag } from '../../validation/options/options.js'
import type { UploadedPackage } from './results.js'
import { MAX_PACKAGE_BYTES, type PackageKind } from './upload/limits.js'

/**
 * Deadlines of an upload are at least 5 minutes for an attempt and 15 minutes for the call, whatever the client's are;
 * `timeout` here overrides both.
 */
export interface UploadOptions extends CallOptions {
  /** Called after each piece of at most 256 KiB that was handed to the connection. What it throws is ignored. */
  onProgress?: ((progress: PackageProgress) => void) | undefined
}

export interface UploadEntriesOptions extends UploadOptions {
  kind: PackageKind
  /** The name of every package. Ends in .txt or .csv. Default: `tokens.txt`, `accounts.txt`. */
  filename?: string | undefined
  /** A package ends before it grows larger than this many bytes. Default: 100,000,000; at most 104,857,600. */
  maxBytes?: number | undefined
  /**
   * Called with each package as soon as it is accepted, so that its id is kept if a later one fails. Waited for until the
   * signal aborts; what it throws ends the call.
   */
  onPackage?: ((uploaded: UploadedPackage) => void | Promise<void>) | undefined
}

/** Below this a package could not hold even one long account. */
const LEAST_BYTES = 1_000

const UPLOAD_OPTIONS = {
  ...CALL_OPTIONS,
  onProgress: z.optional(callback<NonNullable<UploadOptions['onProgress']>>()),
} as const

export const uploadOptions = optionBag(UPLOAD_OPTIONS)

export const uploadEntriesOptions = optionBag({
  ...UPLOAD_OPTIONS,
  kind: oneOf('token', 'account'),
  filename: z.optional(
    z.string({ error: mustBe({ en: 'a string such as "tokens.txt"', zh: '"tokens.txt" 形式的字符串' }) }),
  ),
  maxBytes: z.optional(whole(LEAST_BYTES, MAX_PACKAGE_BYTES)),
  onPackage: z.optional(callback<NonNullable<UploadEntriesOptions['onPackage']>>()),
})

/** How far an upload has come. An attempt that is repeated starts at 0 again. */
export interface PackageProgress {
  /** Bytes of the file that were handed to the connection. */
  readonly bytesSent: number
  /** Bytes of the whole file; undefined for streams and entries. */
  readonly totalBytes: number | undefined
  /** Whole lines sent so far; undefined for a zip. */
  readonly entries: number | undefined
  /** From 1; beyond it only in `uploadEntries`. */
  readonly package: number
}
