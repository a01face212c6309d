import type { AttemptContext } from './context.js'
import type { OpenBody } from './endpoint.js'
import type { Cancellation } from './ports/cancellation.js'
import type { TransportAnswer, TransportRequest } from './ports/transport.js'

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

/**
 * An exchange, or why its body broke off: a source that failed, or broke a rule while it was read, is the reason of
 * whatever the connection reports.
 */
async function withBodyError(
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
