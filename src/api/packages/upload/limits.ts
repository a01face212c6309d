import { RETURN_CODE } from '../../../return-codes/names.js'
import { TOKEN_CHARACTERS } from '../../../validation/fields.js'
import { packageRefusal } from './package-refusal.js'

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

/** @throws TpnsRequestError when a file has no bytes, or too many */
export function checkSize(size: number): void {
  if (size === 0) {
    throw packageRefusal('file', 'is empty. Write one token or account a line', {
      retCode: RETURN_CODE.emptyFile,
    })
  }
  checkNotTooLarge(size)
}

/** @throws TpnsRequestError */
export function checkNotTooLarge(size: number): void {
  if (size <= MAX_PACKAGE_BYTES) return
  throw packageRefusal(
    'file',
    `has ${size} bytes or more; TPNS takes at most 100 MB (${MAX_PACKAGE_BYTES}). Split it, or hand its entries to packages.uploadEntries(), which splits them`,
  )
}

export interface Name {
  readonly filename: string
  readonly extension: PackageExtension
}

/** @throws TpnsRequestError */
export function checkFilename(filename: unknown): Name {
  if (typeof filename !== 'string') {
    const retCode = filename === undefined ? RETURN_CODE.missing : RETURN_CODE.wrongType
    throw packageRefusal('filename', 'must be a text such as "tokens.txt"; only a path brings its own name', {
      retCode,
    })
  }
  const length = [...filename].length
  if (length < 1 || length > MAX_FILENAME) {
    throw packageRefusal(
      'filename',
      `has ${length} characters; TPNS takes 1 to ${MAX_FILENAME}. Choose a shorter name`,
    )
  }
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase()
  if (extension !== undefined && isKnown(extension)) return { filename, extension }
  throw packageRefusal('filename', 'must end in .txt, .csv or .zip; TPNS takes no other files')
}

function isKnown(extension: string): extension is PackageExtension {
  return (EXTENSIONS as readonly string[]).includes(extension)
}
