import type { BatchItem } from '../../errors/api-errors.js'
import { readCode } from '../../http/envelope.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { type Fields, isFields, unwrapped } from '../shared/parse-lenient.js'

/**
 * What became of each item of an account request. The answer names no item: `result` holds one status for each, in the
 * order of the request [inferred]. When it holds more statuses than there were items, nobody can say which belongs to
 * which, and the items are left unnamed rather than a good token blamed.
 *
 * @param notes what the encoder noted: `items`, the tokens or accounts in their order
 * @param answer the answer without its envelope; of a refused request too (1008026, 1008027)
 * @param silenceIsOk whether an item without a status counts as done: true when the return code was 0
 */
export function accountItems(notes: Fields, answer: Fields, silenceIsOk = false): BatchItem[] {
  const asked = Array.isArray(notes.items) ? (notes.items as readonly unknown[]) : []
  const result = unwrapped(answer.result)
  const statuses: readonly unknown[] = Array.isArray(result) ? result : []
  const attributable = statuses.length <= asked.length
  const count = Math.max(asked.length, statuses.length)
  return Array.from({ length: count }, (_, index) => {
    const item = attributable && typeof asked[index] === 'string' ? asked[index] : undefined
    const told = index < statuses.length
    const retCode = told ? codeOf(statuses[index]) : undefined
    const ok = told ? retCode === 0 : silenceIsOk
    const state = ok ? 'done' : told ? 'failed' : 'unknown'
    return { index, item, retCode, ok, state }
  })
}

/** "Not found": to a question it is an answer, to an order a failure. */
export const NOTHING_BOUND = RETURN_CODE.nothingBound

/** The same for questions, which are answered where nothing is bound. */
export function queriedItems(notes: Fields, answer: Fields, silenceIsOk = false): BatchItem[] {
  return accountItems(notes, answer, silenceIsOk).map((item) =>
    item.retCode === NOTHING_BOUND ? { ...item, ok: true, state: 'done' } : item,
  )
}

/** `"0"`, `"1008006"`; the older sample shows `"ok"` for 0. */
function codeOf(status: unknown): number | undefined {
  if (typeof status === 'number') return Number.isInteger(status) ? status : undefined
  if (isFields(status)) return readCode(status).retCode
  if (typeof status !== 'string') return undefined
  const text = status.trim()
  if (/^ok$/i.test(text)) return 0
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}
