import * as z from 'zod/mini'
import type { JsonPayload } from '../../core/endpoint.js'
import { integer, list, nonEmptyString, optionalString, token } from '../../validation/fields.js'
import type { RequestCheck } from '../shared/check-request.js'
import { fieldsAreSpelled, type Operation, unusedFieldsHaveNoEffect } from '../shared/request-rules.js'
import { typesAreNotShared } from './rules.js'

/** An account. Requests to push take plain strings instead. */
export interface AccountElement {
  readonly account: string
  /** Default 0. See `ACCOUNT_TYPES`. A token keeps one account of each type; another one replaces it. */
  readonly account_type?: number | undefined
}

/** A device and the accounts to bind to it or unbind from it. */
export interface TokenAccounts {
  readonly token: string
  readonly account_list: readonly AccountElement[]
}

interface AccountBatchBase {
  /** Newer pages list it beside the lists, their samples inside each account; prefer the latter. */
  readonly account_type?: number | undefined
  /** `android` or `ios`: required on older pages, removed since. Safe to leave out. */
  readonly platform?: 'android' | 'ios' | (string & {}) | undefined
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
 * The account operations, distinguished by `operator_type`. 1 (append) is refused: since 2020-10-26 it overwrites, as 2.
 * Fields not listed are sent unchanged.
 */
export type AccountBatchRequest = TokenAccountsRequest | ClearTokensRequest | ClearAccountsRequest

/** The tokens of accounts (1) or the accounts of tokens (2). No list limits are documented. */
export type AccountQueryRequest = FindTokensRequest | FindAccountsRequest

export interface FindTokensRequest {
  readonly operator_type: 1
  /** Whether `account_type` counts here is not shown [unverified]. */
  readonly account_list: readonly AccountElement[]
}

export interface FindAccountsRequest {
  readonly operator_type: 2
  readonly token_list: readonly string[]
}

const TOKENS_PER_CALL = 20

const account_type = z.optional(integer(0))
// No page states a length for accounts in JSON; the 2 to 100 characters of package files are not imposed here.
const accounts = list(z.looseObject({ account: nonEmptyString, account_type }))
const tokens = list(token())
const tokenAccounts = list(z.looseObject({ token: token(), account_list: accounts }), TOKENS_PER_CALL)

const base = { account_type, platform: optionalString }

export const tokenAccountsSchema = z.looseObject({
  operator_type: z.literal([2, 3]),
  token_accounts: tokenAccounts,
  ...base,
})
export const clearTokensSchema = z.looseObject({ operator_type: z.literal(4), token_list: tokens, ...base })
export const clearAccountsSchema = z.looseObject({
  operator_type: z.literal(5),
  account_list: accounts,
  ...base,
})
export const accountBatchSchema = z.discriminatedUnion('operator_type', [
  tokenAccountsSchema,
  clearTokensSchema,
  clearAccountsSchema,
])

const binding: Operation = { fields: ['token_accounts'] }
const BATCH: Readonly<Record<number, Operation>> = {
  2: binding,
  3: binding,
  4: {
    fields: ['token_list'],
    destructive: {
      what: { en: 'unbinds every account of the tokens', zh: '会解绑这些 Token 的所有账号' },
      instead: {
        en: 'To unbind only some accounts use operator_type 3 with token_accounts',
        zh: '只解绑部分账号请使用 operator_type 3 和 token_accounts',
      },
    },
  },
  5: {
    fields: ['account_list'],
    destructive: {
      what: { en: 'unbinds every token of the accounts', zh: '会解绑这些账号的所有 Token' },
      instead: {
        en: 'To unbind them from some tokens use operator_type 3 with token_accounts',
        zh: '只从部分 Token 解绑请使用 operator_type 3 和 token_accounts',
      },
    },
  },
}

const ACCOUNT = {
  en: 'An account is an object: {"account": "…", "account_type": 0}; only pushes take accounts as plain strings.',
  zh: '账号是对象 {"account": "…", "account_type": 0}，只有推送使用普通字符串。',
}

export const accountBatchCheck: RequestCheck<typeof accountBatchSchema> = {
  schema: accountBatchSchema,
  names: [
    'token_accounts[].token',
    'token_accounts[].account_list[].account',
    'token_list[]',
    'account_list[].account',
  ],
  hints: {
    operator_type: {
      en:
        'Appending (1) was discontinued on 2020-10-26 and now OVERWRITES the accounts of the tokens, like 2. If that is ' +
        'meant, send 2; to keep other accounts, send 2 with the full list of each token.',
      zh: '追加（1）已于 2020-10-26 停用，现在与 2 一样会覆盖 Token 的账号。如需覆盖，请使用 2；如需保留其他账号，请使用 2 并传入每个 Token 的完整账号列表。',
    },
    token_accounts: {
      en: 'It is an array of { token, account_list }.',
      zh: '它是 { token, account_list } 的数组。',
    },
    'token_accounts[].account_list[]': ACCOUNT,
    'account_list[]': ACCOUNT,
  },
  rules: [
    unusedFieldsHaveNoEffect('operator_type', BATCH),
    typesAreNotShared,
    fieldsAreSpelled(tokenAccountsSchema, clearTokensSchema, clearAccountsSchema),
  ],
}

export const findTokensSchema = z.looseObject({ operator_type: z.literal(1), account_list: accounts })
export const findAccountsSchema = z.looseObject({ operator_type: z.literal(2), token_list: tokens })
export const accountQuerySchema = z.discriminatedUnion('operator_type', [
  findTokensSchema,
  findAccountsSchema,
])

const QUERY: Readonly<Record<number, Operation>> = {
  1: { fields: ['account_list'] },
  2: { fields: ['token_list'] },
}

export const accountQueryCheck: RequestCheck<typeof accountQuerySchema> = {
  schema: accountQuerySchema,
  names: ['token_list[]', 'account_list[].account'],
  hints: {
    operator_type: {
      en: '1 asks for the tokens of accounts, 2 for the accounts of tokens.',
      zh: '1 查询账号绑定的 Token，2 查询 Token 绑定的账号。',
    },
    'account_list[]': ACCOUNT,
  },
  rules: [
    unusedFieldsHaveNoEffect('operator_type', QUERY),
    fieldsAreSpelled(findTokensSchema, findAccountsSchema),
  ],
}

type CheckedRequest = z.output<typeof accountBatchSchema> | z.output<typeof accountQuerySchema>

/** Notes the tokens or accounts in the order of the request: the answer's `result` refers to them by position. */
export function withItems(value: CheckedRequest): Omit<JsonPayload, 'kind'> {
  return { value, notes: { items: getItems(value) } }
}

function getItems(value: CheckedRequest): readonly string[] {
  if ('token_accounts' in value && (value.operator_type === 2 || value.operator_type === 3)) {
    return (value as z.output<typeof tokenAccountsSchema>).token_accounts.map((element) => element.token)
  }
  const {
    operator_type,
    token_list = [],
    account_list = [],
  } = value as {
    operator_type: number
    token_list?: readonly string[]
    account_list?: readonly AccountElement[]
  }
  const tokensAsked = operator_type === 4 || operator_type === 2
  return tokensAsked ? [...token_list] : account_list.map((element) => element.account)
}
