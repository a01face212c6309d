import * as z from 'zod/mini'
import type { EncodeContext, Encoder } from '../../core/endpoint.js'
import { RET, refuse } from '../../validation/check.js'
import { expected, integer, list, text, token } from '../../validation/fields.js'
import { checkOperation, type Operation } from '../operations.js'
import type { AccountBatchRequest, AccountElement, AccountQueryRequest } from './endpoint.js'

const TOKENS_PER_CALL = 20

// No page states a length for accounts in JSON; the 2 to 100 characters of package files are not imposed here.
const account = z.looseObject(
  {
    account: text('the account as a string', Number.POSITIVE_INFINITY),
    account_type: z.optional(integer('the account type as a number (see ACCOUNT_TYPES)', 0)),
  },
  {
    error: expected(
      'an object {"account": "…", "account_type": 0}; only pushes take accounts as plain strings',
    ),
  },
)
const accounts = list(account, 'a list of {"account": "…", "account_type": 0}')
const tokens = list(token(), 'a list of device tokens')
const tokenAccounts = list(
  z.looseObject(
    { token: token(), account_list: accounts },
    { error: expected('an object {"token": "…", "account_list": […]}') },
  ),
  'a list of {"token": "…", "account_list": […]}',
  TOKENS_PER_CALL,
)

const account_type = z.optional(integer('the account type as a number (see ACCOUNT_TYPES)', 0))
const binding: Operation = {
  schema: z.looseObject({ token_accounts: tokenAccounts, account_type }),
  uses: ['token_accounts'],
}

const BATCH: Readonly<Record<number, Operation>> = {
  2: binding,
  3: binding,
  4: {
    schema: z.looseObject({ token_list: tokens, account_type }),
    uses: ['token_list'],
    wipes: {
      what: 'unbinds every account of the tokens',
      instead: 'To unbind only some accounts use operator_type 3 with token_accounts',
    },
  },
  5: {
    schema: z.looseObject({ account_list: accounts, account_type }),
    uses: ['account_list'],
    wipes: {
      what: 'unbinds every token of the accounts',
      instead: 'To unbind them from some tokens use operator_type 3 with token_accounts',
    },
  },
}

const QUERY: Readonly<Record<number, Operation>> = {
  1: { schema: z.looseObject({ account_list: accounts }), uses: ['account_list'] },
  2: { schema: z.looseObject({ token_list: tokens }), uses: ['token_list'] },
}

export const encodeAccountBatch: Encoder<AccountBatchRequest> = (request, context) => {
  refuseAppend(request, context)
  const value = checkOperation(BATCH, 'operator_type', request, context)
  if (value.operator_type === 2) warnOfSharedTypes(value as unknown as AccountBatchRequest, context)
  return { kind: 'json', value, notes: { items: itemsOf(value) } }
}

export const encodeAccountQuery: Encoder<AccountQueryRequest> = (request, context) => {
  const value = checkOperation(QUERY, 'operator_type', request, context)
  return { kind: 'json', value, notes: { items: itemsOf(value) } }
}

function refuseAppend(request: unknown, context: EncodeContext): void {
  if ((request as { operator_type?: unknown } | null | undefined)?.operator_type !== 1) return
  const message =
    'Appending (1) was discontinued on 2020-10-26 and now OVERWRITES the accounts of the tokens, like 2. ' +
    'If that is meant, send 2; to keep other accounts, send 2 with the full list of each token.'
  refuse([{ path: 'operator_type', message, retCode: RET.badValue }], context)
}

/** The tokens or accounts in the order of the request, to which the answer's `result` refers by position. */
function itemsOf(value: Record<string, unknown>): readonly string[] {
  const { operator_type, token_accounts, token_list, account_list } = value as {
    operator_type: number
    token_accounts?: readonly { readonly token: string }[]
    token_list?: readonly string[]
    account_list?: readonly AccountElement[]
  }
  if (token_accounts !== undefined && (operator_type === 2 || operator_type === 3)) {
    return token_accounts.map((element) => element.token)
  }
  const tokensAsked = operator_type === 4 || operator_type === 2
  return tokensAsked ? [...(token_list ?? [])] : (account_list ?? []).map((element) => element.account)
}

function warnOfSharedTypes(request: AccountBatchRequest, context: EncodeContext): void {
  if (request.operator_type !== 2) return
  const shared = request.token_accounts.findIndex(({ account_list }) => {
    const types = account_list.map((element) => element.account_type ?? request.account_type ?? 0)
    return new Set(types).size < types.length
  })
  if (shared < 0) return
  const path = `token_accounts[${shared}].account_list`
  const message =
    `${path} has two accounts of one account_type. A token keeps one account of each type: the later one replaces ` +
    'the earlier. Give them different types (1 to 16 are free for the app).'
  context.warn({ key: 'account_type.shared', path, message })
}
