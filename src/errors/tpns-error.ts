import { defineError, hasBrand } from './brand.js'
import { toText } from './to-text.js'

/**
 * What is known about the request when the call failed.
 *
 * - `not-sent`: the service cannot have seen it. Sending again is safe.
 * - `rejected`: the service answered that it refused. Sending the same again is refused again, or (rate limit) works
 *   later.
 * - `unknown`: it may have been accepted. Sending a push again may deliver it twice; look it up first.
 * 未发出（`not-sent`，可重发）、已拒绝（`rejected`）、结果未知（`unknown`，重发前请先回查）。
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown'

/**
 * Why no further attempt was made.
 *
 * - `not-retryable`: another attempt cannot help (bad request, bad credentials, …)
 * - `unknown-outcome`: another attempt could help but could also send twice, and the caller did not allow that
 * - `attempts`: the allowed attempts are used up
 * - `budget`: the client's retry budget is empty: too many calls are failing at the moment
 * - `deadline`: the call's total timeout has passed, or the next attempt would start after it
 * - `aborted`: the caller's signal, or `client.close()`
 */
export type StopReason = 'attempts' | 'budget' | 'not-retryable' | 'deadline' | 'unknown-outcome' | 'aborted'

/** What every error of this library carries; the fields of {@link TpnsError} without those of `Error`. */
export interface TpnsErrorInit {
  /** Path of the endpoint, for example `v3/push/app`. */
  endpoint?: string | undefined
  outcome?: Outcome | undefined
  attempts?: number | undefined
  stopReason?: StopReason | undefined
  /** The service's return code (or, before sending, the code it would have given). */
  retCode?: number | undefined
  httpStatus?: number | undefined
  /** Milliseconds after which another call may succeed. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

/**
 * The root of all errors thrown by this library. Catch it, then ask `instanceof` for the subclass, or read
 * `outcome` to decide whether the push may be sent again.
 *
 * `instanceof` and {@link TpnsError.is} also work when two copies of the package are loaded.
 */
export class TpnsError extends Error {
  declare readonly name: string
  /** A stable, machine-readable name of the class, for example `TPNS_RATE_LIMIT`. */
  declare readonly code: string
  /** The return code of the service, or the one it would have given where a rule was checked before sending. */
  readonly retCode: number | undefined
  /** HTTP status of the answer, when there was one. */
  readonly httpStatus: number | undefined
  /** Path of the endpoint, for example `v3/push/app`. */
  readonly endpoint: string | undefined
  /** What is known about the request over **all** its attempts: the most uncertain attempt counts. */
  readonly outcome: Outcome
  /** How many requests were started. 0 when the call failed before anything was sent. */
  readonly attempts: number
  /** Why no further attempt was made. */
  readonly stopReason: StopReason
  /** Milliseconds after which another call may succeed, where known. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, init: TpnsErrorInit = {}) {
    super(message, init.cause === undefined ? undefined : { cause: init.cause })
    // The class has both on its prototype; loggers and console.log show own properties only.
    Object.assign(this, { name: this.name, code: this.code })
    this.retCode = init.retCode
    this.httpStatus = init.httpStatus
    this.endpoint = init.endpoint
    this.outcome = init.outcome ?? 'not-sent'
    this.attempts = init.attempts ?? 0
    this.stopReason = init.stopReason ?? 'not-retryable'
    this.retryAfterMs = init.retryAfterMs
  }

  /** True for every error of this library, also one of another copy of it. */
  static is(value: unknown): value is TpnsError {
    return hasBrand(value, 'TpnsError')
  }

  /** A plain object for logs: no request body, no headers, no secret. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      retCode: this.retCode,
      httpStatus: this.httpStatus,
      endpoint: this.endpoint,
      outcome: this.outcome,
      attempts: this.attempts,
      stopReason: this.stopReason,
      retryAfterMs: this.retryAfterMs,
      cause: summary(this.cause),
    }
  }
}
defineError(TpnsError, 'TpnsError', 'TPNS_ERROR')

type Settled = Pick<TpnsError, 'outcome' | 'attempts' | 'stopReason' | 'retryAfterMs'>

/** Completes an error with what only the whole call knows. Internal: users only see finalized errors. */
export function finalizeError<E extends TpnsError>(error: E, facts: Settled): E {
  return Object.assign(error, facts)
}

function summary(cause: unknown): unknown {
  if (cause === undefined) return undefined
  if (!(cause instanceof Error)) return toText(cause)
  const { code } = cause as { code?: unknown }
  return { name: cause.name, message: cause.message, ...(typeof code === 'string' ? { code } : {}) }
}
