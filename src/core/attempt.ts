import type { TpnsError } from '../errors/tpns-error.js'
import type { AttemptContext, CallContext } from './context.js'
import type { OpenBody } from './endpoint.js'
import { cancelledError } from './failures/cancelled.js'
import { withEarlier } from './failures/ended-wait.js'
import { Cancellation, type TransportAnswer } from './ports/transport.js'
import { withBodyError } from './upload-body.js'

/** Opens an attempt, and counts it. */
export function openAttempt(call: CallContext, body: OpenBody | undefined): AttemptContext {
  call.attempts += 1
  return {
    call,
    startedAt: call.client.runtime.elapsed(),
    body,
    cancellation: new Cancellation(),
    stopWatching: undefined,
    signature: undefined,
    signedAt: undefined,
    httpStatus: undefined,
    retCode: undefined,
  }
}

/** Closes an attempt, however it has ended, and lets observers see it. Must not throw: its push may have been accepted. */
export function closeAttempt(attempt: AttemptContext, error: TpnsError | undefined): void {
  const { call, startedAt, body, httpStatus, retCode, stopWatching } = attempt
  const { client, endpoint, attempts } = call
  stopWatching?.()
  if (error !== undefined) call.firstAttemptAt ??= startedAt
  // Not awaited: a source that hangs must not hold up the deadline.
  body?.close().catch(() => {})
  client.observe('attempt', () => ({
    endpoint: endpoint.path,
    attempt: attempts,
    durationMs: client.runtime.elapsed() - startedAt,
    httpStatus,
    retCode,
    outcome: error?.outcome ?? 'accepted',
    error,
  }))
}

/** Asking takes time too. A call that has ended meanwhile makes no further attempt. */
export async function askGuard(call: CallContext): Promise<void> {
  await call.guard?.beforeAttempt()
  const cancelled = call.deadline.cancelled()
  if (cancelled !== undefined) {
    throw withEarlier(call, cancelledError(call.endpoint.path, cancelled, 'not-sent'))
  }
}

/** Fresh headers over exactly the bytes that are sent. From here on the attempt knows its signature, to redact it. */
export function sign(attempt: AttemptContext): Record<string, string> {
  const { client, bytes, endpoint, contentType } = attempt.call
  attempt.signedAt = client.skew.moment(attempt.startedAt)
  const headers = client.authorize(bytes, endpoint.auth)
  headers['content-type'] = contentType
  attempt.signature = headers.Sign
  return headers
}

/**
 * One exchange, under the deadline of the attempt. What fails here fails as the transport reports it, which knows whether
 * bytes were written.
 */
export function send(attempt: AttemptContext, headers: Record<string, string>): Promise<TransportAnswer> {
  const { call, body, cancellation } = attempt
  const { client, url, bytes, guard, deadline, attemptTimeoutMs } = call
  if (body?.length !== undefined) headers['content-length'] = String(body.length)
  attempt.stopWatching = deadline.watchAttempt(cancellation, attemptTimeoutMs)
  cancellation.beforeFirstByte = guard?.beforeFirstByte
  const exchange = client.transport.send({
    url,
    method: 'POST',
    headers,
    body: body?.chunks ?? bytes,
    cancellation,
    maxBytes: client.settings.maxAnswerBytes,
  })
  return body === undefined ? exchange : withBodyError(body, exchange, cancellation)
}
