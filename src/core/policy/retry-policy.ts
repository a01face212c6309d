import { TpnsApiError, TpnsRateLimitError } from '../../errors/api-errors.js'
import type { Outcome, StopReason, TpnsError } from '../../errors/tpns-error.js'
import {
  type ConnectionPhase,
  TpnsConnectionError,
  TpnsHttpError,
  TpnsProtocolError,
  TpnsTimeoutError,
} from '../../errors/transport-errors.js'
import { findServerReturnCode } from '../../return-codes/explain.js'
import type { ReturnCodePolicy } from '../../return-codes/types.js'

/** How a failed attempt is answered, as far as the failure alone decides. */
export type Reaction = 'give-up' | 'back-off' | 'slow-down'

const REACTIONS: Record<ReturnCodePolicy, Reaction> = {
  fail: 'give-up',
  uncertain: 'back-off',
  'slow-down': 'slow-down',
}

/** Not worth retrying: bad certificates, refusals of a proxy and defects stay; `whenDown: 'fail'` asks to fail fast. */
const GIVE_UP_PHASES: ReadonlySet<ConnectionPhase> = new Set(['tls', 'proxy', 'defect', 'rate-limiter'])

/** What a failure calls for. Return codes are answered by their table; a code the table does not know is final. */
export function classifyError(error: TpnsError): Reaction {
  if (error instanceof TpnsRateLimitError) return 'slow-down'
  if (error instanceof TpnsApiError) {
    const row = error.retCode === undefined ? undefined : findServerReturnCode(error.retCode)
    return REACTIONS[row?.policy ?? 'fail']
  }
  if (error instanceof TpnsConnectionError) return GIVE_UP_PHASES.has(error.phase) ? 'give-up' : 'back-off'
  if (error instanceof TpnsTimeoutError) return error.timeout === 'attempt' ? 'back-off' : 'give-up'
  if (error instanceof TpnsProtocolError) return 'back-off'
  if (error instanceof TpnsHttpError) {
    if (error.httpStatus === 503 && error.retryAfterMs !== undefined) return 'slow-down'
    return error.outcome === 'unknown' ? 'back-off' : 'give-up'
  }
  return 'give-up'
}

export interface RetryDecisionInput {
  reaction: Reaction
  /** What is known over all attempts so far. */
  outcome: Outcome
  /** Whether the same request may safely reach the service twice. */
  idempotent: boolean
  /** The caller's choice for endpoints that are not idempotent. */
  unknownOutcome: 'fail' | 'retry'
  attempts: number
  maxAttempts: number
  /** True for an upload whose source was read and cannot be read again. */
  bodyConsumed?: boolean
}

/** Undefined when another attempt is allowed, else why not. The heart of "never twice on our own". */
export function stopReasonFor(input: RetryDecisionInput): StopReason | undefined {
  const { reaction, outcome, idempotent, unknownOutcome, attempts, maxAttempts, bodyConsumed } = input
  if (reaction === 'give-up') return 'not-retryable'
  if (outcome === 'unknown' && !idempotent && unknownOutcome === 'fail') return 'unknown-outcome'
  if (attempts >= maxAttempts) return 'attempts'
  return bodyConsumed === true ? 'not-retryable' : undefined
}

const CERTAINTY: Record<Outcome, number> = { 'not-sent': 0, rejected: 1, unknown: 2 }

/** What is known after two attempts: the less certain one counts, since either may have been accepted. */
export function mergeOutcomes(one: Outcome, other: Outcome): Outcome {
  return CERTAINTY[one] >= CERTAINTY[other] ? one : other
}

/** First step of the exponential back-off after a failed connection or server, in milliseconds. */
const BACKOFF_BASE_MS = 200
/** First step after "too fast": the service counts in seconds. */
const SLOW_DOWN_BASE_MS = 1_000
/** No step is longer. */
const BACKOFF_CAP_MS = 20_000

export interface BackoffInput {
  /** Attempts made so far, from 1. */
  attempts: number
  /** `slow-down` after 1008028 and HTTP 429; `back-off` otherwise. */
  reaction: 'back-off' | 'slow-down'
  /** What the service asked for, if it did. */
  retryAfterMs: number | undefined
  /** In [0, 1). */
  random: number
}

/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, never less than the service asked for, and
 * never less than a second after "too fast".
 */
export function backoffDelayMs({ attempts, reaction, retryAfterMs = 0, random }: BackoffInput): number {
  const base = reaction === 'slow-down' ? SLOW_DOWN_BASE_MS : BACKOFF_BASE_MS
  const step = Math.min(BACKOFF_CAP_MS, base * 2 ** (attempts - 1))
  const least = reaction === 'slow-down' ? SLOW_DOWN_BASE_MS : 0
  return Math.max(retryAfterMs, Math.round(least + random * step))
}

/**
 * Decides whether the client as a whole may still repeat attempts. When everything fails, repeating every call would
 * multiply the load on a service that is already down; the budget lets the first failures be repeated and then only
 * as many as there are successes to pay for them.
 */
export interface RetryBudget {
  /** Takes what one further attempt costs; false when there is not enough. */
  take(): boolean
  /** After a success: gives back what the call's own repeats cost, and a little more. */
  refund(repeats: number): void
}

/** What a call that succeeds at once adds. Five of them pay for one repeat. */
const INCOME = 0.2

/**
 * A token bucket that starts full. In a total outage it allows `capacity` repeats, however many calls are made.
 *
 * @param capacity repeats in reserve
 */
export function createRetryBudget(capacity: number): RetryBudget {
  let tokens = capacity
  return {
    take() {
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    refund(repeats) {
      if (tokens < capacity) tokens = Math.min(capacity, tokens + (repeats > 0 ? repeats : INCOME))
    },
  }
}
