import type { PushResult } from '../../api/push/results.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import type { CheckpointEvent } from '../checkpoint/types.js'
import { isRetryable } from '../job/failure-policy.js'
import type { Batch } from '../source/batch.js'
import type { AcceptedBatch, BatchResult, FailedBatch } from './batch-result.js'
import { keepSentTokens } from './invalid-tokens.js'

type Recipients = Pick<Batch, 'index' | 'recipients' | 'count'>

const pickFacts = ({ index, recipients, count }: Recipients) => ({ index, recipients, count })

export function buildAccepted(batch: Recipients, result: PushResult): AcceptedBatch {
  return {
    ...pickFacts(batch),
    earlier: false,
    outcome: 'accepted',
    push_id: result.push_id,
    invalidTokens: keepSentTokens(result.invalid_tokens, batch.recipients),
    result,
  }
}

export function buildAcceptedEarlier(batch: Recipients): AcceptedBatch {
  return {
    ...pickFacts(batch),
    earlier: true,
    outcome: 'accepted',
    push_id: undefined,
    invalidTokens: [],
    result: undefined,
  }
}

/** @param maybeSent whether an earlier run may have sent it, which a failure of this run does not disprove */
export function buildFailed(batch: Batch, error: TpnsError, maybeSent: boolean): FailedBatch {
  return {
    ...pickFacts(batch),
    earlier: false,
    outcome: maybeSent ? 'unknown' : error.outcome,
    error,
    retryable: !maybeSent && isRetryable(error),
    invalidTokens: error.name === 'TpnsInvalidTokenError' ? batch.possiblyInvalid : [],
  }
}

/** Failed before its push was sent, whatever the outcome of the failed request: an upload pushes nothing. */
export function buildNotPrepared(batch: Batch, error: TpnsError, maybeSent: boolean): FailedBatch {
  const result = buildFailed(batch, error, maybeSent)
  if (maybeSent) return result
  return { ...result, outcome: 'not-sent', retryable: error.outcome === 'unknown' || isRetryable(error) }
}

/** Taken from the source, but not sent because the job stopped. */
export function buildNotSent(batch: Recipients, maybeSent: boolean): FailedBatch {
  const outcome = maybeSent ? 'unknown' : 'not-sent'
  return {
    ...pickFacts(batch),
    earlier: maybeSent,
    outcome,
    error: undefined,
    retryable: !maybeSent,
    invalidTokens: [],
  }
}

export function buildFailedEarlier(
  batch: Recipients,
  outcome: 'rejected' | 'unknown',
  invalidTokens: readonly string[],
): FailedBatch {
  return { ...pickFacts(batch), earlier: true, outcome, error: undefined, retryable: false, invalidTokens }
}

/** The event that the checkpoint stores for a result. */
export function toEvent(result: BatchResult): CheckpointEvent {
  const { index: batch, outcome } = result
  if (outcome === 'accepted') {
    return { type: outcome, batch, push_id: result.push_id ?? '', invalid: result.invalidTokens.length }
  }
  const { retryable, error } = result
  return { type: outcome, batch, retryable, error: error?.code ?? '', retCode: error?.retCode ?? 0 }
}
