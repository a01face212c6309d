import type { Outcome, TpnsError } from '../../errors/tpns-error.js'
import type { RequestWarning } from '../../validation/context.js'

/**
 * Callbacks that see what the client does. No event but `request` holds a body; none holds a header or a secret. A hook
 * that throws is ignored: an observer must never fail a push.
 */
export interface TpnsHooks {
  /**
   * A request holds something that has no effect, or is probably a mistake; it is sent nonetheless. Or the
   * service accepted a request and gave no id (`push_id.missing`, `planId.missing`, `uploadId.missing`). Each kind is
   * reported once per client; that a shared rate limit is kept by each process alone, once per outage. Default: `process.emitWarning`.
   */
  warning?: ((event: WarningEvent) => void) | undefined
  /** An attempt ended, well or not. */
  attempt?: ((event: AttemptEvent) => void) | undefined
  /** Another attempt will be made after `delayMs`. */
  retry?: ((event: RetryEvent) => void) | undefined
  /** A call starts to wait for a rate limit or a cool-down. */
  wait?: ((event: WaitEvent) => void) | undefined
  /** A cool-down begins, or is made longer, for all callers of a limit. */
  cooldown?: ((event: CooldownEvent) => void) | undefined
  /** A call begins. */
  call?: ((event: CallEvent) => void) | undefined
  /**
   * A request was checked, and its call goes on to send it. **The event holds all that is sent**: leave texts, tokens and accounts
   * out with `withoutTexts` of `tpns-client/migrate` before you write it anywhere. Not on `diagnostics_channel`.
   */
  request?: ((event: RequestEvent) => void) | undefined
  /** A call has ended, well or not. */
  result?: ((event: ResultEvent) => void) | undefined
}

export interface WarningEvent extends RequestWarning {
  readonly endpoint: string
}

export interface AttemptEvent {
  readonly endpoint: string
  /** From 1. */
  readonly attempt: number
  readonly durationMs: number
  /** HTTP status, when there was an answer. */
  readonly httpStatus: number | undefined
  /**
   * As answered; undefined when the answer had no code, or none came. 0 when accepted, but for a code that still answers: 10110008
   * to a query ("nothing is bound"), 1008026 and 1008027 where that is the code of every item that failed, 10010018 to the repetition of a push.
   */
  readonly retCode: number | undefined
  readonly outcome: 'accepted' | Outcome
  /** Why it failed; undefined when accepted. */
  readonly error: TpnsError | undefined
}

export interface RetryEvent {
  readonly endpoint: string
  /** The attempt that failed, from 1. */
  readonly attempt: number
  readonly delayMs: number
  readonly error: TpnsError
}

export interface WaitEvent {
  readonly endpoint: string
  readonly reason: 'rate-limit' | 'cool-down'
  /** What is waited for: a rate limit, or the endpoint's path. */
  readonly group: string
  /** The expected wait in milliseconds. */
  readonly waitMs: number
}

/** A call begins. */
export interface CallEvent {
  readonly endpoint: string
  /** The public method, for example `push.send`. */
  readonly name: string
}

/** A request was checked. */
export interface RequestEvent extends CallEvent {
  /** Its JSON, as it goes over the wire; to change it changes nothing. An uploaded file is not among them. */
  readonly request: object
}

/**
 * A call has ended, well or not, after all its attempts. A method that asks several times (a list that is split, `push.waitFor`) makes a
 * call each time, with a result of its own.
 */
export interface ResultEvent extends CallEvent {
  readonly attempts: number
  readonly durationMs: number
  /**
   * `accepted` also for a query that finds nothing (10110008): it gives an empty result. A call some of whose items were
   * refused (1008026) is `rejected`, also with `onPartial: 'return'`.
   */
  readonly outcome: 'accepted' | Outcome
  readonly error: TpnsError | undefined
}

/** Calls that share a limit pause, because the service said "too fast". */
export interface CooldownEvent {
  readonly endpoint: string
  /** A rate limit, or the endpoint's path. */
  readonly group: string
  readonly pauseMs: number
}
