import { randomBytes } from 'node:crypto'
import type { Encoder, MultipartPayload, OpenBody } from '../../../core/endpoint.js'
import { callQuietly } from '../../../core/observe/call-quietly.js'
import { TpnsRequestError } from '../../../errors/validation-errors.js'
import { buildMultipartFrame, type MultipartFrame } from '../../../http/multipart.js'
import type { ContentCheck, OpenContent } from '../content/content.js'
import type { ResolvedSource } from '../content/source.js'
import type { PackageProgress } from '../options.js'
import { checkLines } from './check-lines.js'
import { checkZip, checkZipTail } from './check-zip.js'
import type { PackageExtension, PackageKind } from './limits.js'
import { checkNotTooLarge, checkSize } from './limits.js'
import { describeCause, packageRefusal } from './package-refusal.js'

/** A package on its way to the service. */
export interface PackageRequest extends Pick<ResolvedSource, 'content' | 'filename' | 'extension' | 'kind'> {
  /** From 1: which package of one call. */
  readonly package: number
  readonly onProgress: ((progress: PackageProgress) => void) | undefined
}

/** Makes the multipart body, a fresh one for every attempt. */
export const encodePackage: Encoder<PackageRequest, MultipartPayload> = (request) => {
  const { content, filename, extension, kind } = request
  const frame = buildMultipartFrame('file', filename, `tpns-client-${randomBytes(16).toString('hex')}`)
  // Filled while the file passes: the decoder reads it when the answer has come.
  const notes: Record<string, unknown> = { filename }
  return {
    kind: 'multipart',
    contentType: frame.contentType,
    repeatable: content.repeatable,
    notes,
    async open() {
      const opened = await content.open()
      try {
        const check = await checkFor(opened, extension, kind)
        return buildBody(frame, opened, check, request, notes)
      } catch (error) {
        await opened.close()
        throw error
      }
    },
  }
}

const NOTHING_TO_CHECK: ContentCheck = { push() {}, end() {}, entries: () => undefined }

async function checkFor(
  opened: OpenContent,
  extension: PackageExtension,
  kind: PackageKind | undefined,
): Promise<ContentCheck> {
  if (opened.entries !== undefined) return { ...NOTHING_TO_CHECK, entries: opened.entries }
  if (extension !== 'zip') return checkLines(kind, extension)
  if (opened.readAt === undefined || opened.size === undefined) return checkZipTail()
  await checkZip(opened.readAt, opened.size)
  return NOTHING_TO_CHECK
}

function buildBody(
  { head, tail }: MultipartFrame,
  opened: OpenContent,
  check: ContentCheck,
  request: PackageRequest,
  notes: Record<string, unknown>,
): OpenBody {
  const { size } = opened
  let failure: TpnsRequestError | undefined
  let complete = false
  let bytes = 0

  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield head
      for await (const chunk of opened.chunks) {
        if (chunk.length === 0) continue
        bytes += chunk.length
        checkNotTooLarge(bytes)
        check.push(chunk)
        yield chunk
        // Asked for more: this chunk is on its way.
        report(request, {
          bytesSent: bytes,
          totalBytes: size,
          entries: check.entries(),
          package: request.package,
        })
      }
      checkSize(bytes)
      await check.end()
      Object.assign(notes, { bytes, entries: check.entries() })
      complete = true
      yield tail
    } catch (error) {
      failure = error instanceof TpnsRequestError ? error : unreadable(error)
      throw failure
    }
  }

  return {
    length: size === undefined ? undefined : head.length + size + tail.length,
    chunks: chunks(),
    failure: () => failure,
    complete: () => complete,
    close: opened.close,
  }
}

function unreadable(cause: unknown): TpnsRequestError {
  return packageRefusal(
    'file',
    {
      en: `could not be read to its end (${describeCause(cause)})`,
      zh: `未能读取到末尾（${describeCause(cause)}）`,
    },
    { cause },
  )
}

function report({ onProgress }: PackageRequest, progress: PackageProgress): void {
  if (onProgress !== undefined) callQuietly(() => onProgress(progress))
}
