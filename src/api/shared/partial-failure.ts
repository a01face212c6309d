import { type BatchItem, type ItemState, TpnsApiError, TpnsBatchError } from '../../errors/api-errors.js'
import { readText } from '../../errors/message.js'
import { copyFacts, type Outcome, type TpnsError } from '../../errors/tpns-error.js'
import type { Bilingual } from '../../return-codes/types.js'
import { COMMAS, joinTexts } from '../../validation/words.js'

export interface PartialFailure {
  /** The public method. */
  readonly name: string
  /** The error of the request that ended the operation. */
  readonly cause: TpnsError
  /** The items of the earlier requests. */
  readonly done: readonly BatchItem[]
  /** Attempts of the earlier requests. */
  readonly attempts: number
  /** The labels of all elements of the list. */
  readonly labels: readonly string[]
  /** How many of them the failed request held. */
  readonly size: number
}

const ITEM_STATES: Record<Outcome, ItemState> = {
  'not-sent': 'not-tried',
  rejected: 'failed',
  unknown: 'unknown',
}

/** Builds the error of an operation of several requests, one of which failed. */
export function partialFailure({
  name,
  cause,
  done,
  attempts,
  labels,
  size,
}: PartialFailure): TpnsBatchError {
  const heldUntil = done.length + size
  const rest = labels.slice(done.length).map((item, n): BatchItem => {
    const index = done.length + n
    const held = index < heldUntil
    const retCode = held ? cause.retCode : undefined
    return { index, item, retCode, ok: false, state: held ? ITEM_STATES[cause.outcome] : 'not-tried' }
  })
  const items = [...done, ...rest]
  const failed = readText(cause)
  const counts = describeCounts(items)
  const text = {
    en:
      `${name} failed partway: of ${items.length} items ${counts.en} (error.items says which). ` +
      `The request that failed: ${failed.en}`,
    zh: `${name} 提前结束，共 ${items.length} 项：${counts.zh}（各项状态见 error.items）。失败的请求：${failed.zh}`,
    remedy: {
      en: 'Then call again with the items that are not done.',
      zh: '处理后，仅用未完成的条目重新调用。',
    },
  }
  const { endpoint, retCode, httpStatus, stopReason, retryAfterMs } = cause
  const error = new TpnsBatchError(text, {
    endpoint,
    retCode,
    httpStatus,
    stopReason,
    retryAfterMs,
    // "not-sent" would suggest sending the whole list again, although part of it was done.
    outcome: cause.outcome === 'not-sent' && done.length > 0 ? 'rejected' : cause.outcome,
    attempts: attempts + cause.attempts,
    serverMessage: cause instanceof TpnsApiError ? cause.serverMessage : undefined,
    items,
    cause,
  })
  return copyFacts(error, cause)
}

const WORDINGS: readonly (readonly [ItemState, Bilingual])[] = [
  ['done', { en: 'are done', zh: '已完成' }],
  ['failed', { en: 'failed', zh: '失败' }],
  ['unknown', { en: 'are unknown', zh: '结果未知' }],
  ['not-tried', { en: 'were not tried', zh: '未执行' }],
]

/** `40 are done, 20 failed, 40 were not tried` */
function describeCounts(items: readonly BatchItem[]): Bilingual {
  const counts = WORDINGS.flatMap(([state, { en, zh }]) => {
    const count = items.filter((item) => item.state === state).length
    return count === 0 ? [] : [{ en: `${count} ${en}`, zh: `${count} 项${zh}` }]
  })
  return joinTexts(counts, COMMAS)
}
