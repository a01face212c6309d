import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
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
const MAX_FILENAME = 100

const EXTENSIONS = ['zip', 'txt', 'csv'] as const
export type PackageExtension = (typeof EXTENSIONS)[number]

export interface EntryRule {
  /** Characters. */
  readonly min: number
  readonly max: number
  /** For messages. */
  readonly text: Bilingual
}

export const ENTRY_RULES: Readonly<Record<PackageKind | 'either', EntryRule>> = {
  token: {
    min: TOKEN_CHARACTERS,
    max: TOKEN_CHARACTERS,
    text: { en: `a token has ${TOKEN_CHARACTERS} characters`, zh: `Token 应为 ${TOKEN_CHARACTERS} 个字符` },
  },
  account: {
    min: 2,
    max: 100,
    text: { en: 'an account has 2 to 100 characters', zh: '账号应为 2～100 个字符' },
  },
  either: {
    min: 2,
    max: 100,
    text: {
      en: `an entry has 2 to 100 characters (a token ${TOKEN_CHARACTERS})`,
      zh: `条目应为 2～100 个字符（Token 为 ${TOKEN_CHARACTERS} 个）`,
    },
  },
}

/** @throws TpnsRequestError when a file has no bytes, or too many */
export function checkSize(size: number): void {
  if (size === 0) {
    throw packageRefusal(
      'file',
      { en: 'is empty. Write one token or account a line', zh: '内容为空。请每行写一个 Token 或账号' },
      { retCode: RETURN_CODE.emptyFile },
    )
  }
  checkNotTooLarge(size)
}

/** @throws TpnsRequestError */
export function checkNotTooLarge(size: number): void {
  if (size <= MAX_PACKAGE_BYTES) return
  throw packageRefusal('file', {
    en: `has ${size} bytes or more; TPNS takes at most 100 MB (${MAX_PACKAGE_BYTES}). Split it, or hand its entries to packages.uploadEntries(), which splits them`,
    zh: `不小于 ${size} 字节，TPNS 最多接受 100 MB（${MAX_PACKAGE_BYTES}）。请拆分，或用 packages.uploadEntries() 上传条目，它会自动拆分`,
  })
}

export interface Name {
  readonly filename: string
  readonly extension: PackageExtension
}

/** @throws TpnsRequestError */
export function checkFilename(filename: unknown): Name {
  if (typeof filename !== 'string') {
    const retCode = filename === undefined ? RETURN_CODE.missing : RETURN_CODE.wrongType
    throw packageRefusal(
      'filename',
      {
        en: 'must be a text such as "tokens.txt"; only a path brings its own name',
        zh: '应为 "tokens.txt" 形式的文件名；只有 path 自带文件名',
      },
      { retCode },
    )
  }
  const length = [...filename].length
  if (length < 1 || length > MAX_FILENAME) {
    throw packageRefusal('filename', {
      en: `has ${length} characters; TPNS takes 1 to ${MAX_FILENAME}. Choose a shorter name`,
      zh: `有 ${length} 个字符，TPNS 允许 1～${MAX_FILENAME} 个。请缩短文件名`,
    })
  }
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase()
  if (extension !== undefined && isKnown(extension)) return { filename, extension }
  throw packageRefusal('filename', {
    en: 'must end in .txt, .csv or .zip; TPNS takes no other files',
    zh: '应以 .txt、.csv 或 .zip 结尾，TPNS 不接受其他文件',
  })
}

function isKnown(extension: string): extension is PackageExtension {
  return (EXTENSIONS as readonly string[]).includes(extension)
}
