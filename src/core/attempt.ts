import type { TpnsError } from '../errors/tpns-error.js'
import type { Accepted, AttemptContext, CallContext } from './context.js'
import { getCancelReason } from './deadline.js'
import type { MultipartPayload, OpenBody } from './endpoint.js'
import { cancelledError } from './failures/cancelled.js'
import { withEarlier } from './failures/ended-wait.js'
import { failAttempt, sourceTimeoutError } from './failures/failed-attempt.js'
import { attemptTrace, traced } from './observe/observe.js'

/**
 * Runs the steps of one attempt: counts it, keeps the client open for it, turns whatever fails into a TpnsError, tells
 * observers, and closes an upload's body. A call whose guard refuses, or whose body cannot be opened, has made no
 * attempt: the service was asked nothing.
 */
export function inAttempt(
  call: CallContext,
  steps: (attempt: AttemptContext) => Promise<Accepted>,
): Promise<Accepted> {
  const about = () => ({ endpoint: call.endpoint.path, attempt: call.attempts + 1 })
  return traced(attemptTrace, about, () => run(call, steps))
}

async function run(
  call: CallContext,
  steps: (attempt: AttemptContext) => Promise<Accepted>,
): Promise<Accepted> {
  const { client } = call
  if (call.guard !== undefined) await askGuard(call)
  const body = call.upload === undefined ? undefined : await openBody(call, call.upload)
  const attempt: AttemptContext = {
    call,
    body,
    redact: client.redact,
    signedAt: undefined,
    httpStatus: undefined,
    retCode: undefined,
  }
  call.attempts += 1
  client.inFlight.begin()
  const startedAt = client.runtime.elapsed()
  let error: TpnsError | undefined
  try {
    return await steps(attempt)
  } catch (thrown) {
    error = failAttempt(attempt, thrown)
    throw error
  } finally {
    client.inFlight.end()
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
}

/** Asking takes time too. A call that has ended meanwhile makes no further attempt. */
async function askGuard(call: CallContext): Promise<void> {
  await call.guard?.beforeAttempt()
  const cancelled = call.deadline.cancelled()
  if (cancelled !== undefined) {
    throw withEarlier(call, cancelledError(call.endpoint.path, cancelled, 'not-sent'))
  }
}

/**
 * Opens the body of an upload, under the deadline of an attempt: a file may lie on a disk that hangs.
 *
 * @throws TpnsError when it breaks a rule or hangs, or when the call was ended meanwhile
 */
async function openBody(call: CallContext, upload: MultipartPayload): Promise<OpenBody> {
  let abandoned = false
  const opening = async () => {
    const body = await upload.open()
    if (abandoned) await body.close()
    return body
  }
  try {
    return await call.deadline.run(call.attemptTimeoutMs, opening)
  } catch (thrown) {
    abandoned = true
    const reason = getCancelReason(thrown)
    if (reason === undefined) throw thrown
    if (reason.kind === 'attempt-timeout') throw sourceTimeoutError(call)
    throw withEarlier(call, cancelledError(call.endpoint.path, reason, 'not-sent'))
  }
}
