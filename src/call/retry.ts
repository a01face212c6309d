import { TpnsAbortError } from '../errors/on-the-wire.js'
import { type StopReason, settle, TpnsError } from '../errors/tpns-error.js'
import { backoffDelayMs } from './backoff.js'
import type { Call } from './call.js'
import { reactionTo, whyStop, worseOutcome } from './classify.js'
import { Interrupted } from './scope.js'
import { cooldownKeyOf } from './turn.js'
import { cannotBeReadAgain } from './upload.js'

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

/**
 * The longest window of the service's limits is an hour. A Retry-After beyond it (a confused proxy, say) ends this call
 * with that number, but does not silence all the others for days.
 */
const LONGEST_COOLDOWN_MS = 3_600_000

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
    repeat: endpoint.repeat,
    unknownOutcome,
    attempts,
    maxAttempts,
    spent: call.upload?.repeatable() === false,
  })
  if (reaction === 'give-up') throw stopped(call, error, 'not-retryable')

  const delayMs = backoffDelayMs({
    attempts,
    reaction,
    retryAfterMs: error.retryAfterMs,
    random: engine.runtime.random(),
  })
  // Others slow down even when this call gives up.
  if (reaction === 'slow-down') {
    const group = cooldownKeyOf(call)
    engine.cooldowns.pause(group, Math.min(delayMs, LONGEST_COOLDOWN_MS))
    engine.observe('cooldown', () => ({ endpoint: endpoint.path, group, pauseMs: delayMs }))
  }
  const laterMs = reaction === 'slow-down' ? delayMs : undefined
  if (stop === 'not-retryable') throw stopped(call, cannotBeReadAgain(error), stop, laterMs)
  if (stop !== undefined) throw stopped(call, error, stop, laterMs)
  if (delayMs >= call.scope.remainingMs()) throw stopped(call, error, 'deadline', delayMs)
  if (!engine.budget.take()) throw stopped(call, error, 'budget', laterMs)

  engine.observe('retry', () => ({ endpoint: endpoint.path, attempt: attempts, delayMs, error }))
  // A slow-down is waited out where everybody waits for it, before the next turn.
  if (reaction === 'slow-down') return
  await call.scope.sleep(delayMs).catch((thrown: unknown) => {
    throw thrown instanceof Interrupted ? endedWhileWaiting(call, error, thrown) : thrown
  })
}

function stopped(call: Call, error: TpnsError, stopReason: StopReason, retryAfterMs?: number): TpnsError {
  const { outcome, attempts } = call
  return settle(error, { outcome, attempts, stopReason, retryAfterMs: error.retryAfterMs ?? retryAfterMs })
}

/** Aborted or closed between two attempts: the caller asked for the end, and the last failure is the cause. */
function endedWhileWaiting(call: Call, last: TpnsError, { interruption }: Interrupted): TpnsError {
  if (interruption.kind === 'total-timeout') return stopped(call, last, 'deadline')
  const { endpoint, outcome, attempts } = call
  const reason =
    interruption.kind === 'aborted' ? 'aborted by its signal' : 'ended because the client was closed'
  const message = `The call to ${endpoint.path} was ${reason} while waiting to try again. The last attempt failed: ${last.message}`
  const cause = interruption.kind === 'aborted' ? interruption.reason : last
  return new TpnsAbortError(message, {
    endpoint: endpoint.path,
    outcome,
    attempts,
    stopReason: 'aborted',
    cause,
  })
}
