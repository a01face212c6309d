import type { DecodeContext } from '../../core/endpoint.js'
import type { BatchItem } from '../../errors/api-errors.js'
import { readCode } from '../../http/envelope.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { type Fields, isFields } from '../../validation/members.js'
import { parseIfJson, toObjects, toStrings } from '../shared/parse-lenient.js'

export interface AccountBatchResult {
  /** The outcome of each token (operators 2 to 4) or account (5), in the order of the request. */
  readonly items: readonly BatchItem[]
  /** The statuses as sent: `"0"` or, older, `"ok"`. */
  readonly result?: unknown
  readonly [field: string]: unknown
}

export interface AccountQueryResult {
  /** The outcome of each account or token that was asked for, in the order of the request. */
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
  return { ...answer, items: readAccountItems(notes, answer, true) }
}

export function decodeQuery(answer: Fields, { notes, retCode }: DecodeContext): AccountQueryResult {
  return {
    ...answer,
    items:
      retCode === RETURN_CODE.nothingBound
        ? readAccountItems(notes, {}, true).map((item) => ({ ...item, retCode }))
        : readQueriedItems(notes, answer, true),
    account_tokens: toObjects(answer.account_tokens).map((row) => ({
      ...row,
      token_list: toStrings(row.token_list),
    })),
    token_accounts: toObjects(answer.token_accounts).map((row) => ({
      ...row,
      account_list: toObjects(row.account_list),
    })),
  }
}

/**
 * The outcome of each item of an account request. The answer names no item: `result` holds one status for each, in the
 * order of the request [inferred]. When it holds more statuses than there were items, nobody can say which belongs to
 * which, and the items are left unnamed rather than a good token blamed.
 *
 * @param notes what the encoder noted: `items`, the tokens or accounts in their order
 * @param answer the answer without its envelope; of a refused request too (1008026, 1008027)
 * @param silenceIsOk whether an item without a status counts as done: true when the return code was 0
 */
export function readAccountItems(notes: Fields, answer: Fields, silenceIsOk = false): BatchItem[] {
  const asked = Array.isArray(notes.items) ? (notes.items as readonly unknown[]) : []
  const result = parseIfJson(answer.result)
  const statuses: readonly unknown[] = Array.isArray(result) ? result : []
  const attributable = statuses.length <= asked.length
  const count = Math.max(asked.length, statuses.length)
  return Array.from({ length: count }, (_, index) => {
    const item = attributable && typeof asked[index] === 'string' ? asked[index] : undefined
    const hasStatus = index < statuses.length
    const retCode = hasStatus ? readStatus(statuses[index]) : undefined
    const ok = hasStatus ? retCode === 0 : silenceIsOk
    const state = ok ? 'done' : hasStatus ? 'failed' : 'unknown'
    return { index, item, retCode, ok, state }
  })
}

/** The same for queries: "nothing is bound" (10110008) answers a query, while it fails a change. */
export function readQueriedItems(notes: Fields, answer: Fields, silenceIsOk = false): BatchItem[] {
  return readAccountItems(notes, answer, silenceIsOk).map((item) =>
    item.retCode === RETURN_CODE.nothingBound ? { ...item, ok: true, state: 'done' } : item,
  )
}

/** `"0"`, `"1008006"`; the older sample shows `"ok"` for 0. */
function readStatus(status: unknown): number | undefined {
  if (typeof status === 'number') return Number.isInteger(status) ? status : undefined
  if (isFields(status)) return readCode(status).retCode
  if (typeof status !== 'string') return undefined
  const text = status.trim()
  if (/^ok$/i.test(text)) return 0
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}
