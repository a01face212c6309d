import { TpnsConfigError } from '../errors/validation-errors.js'
import type { Runtime } from './ports/clock.js'
import { Cancellation, TransportError } from './ports/transport.js'
import { abortReason, isAborted, onAbort } from './shared-abort-listener.js'

/** What ended a wait or an attempt before its time. */
export type CancelReason =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'closed' }
  | { readonly kind: 'attempt-timeout'; readonly timeoutMs: number }
  | { readonly kind: 'total-timeout'; readonly timeoutMs: number }

/** Carries an {@link CancelReason} through a promise or an AbortSignal. Never leaves the library. */
export class CancelledError extends Error {
  readonly reason: CancelReason
  constructor(reason: CancelReason) {
    super(reason.kind)
    this.reason = reason
  }
}

/** Why a call was cancelled. The error arrives bare, or wrapped by the transport, which knows whether bytes were written. */
export function getCancelReason(thrown: unknown): CancelReason | undefined {
  const source = thrown instanceof TransportError ? thrown.cause : thrown
  return source instanceof CancelledError ? source.reason : undefined
}

export interface DeadlineInit {
  runtime: Runtime
  /** Milliseconds for the whole call. */
  totalMs: number
  /** The caller's signal. */
  signal: AbortSignal | undefined
  /** Fires when the client is closed. Ends waits; an exchange under way may finish. */
  closing: AbortSignal
}

/** The deadline of one call, and the signals that may end it before. Every wait of the call goes through it. */
export class Deadline {
  readonly #runtime: Runtime
  readonly #endsAt: number
  readonly #totalMs: number
  readonly #signal: AbortSignal | undefined
  readonly #closing: AbortSignal

  constructor({ runtime, totalMs, signal, closing }: DeadlineInit) {
    this.#runtime = runtime
    this.#endsAt = runtime.elapsed() + totalMs
    this.#totalMs = totalMs
    this.#signal = signal
    this.#closing = closing
  }

  /** Milliseconds until the total deadline; 0 or less when it has passed. */
  remainingMs(): number {
    return this.#endsAt - this.#runtime.elapsed()
  }

  /** What has already ended the call, if anything. */
  cancelled(): CancelReason | undefined {
    if (this.#signal !== undefined && isAborted(this.#signal)) return this.#aborted()
    if (this.#closing.aborted) return { kind: 'closed' }
    return this.remainingMs() <= 0 ? this.#totalTimeout() : undefined
  }

  #aborted(): CancelReason {
    return { kind: 'aborted', reason: abortReason(this.#signal) }
  }

  #totalTimeout(): CancelReason {
    return { kind: 'total-timeout', timeoutMs: this.#totalMs }
  }

  /** Waits. @throws CancelledError */
  sleep(delayMs: number): Promise<void> {
    return this.wait((settle) => startTimer(this.#runtime, delayMs, settle))
  }

  /** Waits for `settle` to be called. `cancel` runs when the wait ends early. @throws CancelledError */
  wait(start: (settle: () => void) => () => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const early = this.cancelled()
      if (early !== undefined) return reject(new CancelledError(early))
      const taken: (() => void)[] = []
      const release = () => {
        for (const giveBack of taken.splice(0)) giveBack()
      }
      let cancel = () => {}
      const end = (why: CancelReason) => {
        release()
        cancel()
        reject(new CancelledError(why))
      }
      // Signal and runtime are the caller's objects: where one of them throws, what was taken before is given back.
      try {
        taken.push(onAbort(this.#signal, () => end(this.#aborted())))
        taken.push(onAbort(this.#closing, () => end({ kind: 'closed' })))
        taken.push(startTimer(this.#runtime, this.remainingMs(), () => end(this.#totalTimeout())))
        cancel = start(() => {
          release()
          resolve()
        })
      } catch (error) {
        release()
        reject(error)
      }
    })
  }

  /** Runs one exchange under the deadline of an attempt. @throws CancelledError when the exchange ignores its signal */
  run<T>(attemptMs: number, exchange: (cancellation: Cancellation) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const early = this.cancelled()
      // Nothing was written, and the error must say so.
      if (early !== undefined) return reject(new TransportError('not-written', new CancelledError(early)))
      const cancellation = new Cancellation()
      const leftMs = this.remainingMs()
      let stopListening: (() => void) | undefined
      let cancelTimer: (() => void) | undefined
      const release = () => {
        cancelTimer?.()
        stopListening?.()
      }
      const end = (why: CancelReason) => {
        release()
        const reason = new CancelledError(why)
        cancellation.cancel(reason)
        // A transport that heeds its signal rejects within this turn, and knows whether bytes were written; the line
        // below is for one that ignores it.
        queueMicrotask(() => process.nextTick(() => reject(reason)))
      }
      // Signal and runtime are asked before anything is written: where one of them throws, nothing is left behind. A
      // transport that throws at once is as one that rejects.
      try {
        if (this.#signal !== undefined) stopListening = onAbort(this.#signal, () => end(this.#aborted()))
        cancelTimer = startTimer(this.#runtime, Math.min(attemptMs, leftMs), () =>
          end(leftMs < attemptMs ? this.#totalTimeout() : { kind: 'attempt-timeout', timeoutMs: attemptMs }),
        )
        exchange(cancellation).then(
          (value) => {
            release()
            resolve(value)
          },
          (error: unknown) => {
            release()
            reject(error)
          },
        )
      } catch (error) {
        release()
        reject(error)
      }
    })
  }
}

/** The runtime is the caller's object. @throws TpnsConfigError */
function startTimer(runtime: Runtime, delayMs: number, callback: () => void): () => void {
  let cancel: unknown
  try {
    cancel = runtime.setTimer(delayMs, callback)
  } catch (cause) {
    const text = {
      en: 'runtime.setTimer threw an error (see cause). Nothing more was sent. Correct it, or leave it out.',
      zh: 'runtime.setTimer 抛出错误（见 cause）。此后未再发送。请更正，或不设置该选项。',
    }
    throw new TpnsConfigError(text, { cause })
  }
  if (typeof cancel === 'function') return cancel as () => void
  throw new TpnsConfigError({
    en: 'runtime.setTimer must return a function that cancels the timer. Nothing more was sent.',
    zh: 'runtime.setTimer 必须返回用于取消计时器的函数。此后未再发送。',
  })
}

/** Waits for work that may never settle: undefined when it takes longer. @throws what the work throws in time */
export function within<T>(
  { setTimer }: Pick<Runtime, 'setTimer'>,
  mostMs: number,
  work: Promise<T>,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = setTimer(mostMs, () => resolve(undefined))
    const settle = (done: () => void) => {
      cancel()
      done()
    }
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}
