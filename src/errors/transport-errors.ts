import { defineError } from './brand.js'
import type { FailureReason } from './failure-reason.js'
import type { ErrorText } from './message.js'
import { TpnsError, type TpnsErrorInit } from './tpns-error.js'

export interface ConnectionErrorInit extends TpnsErrorInit {
  /** How far the request had come. */
  phase: ConnectionPhase
  reason?: FailureReason | undefined
}

/**
 * - `connect`: refused, unknown host, connect timeout, a TLS handshake that broke off: nothing was sent
 * - `tls`: the certificate was refused, or the two sides cannot agree on TLS: nothing was sent; not retried
 * - `proxy`: a proxy refused to connect (407, 403 and the like): nothing was sent; not retried
 * - `defect`: the transport itself failed, by a programming error or by repeating the request itself; not retried
 * - `exchange`: the connection broke after the request had (or may have) been written
 * - `rate-limiter`: the rate limiter of the `rateLimit` option failed, for example because its Redis is unavailable: no
 *   request was started
 */
export type ConnectionPhase = 'connect' | 'tls' | 'proxy' | 'exchange' | 'defect' | 'rate-limiter'

/**
 * The connection could not be made, or broke. `outcome` is `not-sent` when nothing was written, else `unknown`:
 * then look the push up (`client.push.lookUp`) before sending it again.
 */
export class TpnsConnectionError extends TpnsError {
  readonly phase: ConnectionPhase
  /** Why, as a stable name for alerts, such as `certificate-expired` or `host-not-found`. */
  readonly reason: FailureReason

  constructor(message: string | ErrorText, init: ConnectionErrorInit) {
    super(message, init)
    this.phase = init.phase
    this.reason = init.reason ?? 'broken'
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase, reason: this.reason }
  }
}
defineError(TpnsConnectionError, 'TpnsConnectionError', 'TPNS_CONNECTION')

export interface TimeoutErrorInit extends TpnsErrorInit {
  timeout: 'attempt' | 'total'
  timeoutMs: number
}

/** A deadline passed: `timeout.attempt` for one request and its whole answer, or `timeout.total` for the call. */
export class TpnsTimeoutError extends TpnsError {
  /** Which of the two timeouts it was, as the option names them. */
  readonly timeout: 'attempt' | 'total'
  /** How long it was, in milliseconds. */
  readonly timeoutMs: number

  constructor(message: string | ErrorText, init: TimeoutErrorInit) {
    super(message, init)
    this.timeout = init.timeout
    this.timeoutMs = init.timeoutMs
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), timeout: this.timeout, timeoutMs: this.timeoutMs }
  }
}
defineError(TpnsTimeoutError, 'TpnsTimeoutError', 'TPNS_TIMEOUT')

/**
 * The caller's `AbortSignal` fired, or the client was closed. `cause` is the signal's reason; `outcome` is what was known
 * about the request at that moment.
 */
export class TpnsAbortError extends TpnsError {}
defineError(TpnsAbortError, 'TpnsAbortError', 'TPNS_ABORTED')

export interface HttpErrorInit extends TpnsErrorInit {
  httpStatus: number
  bodyExcerpt?: string | undefined
}

/**
 * The service (or something in front of it) answered with an HTTP status other than 2xx and without a return code that
 * says why. 4xx: `rejected`. 5xx: `unknown`, because a gateway may fail after the service has accepted the request. With the
 * return code 0 in its body: `unknown`, because it contradicts itself.
 */
export class TpnsHttpError extends TpnsError {
  /** The beginning of the answer's body, secrets removed. */
  readonly bodyExcerpt: string | undefined

  constructor(message: string | ErrorText, init: HttpErrorInit) {
    super(message, init)
    this.bodyExcerpt = init.bodyExcerpt
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), bodyExcerpt: this.bodyExcerpt }
  }
}
defineError(TpnsHttpError, 'TpnsHttpError', 'TPNS_HTTP')

/**
 * What was wrong with an answer. `contradictory`: it contradicts itself, for example with two different return codes, whatever
 * its HTTP status; the others come with status 2xx.
 */
export type ProtocolFault =
  | 'empty'
  | 'not-json'
  | 'not-an-object'
  | 'no-return-code'
  | 'too-large'
  | 'bad-encoding'
  | 'contradictory'

export interface ProtocolErrorInit extends TpnsErrorInit {
  fault: ProtocolFault
  bodyExcerpt?: string | undefined
}

/**
 * The answer cannot be used: HTML, empty, not JSON, without a return code, too large, or contradictory. The outcome
 * is `unknown`.
 */
export class TpnsProtocolError extends TpnsError {
  readonly fault: ProtocolFault
  /** The beginning of the answer's body, secrets removed. */
  readonly bodyExcerpt: string | undefined

  constructor(message: string | ErrorText, init: ProtocolErrorInit) {
    super(message, init)
    this.fault = init.fault
    this.bodyExcerpt = init.bodyExcerpt
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), fault: this.fault, bodyExcerpt: this.bodyExcerpt }
  }
}
defineError(TpnsProtocolError, 'TpnsProtocolError', 'TPNS_PROTOCOL')
