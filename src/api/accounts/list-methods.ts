import * as z from 'zod/mini'
import { CALL_OPTIONS, type CallOptions } from '../../core/call-options.js'
import type { ClientContext } from '../../core/context.js'
import type { Endpoint } from '../../core/endpoint.js'
import { withApp } from '../../core/failures/with-app.js'
import { type BatchItem, TpnsBatchError } from '../../errors/api-errors.js'
import { copyFacts, type TpnsError } from '../../errors/tpns-error.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { oneOf } from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import { readSafely } from '../../validation/unreadable.js'
import { callInChunks, type ListOperation, type ListOutcome } from '../shared/chunked-call.js'

/** Tokens that binding and unbinding take in one request; the other lists have no documented limit, and are split alike. */
const PER_REQUEST = 20

/** What one method does with a part of its list. */
export type Part<Item, Request> = Pick<
  ListOperation<Item, Request, { items: readonly BatchItem[] }>,
  'field' | 'toRequest' | 'label'
>

/** `timeout` and `retry` hold for each request of a list that is split. */
export interface AccountsOptions extends CallOptions {
  /**
   * When some items fail and others do not (1008026): `'throw'` (default) a `TpnsBatchError`, or `'return'` the result,
   * whose `failed` holds them. When all fail, it is thrown either way.
   */
  onPartial?: 'throw' | 'return' | undefined
}

const accountsOptions = optionBag({
  ...CALL_OPTIONS,
  onPartial: z.optional(oneOf('throw', 'return')),
})

/** A method that takes one item or many, and gives the outcome of each. */
export function callWithItems<Item, Request, Result extends { readonly items: readonly BatchItem[] }>(
  client: ClientContext,
  endpoint: Endpoint<Request, Result>,
  part: Part<Item, Request>,
) {
  return (given: Item | readonly Item[], raw?: AccountsOptions) =>
    withApp(client, async () => {
      const { path } = endpoint
      const { redact } = client
      const { onPartial, ...options } = readOptions(accountsOptions, raw, { endpoint: path, redact })
      const mayReturn = onPartial === 'return'
      const isList = readSafely(() => Array.isArray(given), { endpoint: path, redact })
      const list = isList ? (given as readonly Item[]) : [given as Item]
      const getItems = (result: Result) => result.items
      const recover = (error: TpnsError) => recoverItems(endpoint, error)
      const split = { chunkSize: PER_REQUEST, spacingMs: 0 }
      const outcome = await callInChunks(
        client,
        { ...part, ...split, endpoint, list, getItems, recover },
        options,
      )
      const { items, answers } = outcome
      const failed = items.filter((item) => !item.ok)
      if (failed.length > 0 && !(mayReturn && isPartial(outcome))) throw buildRefusal(endpoint, outcome)
      return { items, failed, answers }
    })
}

/** The answer behind 1008026 and 1008027, which has the outcome of each item. */
function recoverItems<Result extends { readonly items: readonly BatchItem[] }>(
  { decode }: Endpoint<never, Result>,
  error: TpnsError,
): Result | undefined {
  if (!(error instanceof TpnsBatchError)) return undefined
  return { ...decode(error.answer, { notes: {}, deduplicated: false }), items: error.items }
}

/** A refusal that answers a question: nothing is bound, to the whole list or to each item that was not found. */
export function isNothingBound(refusal: TpnsError): boolean {
  if (refusal instanceof TpnsBatchError)
    return refusal.items.length > 0 && refusal.items.every(({ ok }) => ok)
  return refusal.retCode === RETURN_CODE.nothingBound
}

function isPartial({ items, refusals }: ListOutcome<unknown>): boolean {
  return (
    items.some((item) => item.ok) ||
    refusals.some((refusal) => refusal.retCode === RETURN_CODE.someItemsFailed)
  )
}

/** The service's own refusal when it speaks of the whole list, else one that does. */
function buildRefusal({ name, path }: Endpoint<never, unknown>, outcome: ListOutcome<unknown>): TpnsError {
  const { answers, items, refusals, attempts } = outcome
  const [first] = refusals
  if (first !== undefined && answers.length === 1) return first
  const failed = items.filter((item) => !item.ok)
  const codes = [...new Set(failed.map((item) => item.retCode ?? 'no code'))].join(', ')
  const text = {
    en: `${name}: ${failed.length} of ${items.length} items failed (${codes}); error.items says which.`,
    zh: `${name}：${items.length} 项中有 ${failed.length} 项失败（${codes}），详见 error.items。`,
    remedy: {
      en: 'Correct or drop them, and call again with those only: the others are done.',
      zh: '请更正或移除失败的条目，仅重新提交这些条目：其余已完成。',
    },
  }
  const error = new TpnsBatchError(text, {
    endpoint: path,
    retCode: isPartial(outcome) ? RETURN_CODE.someItemsFailed : RETURN_CODE.allItemsFailed,
    outcome: refusals.some((refusal) => refusal.outcome === 'unknown') ? 'unknown' : 'rejected',
    attempts,
    items,
    cause: first,
  })
  return first === undefined ? error : copyFacts(error, first)
}
