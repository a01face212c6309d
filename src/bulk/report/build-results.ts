import type { PushResult } from '../../api/push/endpoint.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import { isRetryable } from '../job/failure-policy.js'
import type { CheckpointEvent } from '../options.js'
import type { Batch } from '../source/batch.js'
import type { AcceptedBatch, BatchResult, FailedBatch } from './batch-result.js'
import { tokensNamed } from './invalid-tokens.js'

type Recipients = Pick<Batch, 'index' | 'recipients' | 'count'>

const factsOf = ({ index, recipients, count }: Recipients) => ({ index, recipients, count })

export function acceptedNow(batch: Recipients, result: PushResult): AcceptedBatch {
  return {
    ...factsOf(batch),
    earlier: false,
    outcome: 'accepted',
    push_id: result.push_id,
    invalidTokens: tokensNamed(result.invalid_tokens, batch.recipients),
    result,
  }
}

export function acceptedEarlier(batch: Recipients): AcceptedBatch {
  return {
    ...factsOf(batch),
    earlier: true,
    outcome: 'accepted',
    push_id: undefined,
    invalidTokens: [],
    result: undefined,
  }
}

/** @param doubtful whether an earlier run may have sent it, which a failure of this run does not disprove */
export function failedNow(batch: Batch, error: TpnsError, doubtful: boolean): FailedBatch {
  return {
    ...factsOf(batch),
    earlier: false,
    outcome: doubtful ? 'unknown' : error.outcome,
    error,
    retryable: !doubtful && isRetryable(error),
    invalidTokens: error.name === 'TpnsInvalidTokenError' ? batch.suspects : [],
  }
}

/** Failed before its push was sent, whatever the outcome of the failed request: an upload pushes nothing. */
export function notPrepared(batch: Batch, error: TpnsError, doubtful: boolean): FailedBatch {
  const result = failedNow(batch, error, doubtful)
  if (doubtful) return result
  return { ...result, outcome: 'not-sent', retryable: error.outcome === 'unknown' || isRetryable(error) }
}

/** Taken from the source, but not sent because the job stopped. */
export function leftOut(batch: Recipients, doubtful: boolean): FailedBatch {
  const outcome = doubtful ? 'unknown' : 'not-sent'
  return {
    ...factsOf(batch),
    earlier: doubtful,
    outcome,
    error: undefined,
    retryable: !doubtful,
    invalidTokens: [],
  }
}

export function failedEarlier(
  batch: Recipients,
  outcome: 'rejected' | 'unknown',
  invalidTokens: readonly string[],
): FailedBatch {
  return { ...factsOf(batch), earlier: true, outcome, error: undefined, retryable: false, invalidTokens }
}

/** The event that the checkpoint stores for a result. */
export function eventOf(result: BatchResult): CheckpointEvent {
  const { index: batch, outcome } = result
  if (outcome === 'accepted') {
    return { type: outcome, batch, push_id: result.push_id ?? '', invalid: result.invalidTokens.length }
  }
  const { retryable, error } = result
  return { type: outcome, batch, retryable, error: error?.code ?? '', retCode: error?.retCode ?? 0 }
}
