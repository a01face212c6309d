import type { AnswerFields, DecodeContext } from '../../core/endpoint.js'
import { toWarning } from '../../validation/context.js'
import { toNewId } from '../shared/parse-lenient.js'

/** A package that the service has taken. */
export interface UploadedPackage {
  /**
   * For `upload_id` of a push. On the wire `uploadId`. How long it stays valid, and whether it can be used again, is not
   * stated. 0, which no push takes, if the service gave none: see `idMissing`.
   */
  readonly upload_id: number
  /**
   * True when the file was taken and the service gave no usable id, so that nothing can be pushed to it. Upload it again:
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

export function decodePackage(answer: AnswerFields, { notes, warn }: DecodeContext): UploadedPackage {
  const { uploadId, ...rest } = answer
  const id = Number(toNewId(uploadId) ?? 0)
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

const ID_MISSING = toWarning('uploadId.missing', 'uploadId', {
  en:
    'The service accepted an upload (return code 0) and gave no usable uploadId, so that nothing can be pushed to it. ' +
    'Upload it again: what was uploaded reaches nobody. The result has idMissing: true.',
  zh: '上传已受理，但应答中没有可用的 uploadId，无法用于推送。请重新上传，已上传的文件不会推送给任何接收者。结果中 idMissing 为 true。',
})
