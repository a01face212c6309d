import type { ClientContext } from '../../core/context.js'
import type { BatchItem } from '../../errors/api-errors.js'
import {
  type AccountBatchRequest,
  type AccountBatchResult,
  type AccountElement,
  type AccountQueryRequest,
  type AccountQueryResult,
  accountBatch,
  accountQuery,
  type TokenAccounts,
} from './endpoint.js'
import { type AccountsOptions, callWithItems, isNothingBound, type Part } from './list-methods.js'

export type { AccountsOptions } from './list-methods.js'

/** The outcome of each item of a list, in its order. */
export interface AccountsResult {
  readonly items: readonly BatchItem[]
  /** Those of `items` that were not done. Empty unless `onPartial` is `'return'`. */
  readonly failed: readonly BatchItem[]
  /** What each request was answered. */
  readonly answers: readonly AccountBatchResult[]
}

export interface FindResult {
  /** For each element of the list: 0 when found, 10110008 when nothing is bound to it. */
  readonly items: readonly BatchItem[]
  /** Those of `items` that could not be looked up. Empty unless `onPartial` is `'return'`. */
  readonly failed: readonly BatchItem[]
  readonly answers: readonly AccountQueryResult[]
}

export interface FindTokensResult extends FindResult {
  /** The accounts that have tokens. */
  readonly account_tokens: AccountQueryResult['account_tokens']
}

export interface FindAccountsResult extends FindResult {
  /** The tokens that have accounts. */
  readonly token_accounts: AccountQueryResult['token_accounts']
}

/**
 * `client.accounts`: accounts bound to device tokens. A token keeps one account of each type (`ACCOUNT_TYPES`; 0 where
 * none is given). Binding and unbinding are done by the service later than they are answered. All methods may be
 * repeated without harm, and are after an outcome that is not known. No rate is stated.
 *
 * Lists are split into requests of 20; an item that fails does not keep the others from being tried. All methods throw
 *
 * - `TpnsRequestError` before anything is sent
 * - `TpnsBatchError` 1008026: some items failed, unless `onPartial` is `'return'`; 1008027: all failed. Its `items` say
 *   the outcome of each. So it does when one of several requests failed as a whole (its error is the `cause`; the rest
 *   was not tried)
 * - the error of the request when one was enough for the list and it failed as a whole
 *
 * Sources: "账号绑定与解绑", document 548/39070; "账号设备绑定查询".
 */
export interface AccountsResource {
  /** Overwrites **all** accounts of tokens with the listed ones (operator 2). There is no way to add to them. */
  bind(tokens: TokenAccounts | readonly TokenAccounts[], options?: AccountsOptions): Promise<AccountsResult>
  /** Unbinds the listed accounts from tokens (operator 3). */
  unbind(tokens: TokenAccounts | readonly TokenAccounts[], options?: AccountsOptions): Promise<AccountsResult>
  /** Unbinds all accounts of tokens (operator 4). 10110008 where none was bound. */
  unbindAll(tokens: string | readonly string[], options?: AccountsOptions): Promise<AccountsResult>
  /** Unbinds all tokens of accounts (operator 5). 10110008 where none was bound. Text is an account of type 0. */
  unbindTokens(accounts: AccountOrList, options?: AccountsOptions): Promise<AccountsResult>
  /**
   * The tokens of accounts. An account without tokens is no error, though the service answers 10110008: it is missing
   * in `account_tokens`. Whether `account_type` counts here is not documented [unverified].
   */
  findTokens(accounts: AccountOrList, options?: AccountsOptions): Promise<FindTokensResult>
  /** The accounts of tokens. A token without accounts is no error: it is missing in `token_accounts`. */
  findAccounts(tokens: string | readonly string[], options?: AccountsOptions): Promise<FindAccountsResult>
}

type AccountOrList = string | AccountElement | readonly (string | AccountElement)[]

type Changing<Item> = Part<Item, AccountBatchRequest>
type Finding<Item> = Part<Item, AccountQueryRequest>

export function createAccountsResource(client: ClientContext): AccountsResource {
  const change = <Item>(name: keyof AccountsResource, part: Changing<Item>) =>
    callWithItems(client, { ...accountBatch, name: `accounts.${name}` }, part)
  const find = <Item>(name: keyof AccountsResource, part: Finding<Item>) =>
    callWithItems(client, { ...accountQuery, name: `accounts.${name}`, isAnswer: isNothingBound }, part)
  const onTokens = (operator_type: 2 | 3): Changing<TokenAccounts> => ({
    field: 'token_accounts',
    toRequest: (token_accounts) => ({ operator_type, token_accounts }),
    label: ({ token }) => token,
  })
  const findTokens = find<string | AccountElement>('findTokens', {
    field: 'account_list',
    toRequest: (accounts) => ({ operator_type: 1, account_list: accounts.map(toElement) }),
    label: (account) => toElement(account).account,
  })
  const findAccounts = find<string>('findAccounts', {
    field: 'token_list',
    toRequest: (token_list) => ({ operator_type: 2, token_list }),
    label: String,
  })
  return {
    bind: change('bind', onTokens(2)),
    unbind: change('unbind', onTokens(3)),
    unbindAll: change<string>('unbindAll', {
      field: 'token_list',
      toRequest: (token_list) => ({ operator_type: 4, token_list }),
      label: String,
    }),
    unbindTokens: change<string | AccountElement>('unbindTokens', {
      field: 'account_list',
      toRequest: (accounts) => ({ operator_type: 5, account_list: accounts.map(toElement) }),
      label: (account) => toElement(account).account,
    }),
    findTokens: async (accounts, options) => {
      const found = await findTokens(accounts, options)
      return { ...found, account_tokens: found.answers.flatMap((answer) => answer.account_tokens) }
    },
    findAccounts: async (tokens, options) => {
      const found = await findAccounts(tokens, options)
      return { ...found, token_accounts: found.answers.flatMap((answer) => answer.token_accounts) }
    },
  }
}

/** Other endpoints take accounts as text; these two want objects. */
function toElement(account: string | AccountElement): AccountElement {
  return typeof account === 'string' ? { account } : account
}
