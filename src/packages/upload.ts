import type { FileHandle } from 'node:fs/promises'
import { type UploadedPackage, uploadPackage } from '../api/packages/endpoint.js'
import { named } from '../api/table.js'
import { onAbort } from '../call/abort-hub.js'
import { performCall } from '../call/call.js'
import type { CallOptions, Engine } from '../call/engine.js'
import { TpnsAbortError } from '../errors/on-the-wire.js'
import { TpnsError } from '../errors/tpns-error.js'
import type { UploadEntriesOptions, UploadOptions } from '../resources/packages.js'
import { contentOfEntries } from './content-of-entries.js'
import { contentOfOpenFile } from './content-of-file.js'
import type { PackageEntries } from './entry-source.js'
import { checkFilename } from './filename.js'
import { DEFAULT_SPLIT_BYTES, MAX_PACKAGE_BYTES, type PackageKind } from './limits.js'
import { refused, UPLOAD_RET } from './refused.js'
import { type PackageSource, readyEntries, readySource } from './source.js'

const oneOfMany = named(uploadPackage, 'packages.uploadEntries')

export async function upload(
  engine: Engine,
  source: PackageSource,
  { onProgress, ...options }: UploadOptions,
): Promise<UploadedPackage> {
  const { discard, ...ready } = readySource(source)
  try {
    return await performCall(engine, uploadPackage, { ...ready, package: 1, onProgress }, options)
  } finally {
    discard()
  }
}

/** Uploads a file that is open, and stays open: one without a name cannot be opened again for a retry. */
export function uploadOpenFile(
  engine: Engine,
  file: FileHandle,
  { filename, kind }: { filename: string; kind: PackageKind },
  options: CallOptions,
): Promise<UploadedPackage> {
  const content = contentOfOpenFile(file)
  const request = { ...checkFilename(filename), content, kind, package: 1, onProgress: undefined }
  return performCall(engine, uploadPackage, request, options)
}

export async function uploadEntries(
  engine: Engine,
  entries: PackageEntries | (() => PackageEntries),
  { kind, filename, maxBytes, onProgress, onPackage, ...options }: UploadEntriesOptions,
): Promise<UploadedPackage[]> {
  const splitBytes = checkMaxBytes(maxBytes)
  const { cursor, name } = readyEntries(entries, kind, filename)
  const uploaded: UploadedPackage[] = []
  try {
    do {
      const content = contentOfEntries(cursor, splitBytes)
      const request = { ...name, content, kind, package: uploaded.length + 1, onProgress }
      const done = await performCall(engine, oneOfMany, request, options)
      uploaded.push(done)
      await untilAborted(onPackage?.(done), options.signal)
      // The entry that did not fit begins the next package.
    } while (cursor.next() !== undefined)
    return uploaded
  } catch (error) {
    throw error instanceof TpnsError ? withUploaded(error, uploaded) : error
  } finally {
    cursor.end()
  }
}

/** A callback that never settles must not hold the call past its signal. */
function untilAborted(told: void | Promise<void>, signal: AbortSignal | undefined): void | Promise<void> {
  if (signal === undefined || !(told instanceof Promise)) return told
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(
        new TpnsAbortError(
          'packages.uploadEntries was aborted by its signal while it waited for onPackage.',
          {
            stopReason: 'aborted',
            cause: signal.reason,
          },
        ),
      )
    const release = onAbort(signal, abort)
    if (signal.aborted) abort()
    told.then(resolve, reject).finally(release)
  })
}

/** Below this a package could not hold even one long account. */
const LEAST_BYTES = 1_000

function checkMaxBytes(maxBytes: number | undefined): number {
  if (maxBytes === undefined) return DEFAULT_SPLIT_BYTES
  if (Number.isInteger(maxBytes) && maxBytes >= LEAST_BYTES && maxBytes <= MAX_PACKAGE_BYTES) return maxBytes
  throw refused('maxBytes', `must be a whole number from ${LEAST_BYTES} to ${MAX_PACKAGE_BYTES}, in bytes`, {
    retCode: UPLOAD_RET.wrongType,
  })
}

/** What was uploaded before is not lost: its ids can be pushed to. */
function withUploaded(error: TpnsError, uploaded: readonly UploadedPackage[]): TpnsError {
  if (uploaded.length === 0) return error
  const ids = uploaded.map(({ upload_id, entries }) => `${upload_id} (${entries} entries)`).join(', ')
  error.message += ` Packages that were uploaded before it are complete: upload_id ${ids}.`
  return error
}
