import pRetry from 'p-retry'
import { finalizeError, type StopReason, TpnsError } from '../errors/tpns-error.js'
import type { CallContext } from './context.js'
import {
  beyondDeadlineError,
  explainEarlierUnknown,
  explainEmptyBudget,
  explainUsedUpSource,
} from './failures/not-retried.js'
import { cooldownMs } from './policy/cooldown.js'
import { backoffDelayMs, classifyError, mergeOutcomes, stopReasonFor } from './policy/retry-policy.js'
import { measureWait } from './waiting/acquire-permit.js'

/**
 * Runs attempts until one succeeds or the policy stops. The loop is p-retry's, entered after a first failure, as
 * most calls need none. How long to wait, and whether, is up to our policy: no option of a library knows
 * Retry-After, a shared cool-down or an attempt that may have been accepted.
 */
export async function retry<T>(call: CallContext, attempt: (call: CallContext) => Promise<T>): Promise<T> {
  let result: T
  try {
    result = await attempt(call)
  } catch (error) {
    await beforeNextAttempt(call, error)
    result = await pRetry(() => attempt(call), {
      // One attempt was made, and p-retry does not count its own first as a retry. `stopReasonFor` stops no later than this.
      retries: Math.max(0, call.maxAttempts - 2),
      minTimeout: 0,
      onFailedAttempt: (failed) => beforeNextAttempt(call, failed.error),
    })
  }
  call.client.budget.refund(call.paidRetries)
  return result
}

/** Waits as long as the policy wants. @throws the final error when there is to be no further attempt */
async function beforeNextAttempt(call: CallContext, error: unknown): Promise<void> {
  // Not ours: a defect, which must surface unchanged.
  if (!(error instanceof TpnsError)) throw error
  const { client, endpoint, attempts, maxAttempts, unknownOutcome } = call
  call.outcome = mergeOutcomes(call.outcome, error.outcome)
  // 'not-retryable' is what an error is born with. Another reason comes from a deadline or a signal: the call is over.
  if (error.stopReason !== 'not-retryable') throw stopped(call, error, error.stopReason)

  const reaction = classifyError(error)
  if (reaction === 'give-up') throw stopped(call, error, 'not-retryable')
  const stop = stopReasonFor({
    reaction,
    outcome: call.outcome,
    idempotent: endpoint.idempotent,
    unknownOutcome,
    attempts,
    maxAttempts,
    bodyConsumed: call.upload?.repeatable() === false,
  })
  const { retryAfterMs } = error
  const delayMs =
    reaction === 'slow-down'
      ? call.slowDownMs
      : backoffDelayMs({ attempts, reaction, retryAfterMs, random: client.runtime.random() })
  const laterMs = reaction === 'slow-down' ? delayMs : undefined
  if (stop === 'not-retryable') throw stopped(call, explainUsedUpSource(error), stop, laterMs)
  if (stop !== undefined) throw stopped(call, error, stop, laterMs)
  if (delayMs >= call.deadline.remainingMs()) {
    throw stopped(call, beyondDeadlineError(call, error, delayMs), 'deadline', delayMs)
  }
  // The budget is for outages. A service that refuses because it is asked too fast is spared by the cool-down.
  if (reaction === 'back-off') {
    if (!client.budget.take()) {
      explainEmptyBudget(error)
      throw stopped(call, error, 'budget')
    }
    call.paidRetries += 1
  }

  call.lastFailure = error
  client.observe('retry', () => ({ endpoint: endpoint.path, attempt: attempts, delayMs, error }))
  // A slow-down is waited out where everybody waits for it, before the next permit; unless it is longer than others are
  // kept waiting for.
  if (reaction === 'slow-down' && delayMs === cooldownMs(delayMs)) return
  const endsAt = client.runtime.elapsed() + delayMs
  const leftMs = () => Math.max(0, endsAt - client.runtime.elapsed())
  try {
    await measureWait(call, 'back-off', leftMs, () => call.deadline.sleep(delayMs))
  } catch (ended) {
    throw ended instanceof TpnsError ? stopped(call, ended, ended.stopReason) : ended
  }
}

function stopped(
  call: CallContext,
  error: TpnsError,
  stopReason: StopReason,
  retryAfterMs?: number,
): TpnsError {
  const { outcome, attempts } = call
  if (outcome === 'unknown' && error.outcome !== 'unknown') explainEarlierUnknown(error)
  return finalizeError(error, {
    outcome,
    attempts,
    stopReason,
    retryAfterMs: error.retryAfterMs ?? retryAfterMs,
  })
}

/**
 * After an attempt that was refused for being too fast: pauses everybody who shares the limit, whether or not this call
 * goes on, and says so when that changes anything. Must not throw. Synchronous, and called before the attempt's connection
 * is released: the next caller in the queue must find the cool-down already there.
 */
export function startCooldown(call: CallContext, error: unknown): void {
  if (!(error instanceof TpnsError) || classifyError(error) !== 'slow-down') return
  const { client, endpoint, attempts, group, limitKey } = call
  const { retryAfterMs } = error
  const random = client.runtime.random()
  const askedMs = backoffDelayMs({ attempts, reaction: 'slow-down', retryAfterMs, random })
  call.slowDownMs = askedMs
  const pauseMs = cooldownMs(askedMs)
  if (pauseMs <= client.rateLimiter.remainingMs(limitKey)) return
  client.rateLimiter.pause(limitKey, pauseMs)
  client.observe('cooldown', () => ({ endpoint: endpoint.path, group, pauseMs }))
}
