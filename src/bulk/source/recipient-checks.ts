import { createEntryCheck } from '../../api/packages/upload/check-entry.js'
import type { PackageKind } from '../../api/packages/upload/limits.js'
import { TOKEN_CHARACTERS } from '../../validation/fields.js'
import { findNameFault } from '../../validation/names/name-fault.js'

/**
 * Why a recipient was skipped. A single one of these would make the service refuse the whole list, so they are never
 * sent.
 *
 * - `not-a-string`: it is not a string
 * - `empty`: it has no characters
 * - `too-long`: it has more characters than a token can have
 * - `malformed`: nobody has it: white space at its ends, a line break or a tab in it, half an emoji
 * - `invalid-entry`: a package cannot hold it: there, a token has 36 characters and an account 2 to 100
 * - `no-request`: the build function of `sendEach` returned nothing for it
 * - `build-failed`: the build function of `sendEach` threw, or did not return a push to one token or account
 */
export type SkipReason =
  | 'not-a-string'
  | 'empty'
  | 'too-long'
  | 'malformed'
  | 'invalid-entry'
  | 'no-request'
  | 'build-failed'

/** Returns undefined when the recipient is valid. */
export type RecipientCheck = (recipient: unknown) => SkipReason | undefined

/** Push page 2023-04: a token has at most 36 characters. */
export const checkToken: RecipientCheck = (token) => {
  if (typeof token !== 'string') return 'not-a-string'
  if (token.length === 0) return 'empty'
  if (token.length > TOKEN_CHARACTERS) return 'too-long'
  return findNameFault(token) === undefined ? undefined : 'malformed'
}

/** No length is documented for accounts in a push; the 2 to 100 characters apply to package files. */
export const checkAccount: RecipientCheck = (account) => {
  if (typeof account !== 'string') return 'not-a-string'
  if (account.length === 0) return 'empty'
  return findNameFault(account) === undefined ? undefined : 'malformed'
}

/** The rule of package files. */
export function createRecipientCheck(kind: PackageKind): RecipientCheck {
  const check = createEntryCheck(kind, 'txt')
  return (entry) => {
    if (typeof entry !== 'string') return 'not-a-string'
    if (entry.length === 0) return 'empty'
    try {
      check(entry, 0)
      return undefined
    } catch {
      return 'invalid-entry'
    }
  }
}
