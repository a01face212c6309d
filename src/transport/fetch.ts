import { isCertificateError } from './tls-errors.js'
import {
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportPhase,
  type TransportRequest,
} from './transport.js'

/**
 * A transport over the global `fetch`, for runtimes and tools that want to see `fetch`. About five times slower than
 * the default, and it cannot observe whether a request was written: any failure that does not name a connect error
 * counts as "may have been written".
 *
 * `fetch` is looked up at each request, so a patched one is used.
 */
export function fetchTransport(): Transport {
  return { send: exchange, close: async () => {} }
}

async function exchange(request: TransportRequest): Promise<TransportAnswer> {
  const { url, method, headers, body, signal, maxBytes } = request
  try {
    // A redirect is an answer here, not an instruction: following it would send the push again, elsewhere.
    const streamed = body instanceof Uint8Array ? {} : { duplex: 'half' as const }
    const init = { method, headers, body, signal, redirect: 'manual' as const, ...streamed }
    const response = await fetch(url, init as RequestInit)
    const answerHeaders: Record<string, string> = Object.fromEntries(response.headers)
    // fetch has already decompressed the body.
    delete answerHeaders['content-encoding']
    return { status: response.status, headers: answerHeaders, ...(await readBody(response, maxBytes)) }
  } catch (error) {
    throw new TransportError(phaseOfFetchError(error), error)
  }
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

/** The codes that only ever arise before a connection exists. */
const CONNECT_ERRORS: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

function phaseOfFetchError(error: unknown): TransportPhase {
  const { cause } = (error ?? {}) as { cause?: unknown }
  if (isCertificateError(cause)) return 'certificate'
  const { code } = (cause ?? {}) as { code?: unknown }
  return typeof code === 'string' && CONNECT_ERRORS.has(code) ? 'not-written' : 'maybe-written'
}
