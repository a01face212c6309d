import type { FileHandle } from 'node:fs/promises'
import type { CallOptions } from '../../../core/call-options.js'
import type { ClientContext } from '../../../core/context.js'
import { runCall } from '../../../core/pipeline.js'
import { onAbort } from '../../../core/shared-abort-listener.js'
import { addSentence } from '../../../errors/message.js'
import { TpnsError } from '../../../errors/tpns-error.js'
import { TpnsAbortError } from '../../../errors/transport-errors.js'
import { type ReadInit, readOptions } from '../../../validation/options/options.js'
import { readSafely } from '../../../validation/unreadable.js'
import { createEntriesContent } from '../content/entries.js'
import type { PackageEntries } from '../content/entry-source.js'
import { openFileContent } from '../content/file.js'
import { toSingleUseStream } from '../content/single-use-stream.js'
import { type PackageSource, resolveEntries, resolveSource } from '../content/source.js'
import { uploadPackage } from '../endpoint.js'
import {
  type UploadEntriesOptions,
  type UploadOptions,
  uploadEntriesOptions,
  uploadOptions,
} from '../options.js'
import type { UploadedPackage } from '../results.js'
import { checkFilename, DEFAULT_SPLIT_BYTES, type PackageKind } from './limits.js'
import { UPLOAD_PATH } from './package-refusal.js'

const oneOfMany = { ...uploadPackage, name: 'packages.uploadEntries' }

export async function upload(
  client: ClientContext,
  source: PackageSource,
  given: UploadOptions | undefined,
): Promise<UploadedPackage> {
  const { redact } = client
  const { discard, ...ready } = readSafely(() => resolveSource(source), { endpoint: UPLOAD_PATH, redact })
  try {
    const { onProgress, ...options } = readOptions(uploadOptions, given, { endpoint: UPLOAD_PATH, redact })
    return await runCall(client, uploadPackage, { ...ready, package: 1, onProgress }, options)
  } finally {
    discard()
  }
}

/** Uploads a file that is open, and stays open: one without a name cannot be opened again for a retry. */
export function uploadOpenFile(
  client: ClientContext,
  file: FileHandle,
  { filename, kind }: { filename: string; kind: PackageKind },
  options: CallOptions,
): Promise<UploadedPackage> {
  const content = openFileContent(file)
  const request = { ...checkFilename(filename), content, kind, package: 1, onProgress: undefined }
  return runCall(client, uploadPackage, request, options)
}

export async function uploadEntries(
  client: ClientContext,
  entries: PackageEntries | (() => PackageEntries),
  given: UploadEntriesOptions | undefined,
): Promise<UploadedPackage[]> {
  const init = { endpoint: UPLOAD_PATH, redact: client.redact }
  const { options: read, cursor, name } = readSafely(() => begin(entries, given, init), init)
  const {
    kind,
    maxBytes: splitBytes = DEFAULT_SPLIT_BYTES,
    filename: _,
    onProgress,
    onPackage,
    ...options
  } = read
  const uploaded: UploadedPackage[] = []
  try {
    do {
      const content = createEntriesContent(cursor, splitBytes)
      const request = { ...name, content, kind, package: uploaded.length + 1, onProgress }
      const done = await runCall(client, oneOfMany, request, options)
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
function untilAborted(notified: void | Promise<void>, signal: AbortSignal | undefined): void | Promise<void> {
  if (signal === undefined || !(notified instanceof Promise)) return notified
  return new Promise((resolve, reject) => {
    const abort = () =>
      reject(
        new TpnsAbortError(
          {
            en: 'packages.uploadEntries was aborted by its signal while it waited for onPackage.',
            zh: 'packages.uploadEntries 在等待 onPackage 时被中止信号中止。',
          },
          { endpoint: UPLOAD_PATH, stopReason: 'aborted', cause: signal.reason },
        ),
      )
    const release = onAbort(signal, abort)
    if (signal.aborted) abort()
    notified.then(resolve, reject).finally(release)
  })
}

/** A stream of entries belongs to the upload, also when its options are wrong. */
function begin(
  entries: PackageEntries | (() => PackageEntries),
  given: UploadEntriesOptions | undefined,
  init: ReadInit,
) {
  try {
    const options = readOptions(uploadEntriesOptions, given, init)
    return { options, ...resolveEntries(entries, options.kind, options.filename) }
  } catch (error) {
    toSingleUseStream(entries)?.discard()
    throw error
  }
}

/** What was uploaded before is not lost: its ids can be pushed to. */
function withUploaded(error: TpnsError, uploaded: readonly UploadedPackage[]): TpnsError {
  if (uploaded.length === 0) return error
  const ids = uploaded.map(({ upload_id, entries }) => `${upload_id} (${entries} entries)`).join(', ')
  addSentence(error, {
    en: `Packages that were uploaded before it are complete: upload_id ${ids}.`,
    zh: `此前已上传完成：upload_id ${ids}。`,
  })
  return error
}
