import type { CallContext } from './context.js'
import { getCancelReason } from './deadline.js'
import type { MultipartPayload, OpenBody } from './endpoint.js'
import { cancelledError } from './failures/cancelled.js'
import { withEarlier } from './failures/ended-wait.js'
import { sourceTimeoutError } from './failures/failed-attempt.js'
import { Cancellation, type TransportAnswer } from './ports/transport.js'

/**
 * Opens the body of an upload, under the deadline of an attempt: a file may be on a disk that hangs.
 *
 * @throws TpnsError when it breaks a rule or hangs, or when the call was ended meanwhile
 */
export async function openBody(call: CallContext, upload: MultipartPayload): Promise<OpenBody> {
  let abandoned = false
  const opening = async () => {
    const body = await upload.open()
    if (abandoned) await body.close()
    return body
  }
  const cancellation = new Cancellation()
  let stop = () => {}
  try {
    stop = call.deadline.watchAttempt(cancellation, call.attemptTimeoutMs)
    return await cancellation.race(opening())
  } catch (thrown) {
    abandoned = true
    const reason = getCancelReason(thrown)
    if (reason === undefined) throw thrown
    if (reason.kind === 'attempt-timeout') throw sourceTimeoutError(call)
    throw withEarlier(call, cancelledError(call.endpoint.path, reason, 'not-sent'))
  } finally {
    stop()
  }
}

/**
 * An exchange, or why its body broke off: a source that failed, or broke a rule while it was read, is the reason of
 * whatever the connection reports.
 */
export async function withBodyError(
  body: OpenBody,
  exchange: Promise<TransportAnswer>,
  cancellation: Cancellation,
): Promise<TransportAnswer> {
  try {
    const answer = await exchange
    const failure = body.failure()
    if (failure !== undefined) throw failure
    return answer
  } catch (error) {
    // A source may share the signal that ends the call: then its failure is a consequence.
    throw (cancellation.reason === undefined ? body.failure() : undefined) ?? error
  }
}
