import { toText } from '../../../errors/to-text.js'
import type { TpnsRequestError } from '../../../errors/validation-errors.js'
import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { type RefusalInit, refusal } from '../../../validation/refusal.js'

export const UPLOAD_PATH = 'v3/push/package/upload'

/**
 * The error for a package that breaks a rule. Its `outcome` is `not-sent` even if the rule was broken in the middle of
 * sending: the request is cut before the closing boundary, and a multipart body without it holds no file that could be
 * accepted.
 *
 * Messages name lines and lengths, never the entry itself: accounts may be phone numbers.
 */
export function packageRefusal(
  path: string,
  text: Bilingual,
  init: Pick<RefusalInit, 'retCode' | 'cause'> = {},
): TpnsRequestError {
  const lead = { en: 'No package was uploaded', zh: '未上传任何文件' }
  return refusal(path, text, { retCode: RETURN_CODE.badFile, ...init, endpoint: UPLOAD_PATH, lead })
}

/** What a failure of the caller's source says, for a message. */
export function describeCause(error: unknown): string {
  try {
    if (error instanceof Error) return error.message || error.name
  } catch {
    // A Proxy, or a message that is a getter.
  }
  return toText(error)
}
