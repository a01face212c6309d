import { type BatchItem, type ItemState, TpnsApiError, TpnsBatchError } from '../../errors/api-errors.js'
import type { Outcome, TpnsError } from '../../errors/tpns-error.js'

export interface EndedEarly {
  /** The public method. */
  readonly name: string
  /** The error of the request that ended the operation. */
  readonly cause: TpnsError
  /** The items of the requests before it. */
  readonly done: readonly BatchItem[]
  /** Requests before it. */
  readonly attempts: number
  /** Every element of the list. */
  readonly names: readonly string[]
  /** How many of them the failed request held. */
  readonly size: number
}

const STATE_OF_OUTCOME: Record<Outcome, ItemState> = {
  'not-sent': 'not-tried',
  rejected: 'failed',
  unknown: 'unknown',
}

/** The error of an operation of several requests, one of which failed. */
export function endedEarly({ name, cause, done, attempts, names, size }: EndedEarly): TpnsBatchError {
  const heldUntil = done.length + size
  const rest = names.slice(done.length).map((item, n): BatchItem => {
    const index = done.length + n
    const held = index < heldUntil
    const retCode = held ? cause.retCode : undefined
    return { index, item, retCode, ok: false, state: held ? STATE_OF_OUTCOME[cause.outcome] : 'not-tried' }
  })
  const items = [...done, ...rest]
  const message =
    `${name} ended early: of ${items.length} items ${countsOf(items)} (error.items says which). ` +
    `批量操作提前结束，各项状态见 error.items。 The request that ended it: ${cause.message}`
  const { endpoint, retCode, httpStatus, stopReason, retryAfterMs } = cause
  return new TpnsBatchError(message, {
    endpoint,
    retCode,
    httpStatus,
    stopReason,
    retryAfterMs,
    // "Not sent" would invite to send the whole list again as if nothing had happened.
    outcome: cause.outcome === 'not-sent' && done.length > 0 ? 'rejected' : cause.outcome,
    attempts: attempts + cause.attempts,
    serverMessage: cause instanceof TpnsApiError ? cause.serverMessage : undefined,
    items,
    cause,
  })
}

/** `40 are done, 20 failed, 40 were not tried` */
function countsOf(items: readonly BatchItem[]): string {
  const wordings: [ItemState, string][] = [
    ['done', 'are done'],
    ['failed', 'failed'],
    ['unknown', 'are unknown'],
    ['not-tried', 'were not tried'],
  ]
  return wordings
    .map(([state, wording]) => [items.filter((item) => item.state === state).length, wording] as const)
    .filter(([count]) => count > 0)
    .map(([count, wording]) => `${count} ${wording}`)
    .join(', ')
}
