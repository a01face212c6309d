import type { Dispatcher } from 'undici'
// By its file, not its name: under Bun, 'undici' is a stub of Bun's own, whose pools cannot send. This is the same module.
import { Pool } from 'undici/index.js'
import {
  type Transport,
  type TransportAnswer,
  TransportError,
  type TransportRequest,
} from '../../core/ports/transport.js'
import { diagnose } from '../failures/diagnose.js'
import { FAILURE_RULES } from '../failures/failure-reasons.js'
import { refuseUnusableDispatcher } from './unusable-dispatcher.js'

export interface UndiciTransportOptions {
  /** Scheme, host and port. */
  origin: string
  /** Maximum number of connections. */
  connections: number
  /** Most milliseconds that a connection is kept idle; undici's default when undefined. */
  keepAliveTimeoutMs?: number | undefined
  /** Milliseconds for connecting, TLS handshake included. */
  connectTimeoutMs: number
  /** A dispatcher of the caller (proxy, custom TLS, mock). The caller owns it: `close()` does not close it. */
  dispatcher?: Dispatcher | undefined
}

/** Undici's own timers are only a safety net below the client's deadlines: coarse, and never the first to fire. */
const SAFETY_NET_MS = 300_000

/** The default transport: undici on a pool of keep-alive connections. */
export function undiciTransport(options: UndiciTransportOptions): Transport {
  const { origin, connections, keepAliveTimeoutMs, connectTimeoutMs } = options
  if (options.dispatcher !== undefined) refuseUnusableDispatcher(options.dispatcher)
  const dispatcher =
    options.dispatcher ??
    new Pool(origin, {
      connections,
      // The second bounds what a Keep-Alive header asks for.
      ...(keepAliveTimeoutMs === undefined
        ? {}
        : { keepAliveTimeout: keepAliveTimeoutMs, keepAliveMaxTimeout: keepAliveTimeoutMs }),
      connect: { timeout: connectTimeoutMs },
      headersTimeout: SAFETY_NET_MS,
      bodyTimeout: SAFETY_NET_MS,
    })
  return {
    send: (request) => exchange(dispatcher, request),
    close: async () => {
      if (options.dispatcher === undefined) await dispatcher.close()
    },
  }
}

/**
 * One request over `dispatch`, the layer below `request()`: it tells when writing starts (`onRequestStart` runs right
 * before the first byte), which no error code can tell, and it needs no stream for a body of a few hundred bytes.
 */
function exchange(dispatcher: Dispatcher, request: TransportRequest): Promise<TransportAnswer> {
  const { cancellation, maxBytes } = request
  const { origin, path } = splitUrl(request.url)
  return new Promise<TransportAnswer>((resolve, reject) => {
    let connection: Dispatcher.DispatchController | undefined
    let status = 0
    let headers: TransportAnswer['headers'] = {}
    const chunks: Uint8Array[] = []
    let received = 0
    let settled = false

    const finish = (complete: boolean) => {
      if (settled) return
      settled = true
      cancellation.onCancel = undefined
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
      resolve({ status, headers, body, complete })
    }
    const fail = (error: unknown) => {
      if (settled) return
      settled = true
      cancellation.onCancel = undefined
      const unwritten = connection === undefined || provesNothingSent(error)
      reject(new TransportError(unwritten ? 'not-written' : 'maybe-written', error))
    }
    // Rejects at once; undici drops a request that is still queued when it reaches the front.
    const onCancel = () => {
      fail(cancellation.reason)
      connection?.abort(cancellation.reason as Error)
    }

    if (cancellation.reason !== undefined) return fail(cancellation.reason)
    cancellation.onCancel = onCancel
    try {
      dispatcher.dispatch(
        {
          origin,
          path,
          method: request.method,
          headers: request.headers,
          body: request.body as NonNullable<Dispatcher.DispatchOptions['body']>,
        },
        {
          onRequestStart(controller) {
            // A second start is a retry or a redirect by the dispatcher: it would send the push twice.
            if (connection !== undefined) {
              const repeated = new RepeatedByDispatcher()
              fail(repeated)
              return controller.abort(repeated)
            }
            const refusal = cancellation.beforeFirstByte?.()
            if (refusal !== undefined) fail(refusal)
            if (settled) controller.abort(cancellation.reason ?? refusal ?? new Error('given up'))
            else connection = controller
          },
          onResponseStart(_controller, statusCode, incoming) {
            if (statusCode < 200) return
            status = statusCode
            headers = keepLast(incoming)
          },
          onResponseData(controller, chunk) {
            received += chunk.length
            if (received <= maxBytes) {
              chunks.push(chunk)
              return
            }
            chunks.push(chunk.subarray(0, chunk.length - (received - maxBytes)))
            finish(false)
            controller.abort(new Error('the answer is too large'))
          },
          onResponseEnd: () => finish(true),
          onResponseError: (_controller, error) => fail(error),
        },
      )
    } catch (error) {
      fail(error)
    }
  })
}

const provesNothingSent = (error: unknown) => FAILURE_RULES[diagnose(error).reason].nothingSent === 'always'

class RepeatedByDispatcher extends Error {
  override readonly name = 'RepeatedByDispatcher'
  constructor() {
    super('the dispatcher started to send the request a second time')
  }
}

const parts = new WeakMap<URL, { origin: string; path: string }>()

/** Cached: a client uses only a handful of URLs, and each read of a URL's parts builds new strings. */
function splitUrl(url: URL): { origin: string; path: string } {
  let known = parts.get(url)
  if (known === undefined) {
    known = { origin: url.origin, path: url.pathname + url.search }
    parts.set(url, known)
  }
  return known
}

function keepLast(
  incoming: Readonly<Record<string, string | string[] | undefined>>,
): TransportAnswer['headers'] {
  for (const name in incoming) {
    if (Array.isArray(incoming[name])) {
      return Object.fromEntries(
        Object.entries(incoming).map(([key, value]) => [
          key,
          Array.isArray(value) ? (key === 'date' ? value.join(', ') : value.at(-1)) : value,
        ]),
      )
    }
  }
  return incoming as TransportAnswer['headers']
}
