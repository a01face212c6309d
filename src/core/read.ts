import { readCode } from '../http/envelope.js'
import { type ReadBody, readBody } from '../http/read.js'
import { findServerReturnCode } from '../return-codes/explain.js'
import type { AttemptContext } from './context.js'
import { retryAfterMs } from './policy/retry-after.js'
import type { TransportAnswer } from './ports/transport.js'

/** An answer as far as it can be read. */
export interface Answer {
  readonly status: number
  readonly headers: TransportAnswer['headers']
  readonly body: ReadBody
  /** What the service asked for, if it did. */
  readonly retryAfterMs: number | undefined
}

/** Reads an answer, and measures the clock skew on it if it is certainly the service's. Never throws. */
export function read(attempt: AttemptContext, answer: TransportAnswer): Answer {
  const { runtime, skew, settings } = attempt.call.client
  const { status, headers } = answer
  attempt.httpStatus = status
  const receivedAt = skew.moment()
  const body = readBody(answer, settings.maxAnswerBytes)
  if (attempt.signedAt !== undefined && isFromTheService(status, body)) {
    skew.record(headers.date, attempt.signedAt, receivedAt)
  }
  return { status, headers, body, retryAfterMs: retryAfterMs(headers, runtime.now()) }
}

/**
 * Whether an answer is certainly the service's own: it carries a return code, which the HTTP status does not contradict. The
 * error page of a proxy has none, and its `Date` header tells the proxy's time. Pure.
 */
export function isFromTheService(status: number, body: ReadBody): boolean {
  if (body.kind !== 'object') return false
  const { retCode } = readCode(body.value)
  if (retCode === undefined) return false
  return (status >= 200 && status < 300) || (retCode !== 0 && findServerReturnCode(retCode) !== undefined)
}
