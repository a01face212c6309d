import { finalizeError, type StopReason, TpnsError } from '../errors/tpns-error.js'
import type { Call } from './pipeline.js'
import { backoffDelayMs } from './policy/backoff.js'
import { reactionTo, whyStop, worseOutcome } from './policy/classify.js'
import { cooldownMs } from './policy/cooldown.js'
import { cannotBeReadAgain } from './upload.js'
import { timed } from './waiting/acquire-permit.js'

/**
 * Goes on after a first failure, until a `turn` succeeds or the policy says stop. The loop is p-retry's; its first round
 * is the failure that has already happened, so that a call that succeeds at once never pays for a loop.
 */
export async function retrying<T>(call: Call, first: unknown, turn: () => Promise<T>): Promise<T> {
  const { default: pRetry } = await import('p-retry')
  return pRetry((round) => (round === 1 ? Promise.reject(first) : turn()), {
    retries: Number.POSITIVE_INFINITY,
    minTimeout: 0,
    factor: 1,
    onFailedAttempt: ({ error }) => beforeNextAttempt(call, error),
  })
}

/** Waits as long as the policy wants. @throws the settled error when there is to be no further attempt */
async function beforeNextAttempt(call: Call, error: unknown): Promise<void> {
  // Not ours: a defect, which must surface as it is.
  if (!(error instanceof TpnsError)) throw error
  const { engine, endpoint, attempts, maxAttempts, unknownOutcome } = call
  call.outcome = worseOutcome(call.outcome, error.outcome)
  // A deadline or a signal that ended the attempt has already said why.
  if (error.stopReason !== 'not-retryable') throw stopped(call, error, error.stopReason)

  const reaction = reactionTo(error)
  const stop = whyStop({
    reaction,
    outcome: error.outcome,
    idempotent: endpoint.idempotent,
    unknownOutcome,
    attempts,
    maxAttempts,
    spent: call.upload?.repeatable() === false,
  })
  if (reaction === 'give-up') throw stopped(call, error, 'not-retryable')

  const { retryAfterMs } = error
  const delayMs =
    reaction === 'slow-down'
      ? call.slowDownMs
      : backoffDelayMs({ attempts, reaction, retryAfterMs, random: engine.runtime.random() })
  const laterMs = reaction === 'slow-down' ? delayMs : undefined
  if (stop === 'not-retryable') throw stopped(call, cannotBeReadAgain(error), stop, laterMs)
  if (stop !== undefined) throw stopped(call, error, stop, laterMs)
  if (delayMs >= call.scope.remainingMs()) throw beyondDeadline(call, error, delayMs)
  // The budget is for outages. A service that refuses because it is asked too fast is spared by the cool-down.
  if (reaction === 'back-off') {
    if (!engine.budget.take()) throw stopped(call, error, 'budget')
    call.paidRepeats += 1
  }

  call.lastFailure = error
  engine.observe('retry', () => ({ endpoint: endpoint.path, attempt: attempts, delayMs, error }))
  // A slow-down is waited out where everybody waits for it, before the next permit; unless it is longer than all shall
  // be kept waiting.
  if (reaction === 'slow-down' && delayMs === cooldownMs(delayMs)) return
  const endsAt = engine.runtime.elapsed() + delayMs
  const leftMs = () => Math.max(0, endsAt - engine.runtime.elapsed())
  await timed(call, 'back-off', leftMs, () => call.scope.sleep(delayMs))
}

function stopped(call: Call, error: TpnsError, stopReason: StopReason, retryAfterMs?: number): TpnsError {
  const { outcome, attempts } = call
  if (outcome === 'unknown' && error.outcome !== 'unknown') error.message += EARLIER_UNKNOWN
  return finalizeError(error, {
    outcome,
    attempts,
    stopReason,
    retryAfterMs: error.retryAfterMs ?? retryAfterMs,
  })
}

/** The message speaks of the last attempt only. */
const EARLIER_UNKNOWN =
  ' An earlier attempt of this call may have been carried out: look it up before sending it again. ' +
  '此前的尝试可能已被执行，重发前请先查询。'

/** There is time left, but not enough: without a word on it, a deadline that has not passed would be blamed. */
function beyondDeadline(call: Call, error: TpnsError, delayMs: number): TpnsError {
  const leftMs = Math.max(0, Math.floor(call.scope.remainingMs()))
  error.message +=
    ` It was not tried again: the next attempt would be due in ${Math.ceil(delayMs)} ms, and ${leftMs} ms are left of its ` +
    'deadline (timeout.total). 下次尝试将晚于截止时间（timeout.total），未再重试。'
  return stopped(call, error, 'deadline', delayMs)
}
