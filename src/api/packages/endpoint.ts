import type { AnswerFields, DecodeContext, Endpoint } from '../../core/endpoint.js'
import type { RequestWarning } from '../../validation/context.js'
import { freshId } from '../shared/parse-lenient.js'
import { encodePackage, type PackageRequest } from './upload/encode-package.js'
import { UPLOAD_PATH } from './upload/refused.js'

/** A package that the service has taken. */
export interface UploadedPackage {
  /**
   * For `upload_id` of a push. On the wire `uploadId`. How long it stays valid, and whether it can be used again, is not
   * stated. 0, which no push takes, if the service told none: see `idMissing`.
   */
  readonly upload_id: number
  /**
   * True when the file was taken and the service told no usable id, so that nothing can be pushed to it. Upload it again:
   * the first upload reaches nobody. Reported to `hooks.warning` as `uploadId.missing`. Absent otherwise.
   */
  readonly idMissing?: true
  readonly filename: string
  /** Entries in the file, as counted while it was sent; undefined for a zip. */
  readonly entries: number | undefined
  /** Bytes of the file. */
  readonly bytes: number
  /** Fields of the answer that are not documented, as they came. */
  readonly [field: string]: unknown
}

/**
 * Uploads a file of tokens or accounts. Documented with Basic authentication only: how a multipart body would be signed
 * is not stated.
 *
 * Pages: 号码包上传接口, Token 包上传接口.
 */
export const uploadPackage: Endpoint<PackageRequest, UploadedPackage> = {
  name: 'packages.upload',
  path: UPLOAD_PATH,
  // A second time makes another upload id, and nothing is pushed [inferred].
  repeat: 'harmless',
  rateLimit: null,
  auth: 'basic',
  // 100 MB in five minutes is 3 Mbit/s.
  timeouts: { attemptMs: 300_000, totalMs: 900_000 },
  encode: encodePackage,
  decode: decodePackage,
}

function decodePackage(answer: AnswerFields, { notes, warn }: DecodeContext): UploadedPackage {
  const { uploadId, ...rest } = answer
  const id = Number(freshId(uploadId) ?? 0)
  const usable = Number.isSafeInteger(id) && id > 0
  if (!usable) warn?.(ID_MISSING)
  return {
    ...rest,
    upload_id: usable ? id : 0,
    ...(usable ? {} : { idMissing: true }),
    filename: String(notes.filename),
    entries: notes.entries as number | undefined,
    bytes: Number(notes.bytes),
  }
}

const ID_MISSING: RequestWarning = {
  key: 'uploadId.missing',
  path: 'uploadId',
  message:
    'The service accepted an upload (return code 0) and told no usable uploadId, so that nothing can be pushed to it. ' +
    'Upload it again: what was uploaded reaches nobody. The result has idMissing: true. ' +
    '号码包已被接受，但应答中没有可用的 uploadId，无法用于推送；请重新上传。',
}
