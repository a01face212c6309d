import { checkedBy, type JsonEndpoint } from '../shared/check-request.js'
import {
  type AccountBatchResult,
  type AccountQueryResult,
  decodeBatch,
  decodeQuery,
  readAccountItems,
  readQueriedItems,
} from './results.js'
import {
  type AccountBatchRequest,
  type AccountQueryRequest,
  accountBatchCheck,
  type accountBatchSchema,
  accountQueryCheck,
  type accountQuerySchema,
  withItems,
} from './schema.js'

export type * from './results.js'
export type * from './schema.js'

/**
 * Binds and unbinds accounts. The answer says that the operation was taken; it is done later.
 *
 * Page: 账号绑定与解绑, https://cloud.tencent.com/document/product/548/39070
 *
 * @throws TpnsBatchError 1008026 or 1008027: some or all items failed; `items` says which
 */
export const accountBatch: JsonEndpoint<AccountBatchRequest, AccountBatchResult, typeof accountBatchSchema> =
  {
    name: 'accounts.{bind,unbind,unbindAll,unbindTokens}',
    purpose: { en: 'bind and unbind accounts', zh: '绑定与解绑账号' },
    path: 'v3/device/account/batchoperate',
    // Overwriting with the same accounts (2) and unbinding what is unbound (3, 4, 5) change nothing the second time.
    // The one that appended (1) is refused.
    idempotent: true,
    rateLimit: null,
    ...checkedBy(accountBatchCheck, withItems),
    decode: decodeBatch,
    items: (notes, answer) => readAccountItems(notes, answer),
  }

/**
 * Asks which tokens accounts have, or which accounts tokens have.
 *
 * Page: 账号设备绑定查询
 *
 * @throws TpnsNotFoundError 10110008: nothing is bound
 * @throws TpnsBatchError 1008026 or 1008027: some or all items failed; `items` says which
 */
export const accountQuery: JsonEndpoint<AccountQueryRequest, AccountQueryResult, typeof accountQuerySchema> =
  {
    name: 'accounts.{findTokens,findAccounts}',
    purpose: { en: 'tokens of accounts, accounts of tokens', zh: '查询账号与设备的绑定关系' },
    path: 'v3/device/account/query',
    idempotent: true,
    rateLimit: null,
    ...checkedBy(accountQueryCheck, withItems),
    decode: decodeQuery,
    items: (notes, answer) => readQueriedItems(notes, answer),
  }
