import type { Socket } from 'node:net'
import type { Dispatcher } from 'undici'
// By its file, not its name: under Bun, 'undici' is a stub of Bun's own, whose pools cannot send. This is the same module.
import { buildConnector, Pool } from 'undici/index.js'
import {
  type CancellableTransport,
  type ExchangeRequest,
  type TransportAnswer,
  TransportError,
} from '../../core/ports/transport.js'
import { diagnose } from '../failures/diagnose.js'
import { FAILURE_RULES } from '../failures/failure-reasons.js'
import { refuseUnusableDispatcher } from './unusable-dispatcher.js'

export interface UndiciTransportOptions {
  /** Scheme, host and port of all requests. */
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
export function createUndiciTransport(options: UndiciTransportOptions): CancellableTransport {
  const { origin, connections, keepAliveTimeoutMs, connectTimeoutMs } = options
  if (options.dispatcher !== undefined) refuseUnusableDispatcher(options.dispatcher)
  const connector = createTrackingConnector(connectTimeoutMs)
  const dispatcher =
    options.dispatcher ??
    new Pool(origin, {
      connections,
      // The second bounds what a Keep-Alive header asks for.
      ...(keepAliveTimeoutMs === undefined
        ? {}
        : { keepAliveTimeout: keepAliveTimeoutMs, keepAliveMaxTimeout: keepAliveTimeoutMs }),
      connect: connector.connect,
      headersTimeout: SAFETY_NET_MS,
      bodyTimeout: SAFETY_NET_MS,
    })
  return {
    send: (request) => exchange(dispatcher, origin, request),
    close: async () => {
      if (options.dispatcher !== undefined) return
      // By now no exchange is under way. The pool's own close() would wait for connections that calls have given up on.
      const closed = dispatcher.destroy()
      connector.abandon()
      await closed
    },
  }
}

/**
 * Makes connections, and can give up those that are still being made, which the pool does not. A signal could do so too, but
 * each socket would stay with its listener, long after it was closed, until the client is.
 */
function createTrackingConnector(timeout: number) {
  const connecting = new Set<Socket>()
  // It returns the socket, although its type does not say so.
  const build = buildConnector({ timeout }) as (...args: Parameters<buildConnector.connector>) => Socket
  return {
    connect(target: buildConnector.Options, callback: buildConnector.Callback): void {
      const socket = build(target, (...result) => {
        connecting.delete(socket)
        callback(...result)
      })
      connecting.add(socket)
    },
    abandon(): void {
      for (const socket of connecting) socket.destroy(new Error('the client was closed'))
    },
  }
}

/**
 * One request over `dispatch`, the layer below `request()`: it reports when writing starts (`onRequestStart` runs right
 * before the first byte), which no error code reveals, and it needs no stream for a body of a few hundred bytes.
 */
function exchange(
  dispatcher: Dispatcher,
  origin: string,
  request: ExchangeRequest,
): Promise<TransportAnswer> {
  return new Promise((resolve, reject) => {
    const handler = new AnswerHandler(request, resolve, reject)
    const { url, method, headers } = request
    const path = url.pathname + url.search
    const body = request.body as NonNullable<Dispatcher.DispatchOptions['body']>
    if (!handler.listen()) return
    try {
      dispatcher.dispatch({ origin, path, method, headers, body }, handler)
    } catch (error) {
      handler.fail(error)
    }
  })
}

/** What undici calls in the course of one exchange. A class: its methods are made once, not for each push. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #request: ExchangeRequest
  readonly #resolve: (answer: TransportAnswer) => void
  readonly #reject: (error: TransportError) => void
  #connection: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: TransportAnswer['headers'] = {}
  readonly #chunks: Uint8Array[] = []
  #received = 0
  #settled = false

  constructor(
    request: ExchangeRequest,
    resolve: (answer: TransportAnswer) => void,
    reject: (error: TransportError) => void,
  ) {
    this.#request = request
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Rejects at once on a cancellation; undici drops a request that is still queued when it reaches the front. */
  listen(): boolean {
    const { cancellation } = this.#request
    cancellation.onCancel = () => {
      this.fail(cancellation.reason)
      this.#connection?.abort(cancellation.reason as Error)
    }
    if (cancellation.reason === undefined) return true
    this.fail(cancellation.reason)
    return false
  }

  fail(error: unknown): void {
    if (!this.#settle()) return
    const unwritten = this.#connection === undefined || provesNothingSent(error)
    this.#reject(new TransportError(unwritten ? 'not-written' : 'maybe-written', error))
  }

  #finish(complete: boolean): void {
    if (!this.#settle()) return
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, headers: this.#headers, body, complete })
  }

  #settle(): boolean {
    if (this.#settled) return false
    this.#settled = true
    this.#request.cancellation.onCancel = undefined
    return true
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A second start is a retry or a redirect by the dispatcher: it would send the push twice.
    if (this.#connection !== undefined) {
      const repeated = new RepeatedByDispatcher()
      this.fail(repeated)
      controller.abort(repeated)
      return
    }
    const { cancellation } = this.#request
    const refusal = cancellation.beforeFirstByte?.()
    if (refusal !== undefined) this.fail(refusal)
    if (this.#settled) controller.abort(cancellation.reason ?? refusal ?? new Error('given up'))
    else this.#connection = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    incoming: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (statusCode < 200) return
    this.#status = statusCode
    this.#headers = keepLast(incoming)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const { maxBytes } = this.#request
    this.#received += chunk.length
    if (this.#received <= maxBytes) {
      this.#chunks.push(chunk)
      return
    }
    this.#chunks.push(chunk.subarray(0, chunk.length - (this.#received - maxBytes)))
    this.#finish(false)
    controller.abort(new Error('the answer is too large'))
  }

  onResponseEnd(): void {
    this.#finish(true)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error)
  }

  // Undici 5 and 6 call these two alone. Without them their interceptors end the process, and their MockAgent never answers.
  // Thrown: some interceptors keep an abort to themselves, and write the request.
  onConnect(): void {
    throw Object.assign(new Error('invalid onConnect method'), { code: 'UND_ERR_INVALID_ARG' })
  }

  onError(error: Error): void {
    this.fail(error)
  }
}

const provesNothingSent = (error: unknown) => FAILURE_RULES[diagnose(error).reason].nothingSent === 'always'

class RepeatedByDispatcher extends Error {
  override readonly name = 'RepeatedByDispatcher'
  constructor() {
    super('the dispatcher started to send the request a second time')
  }
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
