import type { AnswerFields, DecodeContext, Endpoint } from '../../core/endpoint.js'
import { encodePackage, type PackageRequest } from '../../packages/encode-package.js'
import { UPLOAD_PATH } from '../../packages/refused.js'

/** A package that the service has taken. */
export interface UploadedPackage {
  /**
   * For `upload_id` of a push. On the wire `uploadId`. How long it stays valid, and whether it can be used again, is not
   * stated. 0, which no push takes, if the service told none.
   */
  readonly upload_id: number
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
  pace: null,
  auth: 'basic',
  // 100 MB in five minutes is 3 Mbit/s.
  timeouts: { attemptMs: 300_000, totalMs: 900_000 },
  encode: encodePackage,
  decode: decodePackage,
}

function decodePackage(answer: AnswerFields, { notes }: DecodeContext): UploadedPackage {
  const { uploadId, ...rest } = answer
  const id = Number(uploadId)
  return {
    ...rest,
    upload_id: Number.isSafeInteger(id) && id > 0 ? id : 0,
    filename: String(notes.filename),
    entries: notes.entries as number | undefined,
    bytes: Number(notes.bytes),
  }
}
