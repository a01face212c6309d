import { type BatchItem, type ItemState, TpnsApiError, TpnsBatchError } from '../../errors/api-errors.js'
import type { Outcome, TpnsError } from '../../errors/tpns-error.js'

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

const STATE_OF_OUTCOME: Record<Outcome, ItemState> = {
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
    return { index, item, retCode, ok: false, state: held ? STATE_OF_OUTCOME[cause.outcome] : 'not-tried' }
  })
  const items = [...done, ...rest]
  const message =
    `${name} failed partway: of ${items.length} items ${describeCounts(items)} (error.items says which). ` +
    `批量操作提前结束，各项状态见 error.items。 The request that failed: ${cause.message}`
  const { endpoint, retCode, httpStatus, stopReason, retryAfterMs } = cause
  return new TpnsBatchError(message, {
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
}

/** `40 are done, 20 failed, 40 were not tried` */
function describeCounts(items: readonly BatchItem[]): string {
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
