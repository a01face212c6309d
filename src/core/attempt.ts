import type { TpnsError } from '../errors/tpns-error.js'
import type { Accepted, AttemptContext, CallContext } from './context.js'
import { cancelledError } from './failures/cancelled.js'
import { withEarlier } from './failures/ended-wait.js'
import { failAttempt } from './failures/failed-attempt.js'
import { attemptTrace, traced } from './observe/observe.js'
import type { TransportAnswer, TransportRequest } from './ports/transport.js'
import { openBody, withBodyError } from './upload-body.js'

/**
 * Runs the steps of one attempt: counts it, turns whatever fails into a TpnsError, tells observers, and closes an upload's
 * body. A call whose guard refuses, or whose body cannot be opened, has made no attempt: the service was asked nothing.
 */
export function inAttempt(
  call: CallContext,
  steps: (attempt: AttemptContext) => Promise<Accepted>,
): Promise<Accepted> {
  const about = () => ({ endpoint: call.endpoint.path, attempt: call.attempts + 1 })
  return traced(attemptTrace, about, async () => {
    const { client, upload } = call
    if (call.guard !== undefined) await askGuard(call)
    const body = upload === undefined ? undefined : await openBody(call, upload)
    const attempt: AttemptContext = {
      call,
      body,
      signature: undefined,
      signedAt: undefined,
      httpStatus: undefined,
      retCode: undefined,
    }
    call.attempts += 1
    const startedAt = client.runtime.elapsed()
    let error: TpnsError | undefined
    try {
      return await steps(attempt)
    } catch (thrown) {
      error = failAttempt(attempt, thrown)
      call.firstAttemptAt ??= startedAt
      throw error
    } finally {
      // Not awaited: a source that hangs must not hold up the deadline.
      body?.close().catch(() => {})
      client.observe('attempt', () => ({
        endpoint: call.endpoint.path,
        attempt: call.attempts,
        durationMs: client.runtime.elapsed() - startedAt,
        httpStatus: attempt.httpStatus,
        retCode: attempt.retCode,
        outcome: (error as TpnsError | undefined)?.outcome ?? 'accepted',
        error,
      }))
    }
  })
}

/** Asking takes time too. A call that has ended meanwhile makes no further attempt. */
async function askGuard(call: CallContext): Promise<void> {
  await call.guard?.beforeAttempt()
  const cancelled = call.deadline.cancelled()
  if (cancelled !== undefined) {
    throw withEarlier(call, cancelledError(call.endpoint.path, cancelled, 'not-sent'))
  }
}

/** Fresh headers over exactly the bytes that are sent. From here on the attempt knows its signature, to redact it. */
export function sign(attempt: AttemptContext): Record<string, string> {
  const { client, bytes, endpoint, contentType } = attempt.call
  attempt.signedAt = client.skew.moment()
  const headers = client.authorize(bytes, endpoint.auth)
  headers['content-type'] = contentType
  attempt.signature = headers.Sign
  return headers
}

/**
 * One exchange, under the deadline of the attempt. What fails here fails as the transport reports it, which knows whether
 * bytes were written.
 */
export function send(
  { call, body }: AttemptContext,
  headers: Record<string, string>,
): Promise<TransportAnswer> {
  const { client, url, bytes, guard } = call
  if (body?.length !== undefined) headers['content-length'] = String(body.length)
  return call.deadline.run(call.attemptTimeoutMs, (cancellation) => {
    cancellation.beforeFirstByte = guard?.beforeFirstByte
    const request: TransportRequest = {
      url,
      method: 'POST',
      headers,
      body: body?.chunks ?? bytes,
      cancellation,
      get signal() {
        return cancellation.signal
      },
      maxBytes: client.settings.maxAnswerBytes,
    }
    const exchange = client.transport.send(request)
    return body === undefined ? exchange : withBodyError(body, exchange, cancellation)
  })
}
