import { type ReadBody, readBody } from '../http/read.js'
import type { AttemptContext } from './context.js'
import { isFromTheService } from './judge.js'
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
