import { defineError, hasBrand } from './brand.js'
import { type ErrorText, rememberText, toMessage } from './message.js'
import { summarize } from './summarize.js'
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

/** Whom a push was for. */
export interface ErrorAudience {
  /** The `audience_type` of the push. */
  readonly type: string
  /** How many tokens or accounts it named; undefined for audiences that name none, such as `all` and `tag`. */
  readonly count: number | undefined
}

/** Facts of a call that failed: for alerts, for tickets, and for `push.lookUp`. */
export interface CallFacts {
  /** The app. */
  readonly accessId: string
  /** Host name, and the port if it is not the usual one, for example `api.tpns.tencent.com`. */
  readonly host: string
  /** When the call began, by this machine's clock. */
  readonly startedAt: Date
  /** When its first request was begun: the `sentAt` of `push.lookUp`. Undefined when there was none. */
  readonly firstAttemptAt: Date | undefined
  /** How long the call took, all waits included, in whole milliseconds. */
  readonly elapsedMs: number
  /** Set on the errors of pushes. */
  readonly audience: ErrorAudience | undefined
  /** `seq` of the answer; of the request where none came. */
  readonly seq: number | undefined
  /** `trace_id` of the request. */
  readonly traceId: string | undefined
  /** `collapse_id` of the request. */
  readonly collapseId: string | undefined
}

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
export class TpnsError extends Error implements Partial<CallFacts> {
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
  // Set when a call fails. An error that was thrown before there was a call has the app and the host, where they are known.
  /** The app that the call was for. */
  declare readonly accessId?: string
  /** Host of the service, for example `api.tpns.tencent.com`. */
  declare readonly host?: string
  /** When the call began, by this machine's clock. */
  declare readonly startedAt?: Date
  /** When the first request of the call was begun: pass it to `push.lookUp` as `sentAt`. */
  declare readonly firstAttemptAt?: Date | undefined
  /** How long the call took, all waits included, in whole milliseconds. */
  declare readonly elapsedMs?: number
  /** Whom a push was for: its `audience_type`, and how many tokens or accounts it named. */
  declare readonly audience?: ErrorAudience | undefined
  /** `seq` of the answer; of the request where none came. */
  declare readonly seq?: number | undefined
  /** `trace_id` of the request. */
  declare readonly traceId?: string | undefined
  /** `collapse_id` of the request. */
  declare readonly collapseId?: string | undefined

  /** @param message in one piece, or in English and Chinese, which the message then holds one after the other */
  constructor(message: string | ErrorText, init: TpnsErrorInit = {}) {
    super(
      typeof message === 'string' ? message : toMessage(message),
      init.cause === undefined ? undefined : { cause: init.cause },
    )
    if (typeof message !== 'string') rememberText(this, message)
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

  /** One line in English for an alert: class, code, endpoint, outcome, attempts, time, audience and app. */
  get summary(): string {
    return summarize(this)
  }

  /** A plain object for logs: no request body, no headers, no secret. */
  toJSON(): Record<string, unknown> {
    return {
      summary: this.summary,
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
      accessId: this.accessId,
      host: this.host,
      startedAt: this.startedAt,
      firstAttemptAt: this.firstAttemptAt,
      elapsedMs: this.elapsedMs,
      audience: this.audience,
      seq: this.seq,
      traceId: this.traceId,
      collapseId: this.collapseId,
      cause: describeCause(this.cause),
    }
  }
}
defineError(TpnsError, 'TpnsError', 'TPNS_ERROR')

type Settled = Pick<TpnsError, 'outcome' | 'attempts' | 'stopReason' | 'retryAfterMs'>

/** Completes an error with what only the whole call knows. Internal: users only see finalized errors. */
export function finalizeError<E extends TpnsError>(error: E, facts: Settled): E {
  return Object.assign(error, facts)
}

/** The facts of the call that an error speaks of. Internal. */
export function addFacts<E extends TpnsError>(error: E, facts: CallFacts): E {
  return Object.assign(error, facts)
}

/** The app and its host, where they are known and the error does not name them yet. Internal. */
export function addApp<E extends TpnsError>(
  error: E,
  accessId: string | undefined,
  baseUrl: string | undefined,
): E {
  const host = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).host : ''
  return Object.assign(error, {
    ...(error.accessId === undefined && accessId !== undefined ? { accessId } : {}),
    ...(error.host === undefined && host !== '' ? { host } : {}),
  })
}

/** The facts of another error, for an error that is made of it. */
export function copyFacts<E extends TpnsError>(error: E, from: TpnsError): E {
  const { accessId, host, startedAt, elapsedMs } = from
  if (accessId === undefined || host === undefined || startedAt === undefined || elapsedMs === undefined)
    return error
  const { firstAttemptAt, audience, seq, traceId, collapseId } = from
  return addFacts(error, {
    accessId,
    host,
    startedAt,
    firstAttemptAt,
    elapsedMs,
    audience,
    seq,
    traceId,
    collapseId,
  })
}

/** A cause for logs: its name, message and code, never its other fields. */
export function describeCause(cause: unknown): unknown {
  if (cause === undefined) return undefined
  if (!(cause instanceof Error)) return toText(cause)
  const { code } = cause as { code?: unknown }
  return { name: cause.name, message: cause.message, ...(typeof code === 'string' ? { code } : {}) }
}
