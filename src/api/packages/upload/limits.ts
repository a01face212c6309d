import { TOKEN_CHARACTERS } from '../../../validation/fields.js'

/** What a package holds: device tokens (for `package_token_push`) or accounts (for `package_account_push`). */
export type PackageKind = 'token' | 'account'

/**
 * The documented limits of a package. Pages: 号码包上传接口, Token 包上传接口.
 *
 * The pages say "100MB" and "100Mb". A file is refused only when it is too large by any reading (100 MiB); packages
 * that are made here are kept below every reading (100,000,000 bytes).
 */
export const MAX_PACKAGE_BYTES = 100 * 1024 * 1024
export const DEFAULT_SPLIT_BYTES = 100_000_000

/** Characters of a file name, its extension included. */
export const MAX_FILENAME = 100

export const EXTENSIONS = ['zip', 'txt', 'csv'] as const
export type PackageExtension = (typeof EXTENSIONS)[number]

export interface EntryRule {
  /** Characters. */
  readonly min: number
  readonly max: number
  /** For messages. */
  readonly text: string
}

export const ENTRY_RULES: Readonly<Record<PackageKind | 'either', EntryRule>> = {
  token: { min: TOKEN_CHARACTERS, max: TOKEN_CHARACTERS, text: `a token has ${TOKEN_CHARACTERS} characters` },
  account: { min: 2, max: 100, text: 'an account has 2 to 100 characters' },
  either: { min: 2, max: 100, text: `an entry has 2 to 100 characters (a token ${TOKEN_CHARACTERS})` },
}
