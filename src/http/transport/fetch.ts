import { types } from 'node:util'
import {
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportPhase,
  type TransportRequest,
} from '../../core/ports/transport.js'
import { diagnose } from '../failures/diagnose.js'
import { FAILURE_RULES } from '../failures/failure-reasons.js'
import { refuseRepeatingFetch } from './repeating-fetch.js'

/**
 * A transport over the global `fetch`, for runtimes and tools that rely on `fetch`. About five times slower than
 * the default, and it cannot observe whether a request was written: any failure that does not name a connect error
 * counts as "may have been written".
 *
 * `fetch` is looked up at each request, so a patched one is used.
 *
 * @throws TpnsConfigError under a runtime whose `fetch` may send a push twice
 */
export function fetchTransport(): Transport {
  refuseRepeatingFetch()
  return { send: exchange, close: async () => {} }
}

async function exchange(request: TransportRequest): Promise<TransportAnswer> {
  const { url, method, headers, body, signal, maxBytes } = request
  try {
    // A redirect is an answer, not an instruction: following it would send the push again, elsewhere.
    const init = {
      method,
      headers: withLength(headers, body),
      body: toOneTimeStream(body),
      signal,
      redirect: 'manual',
    }
    const response = await fetch(url, { ...init, duplex: 'half' } as RequestInit)
    if (!('body' in Object(response)))
      throw new TypeError('the global fetch gave no Response, as a stub of it must')
    const answerHeaders: Record<string, string> = Object.fromEntries(response.headers)
    // fetch has already decompressed the body.
    delete answerHeaders['content-encoding']
    return { status: response.status, headers: answerHeaders, ...(await readBody(response, maxBytes)) }
  } catch (error) {
    throw new TransportError(classifyFetchError(error), error)
  }
}

/**
 * A body that can be read only once cannot be sent twice. The standard has `fetch` send a request again after an
 * answer of 421 when it has kept the body, and Node does; other repeats end the same way.
 */
function toOneTimeStream(
  body: TransportRequest['body'],
): TransportRequest['body'] | ReadableStream<Uint8Array> {
  if (!types.isUint8Array(body)) return body
  return new ReadableStream({
    start(controller) {
      controller.enqueue(body)
      controller.close()
    },
  })
}

/** Without it a stream is sent in chunks, which no document of TPNS allows. */
function withLength(
  headers: TransportRequest['headers'],
  body: TransportRequest['body'],
): Readonly<Record<string, string>> {
  return types.isUint8Array(body) ? { ...headers, 'content-length': String(body.byteLength) } : headers
}

async function readBody(
  response: Response,
  maxBytes: number,
): Promise<Pick<TransportAnswer, 'body' | 'complete'>> {
  const chunks: Uint8Array[] = []
  let received = 0
  const reader = response.body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    received += value.length
    if (received > maxBytes) {
      chunks.push(value.subarray(0, value.length - (received - maxBytes)))
      reader.cancel().catch(() => {})
      return { body: Buffer.concat(chunks), complete: false }
    }
    chunks.push(value)
  }
  return { body: Buffer.concat(chunks), complete: true }
}

/** Only some failures prove that nothing was written: fetch does not say. */
function classifyFetchError(error: unknown): TransportPhase {
  return FAILURE_RULES[diagnose(error).reason].nothingSent === 'never' ? 'maybe-written' : 'not-written'
}
