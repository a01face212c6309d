import type { TpnsError } from '../errors/tpns-error.js'
import { TpnsTimeoutError } from '../errors/transport-errors.js'
import { Interrupted } from './deadline.js'
import type { MultipartPayload, OpenBody } from './endpoint.js'
import type { Call } from './pipeline.js'
import type { Cancellation } from './ports/cancellation.js'
import { type TransportAnswer, TransportError } from './ports/transport.js'

/**
 * Opens the body of an upload, under the deadline of an attempt: a file may lie on a disk that hangs.
 *
 * @throws TpnsError when it breaks a rule or hangs, TransportError when the call was ended meanwhile
 */
export async function openBody(call: Call, upload: MultipartPayload): Promise<OpenBody> {
  let gone = false
  const opening = async () => {
    const body = await upload.open()
    if (gone) await body.close()
    return body
  }
  try {
    return await call.scope.attempt(call.attemptTimeoutMs, opening)
  } catch (error) {
    gone = true
    if (!(error instanceof Interrupted)) throw error
    if (error.interruption.kind !== 'attempt-timeout') throw new TransportError('not-written', error)
    throw sourceTimeout(call)
  }
}

/** The source hung, not the service. Asking it again would hang again. */
function sourceTimeout({ endpoint, attemptTimeoutMs }: Call): TpnsTimeoutError {
  const message =
    `The source of the upload to ${endpoint.path} gave nothing within ${attemptTimeoutMs} ms (timeout.attempt). ` +
    'Nothing was sent. 数据源在限定时间内没有给出数据，请求未发出。'
  return new TpnsTimeoutError(message, {
    endpoint: endpoint.path,
    outcome: 'not-sent',
    scope: 'attempt',
    timeoutMs: attemptTimeoutMs,
    stopReason: 'deadline',
  })
}

/**
 * An exchange, or why its body broke off: a source that failed, or broke a rule on its way, is the reason of whatever
 * the connection reports.
 */
export async function orFailureOf(
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

/** Accepted before all was sent: something answers for the service (a proxy, a mock), and nothing whole was uploaded. */
export function acceptedTooEarly(): TransportError {
  return new TransportError('maybe-written', new Error('it was answered before the whole file was sent'))
}

/** Says in the error why an upload is not tried again although the failure would allow it. */
export function cannotBeReadAgain<E extends TpnsError>(error: E): E {
  error.message +=
    ' It was not tried again: its source can be read only once, and was. Upload it anew from a fresh source, or hand in ' +
    'a path, a Buffer, or for entries an array or a function that returns them. 数据源只能读取一次，因此未自动重试；请用新的数据源重新上传。'
  return error
}
