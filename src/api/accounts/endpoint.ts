import type { DecodeContext, Endpoint } from '../../core/endpoint.js'
import type { BatchItem } from '../../errors/answered.js'
import { type Fields, rows, texts } from '../read-answer.js'
import { accountItems, queriedItems } from './items.js'
import { encodeAccountBatch, encodeAccountQuery } from './schema.js'

export { accountItems } from './items.js'

/** An account. Requests to push take plain strings instead. */
export interface AccountElement {
  readonly account: string
  /** Default 0. See `ACCOUNT_TYPES`. A token keeps one account of each type; another one replaces it. */
  readonly account_type?: number
}

/** A device and the accounts to bind to it or unbind from it. */
export interface TokenAccounts {
  readonly token: string
  readonly account_list: readonly AccountElement[]
}

interface AccountBatchBase {
  /** Newer pages list it beside the lists, their samples inside each account; prefer the latter. */
  readonly account_type?: number
  /** `android` or `ios`: required on older pages, removed since. Safe to leave out. */
  readonly platform?: 'android' | 'ios' | (string & {})
}

/** Overwrites the accounts of tokens (2), or unbinds the listed accounts from tokens (3). */
export interface TokenAccountsRequest extends AccountBatchBase {
  readonly operator_type: 2 | 3
  /** 1 to 20 tokens. */
  readonly token_accounts: readonly TokenAccounts[]
}

/** Unbinds all accounts of tokens. */
export interface ClearTokensRequest extends AccountBatchBase {
  readonly operator_type: 4
  /** No limit is documented. */
  readonly token_list: readonly string[]
}

/** Unbinds all tokens of accounts. */
export interface ClearAccountsRequest extends AccountBatchBase {
  readonly operator_type: 5
  /** No limit is documented. */
  readonly account_list: readonly AccountElement[]
}

/**
 * The account operations, told apart by `operator_type`. 1 (append) is refused: since 2020-10-26 it overwrites, as 2.
 * Fields not listed are sent as they are.
 */
export type AccountBatchRequest = TokenAccountsRequest | ClearTokensRequest | ClearAccountsRequest

export interface AccountBatchResult {
  /** What became of each token (operators 2 to 4) or account (5), in the order of the request. */
  readonly items: readonly BatchItem[]
  /** The statuses as sent: `"0"` or, older, `"ok"`. */
  readonly result?: unknown
  readonly [field: string]: unknown
}

/** The tokens of accounts (1) or the accounts of tokens (2). No list limits are documented. */
export type AccountQueryRequest =
  /** Whether `account_type` counts here is not shown [unverified]. */
  | { readonly operator_type: 1; readonly account_list: readonly AccountElement[] }
  | { readonly operator_type: 2; readonly token_list: readonly string[] }

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

/**
 * Binds and unbinds accounts. The answer says that the operation was taken; it is done later.
 *
 * Page: 账号绑定与解绑, https://cloud.tencent.com/document/product/548/39070
 *
 * @throws TpnsBatchError 1008026 or 1008027: some or all items failed; `items` tells which
 */
export const accountBatch: Endpoint<AccountBatchRequest, AccountBatchResult> = {
  name: 'accounts.{bind,unbind,unbindAll,unbindTokens}',
  path: 'v3/device/account/batchoperate',
  // Overwriting with the same accounts (2) and unbinding what is unbound (3, 4, 5) change nothing the second time.
  // The one that appended (1) is refused.
  repeat: 'harmless',
  pace: null,
  encode: encodeAccountBatch,
  decode: (answer, { notes }) => ({ ...answer, items: accountItems(notes, answer, true) }),
  items: (notes, answer) => accountItems(notes, answer),
}

/**
 * Asks which tokens accounts have, or which accounts tokens have.
 *
 * Page: 账号设备绑定查询
 *
 * @throws TpnsNotFoundError 10110008: nothing is bound
 * @throws TpnsBatchError 1008026 or 1008027: some or all items failed; `items` tells which
 */
export const accountQuery: Endpoint<AccountQueryRequest, AccountQueryResult> = {
  name: 'accounts.{findTokens,findAccounts}',
  path: 'v3/device/account/query',
  repeat: 'harmless',
  pace: null,
  encode: encodeAccountQuery,
  decode: decodeQuery,
  items: (notes, answer) => queriedItems(notes, answer),
}

function decodeQuery(answer: Fields, { notes }: DecodeContext): AccountQueryResult {
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
