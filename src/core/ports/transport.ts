import { brand } from '../../errors/brand.js'

/**
 * The way to the network. It moves bytes, knows nothing of TPNS, and reports one thing with care: whether the request
 * may have reached the other side.
 */
export interface Transport {
  /**
   * Sends one request and reads its whole answer.
   *
   * @throws TransportError for a failed exchange. Any other error counts as "may have been written".
   */
  send(request: TransportRequest): Promise<TransportAnswer>
  /** Releases connections. Requests under way may finish. */
  close(): Promise<void>
}

export interface TransportRequest {
  readonly url: URL
  readonly method: 'POST'
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /**
   * The bytes; or, for a package upload, an iterable that makes them. It is read once and only as fast as the other
   * side takes it; when it throws, the exchange fails without the body's end. Its length is in `content-length`, where
   * it is known; otherwise the body is sent in chunks.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
  /** Ends the exchange at once, wherever it is: connecting, waiting or in the middle of the body. Made when first read. */
  readonly signal: AbortSignal
  /** The same, without the price of an AbortSignal. */
  readonly cancellation: Cancellation
  /** A body longer than this many bytes is not read to its end: {@link TransportAnswer.complete} is false. */
  readonly maxBytes: number
}

export interface TransportAnswer {
  readonly status: number
  /** Lower-case names; of a repeated header the last. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As it came: not decompressed. */
  readonly body: Uint8Array
  /** False when the body was cut off at `maxBytes`. */
  readonly complete: boolean
}

/**
 * - `not-written`: no byte of the request went out, or nothing of it was carried out for certain. The error's cause says
 *   whether another attempt may help (`ECONNREFUSED`) or not (`CERT_HAS_EXPIRED`)
 * - `certificate`: the same, because a certificate was refused; trying again will not help, whatever the cause
 * - `maybe-written`: the request, or a part of it, may have reached the other side
 */
export type TransportPhase = 'not-written' | 'certificate' | 'maybe-written'

/** An exchange that failed. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  readonly phase: TransportPhase

  constructor(phase: TransportPhase, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.phase = phase
  }
}
// A transport may have its `TransportError` from another copy of the package than the client (CommonJS beside ESM).
brand(TransportError, 'TransportError')

/** How far a request had come when it failed with this error. Errors of unknown kind count as written. */
export function getPhase(error: unknown): TransportPhase {
  return error instanceof TransportError ? error.phase : 'maybe-written'
}

/**
 * How an exchange learns that it must end. An AbortSignal alone costs more than signing a push, and is made only for a
 * transport that asks for one.
 */
export class Cancellation {
  /** Why; undefined while the exchange may go on. */
  reason: Error | undefined
  /** Called once, when it ends. One transport listens; a second listener uses {@link signal}. */
  onCancel: (() => void) | undefined
  /** A transport calls it right before it writes, if it knows when; returns why the request must not go. */
  beforeFirstByte: (() => Error | undefined) | undefined
  #controller: AbortController | undefined

  /** The same as a standard signal. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.reason !== undefined) this.#controller.abort(this.reason)
    }
    return this.#controller.signal
  }

  cancel(reason: Error): void {
    if (this.reason !== undefined) return
    this.reason = reason
    this.onCancel?.()
    this.#controller?.abort(reason)
  }

  /**
   * Work that may ignore the signal. What heeds it rejects within this tick, and knows whether bytes were
   * written; the others are left behind.
   */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const { signal } = this
      const end = () => queueMicrotask(() => process.nextTick(() => reject(this.reason)))
      // The work may itself have aborted the call while it was begun.
      if (signal.aborted) end()
      else signal.addEventListener('abort', end, { once: true })
      work.then(resolve, reject)
    })
  }
}

/** What a call hands to a transport that is known to heed the cancellation: no signal is made. */
export type ExchangeRequest = Omit<TransportRequest, 'signal'>

/** A transport that rejects as soon as the exchange is cancelled. */
export interface CancellableTransport {
  send(request: ExchangeRequest): Promise<TransportAnswer>
  close(): Promise<void>
}

/** A transport of the caller, which may ignore its signal. */
export function makeCancellable(transport: Transport): CancellableTransport {
  return {
    send: async (request) => {
      const { cancellation } = request
      const { signal } = cancellation
      return await cancellation.race(transport.send({ ...request, signal }))
    },
    close: () => transport.close(),
  }
}
