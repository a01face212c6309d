import { toText } from '../../../errors/to-text.js'
import { TpnsRequestError } from '../../../errors/validation-errors.js'
import { RETURN_CODE } from '../../../return-codes/names.js'

export const UPLOAD_PATH = 'v3/push/package/upload'

/** What the service answers to a file that breaks its rules. */
export const UPLOAD_RET = {
  missing: RETURN_CODE.missing,
  wrongType: RETURN_CODE.wrongType,
  badFile: RETURN_CODE.badFile,
  emptyFile: RETURN_CODE.emptyFile,
} as const

/**
 * A package that breaks a rule. `outcome` is `not-sent` also where the rule was broken in the middle of sending: the
 * exchange is cut before the closing boundary, and a multipart body without it holds no file that could be accepted.
 *
 * Messages name lines and lengths, never the entry itself: accounts may be phone numbers.
 */
export function refused(
  path: string,
  message: string,
  { retCode = UPLOAD_RET.badFile as number, cause }: { retCode?: number; cause?: unknown } = {},
): TpnsRequestError {
  return new TpnsRequestError([{ path, message, retCode }], {
    endpoint: UPLOAD_PATH,
    lead: 'No package was uploaded',
    cause,
  })
}

/** What a foreign failure says, for a message. */
export function reasonOf(error: unknown): string {
  try {
    if (error instanceof Error) return error.message || error.name
  } catch {
    // A Proxy, or a message that is a getter.
  }
  return toText(error)
}
