import type { DecodeContext } from '../../core/endpoint.js'
import type { BatchItem } from '../../errors/api-errors.js'
import { type Fields, rows, texts } from '../shared/parse-lenient.js'
import { accountItems, queriedItems } from './items.js'

export interface AccountBatchResult {
  /** What became of each token (operators 2 to 4) or account (5), in the order of the request. */
  readonly items: readonly BatchItem[]
  /** The statuses as sent: `"0"` or, older, `"ok"`. */
  readonly result?: unknown
  readonly [field: string]: unknown
}

export interface AccountQueryResult {
  /** What became of each account or token that was asked for, in the order of the request. */
  readonly items: readonly BatchItem[]
  /** With operator 1; else empty. */
  readonly account_tokens: readonly {
    readonly account?: string
    readonly token_list: readonly string[]
    readonly [field: string]: unknown
  }[]
  /** With operator 2; else empty. */
  readonly token_accounts: readonly {
    readonly token?: string
    readonly account_list: readonly {
      readonly account?: string
      readonly account_type?: number
      readonly [field: string]: unknown
    }[]
    readonly [field: string]: unknown
  }[]
  readonly result?: unknown
  readonly [field: string]: unknown
}

export function decodeBatch(answer: Fields, { notes }: DecodeContext): AccountBatchResult {
  return { ...answer, items: accountItems(notes, answer, true) }
}

export function decodeQuery(answer: Fields, { notes }: DecodeContext): AccountQueryResult {
  return {
    ...answer,
    items: queriedItems(notes, answer, true),
    account_tokens: rows(answer.account_tokens).map((row) => ({ ...row, token_list: texts(row.token_list) })),
    token_accounts: rows(answer.token_accounts).map((row) => ({
      ...row,
      account_list: rows(row.account_list),
    })),
  }
}
