import { TpnsConfigError } from '../errors/validation-errors.js'
import type { Runtime } from './ports/runtime.js'
import { type Cancellation, TransportError } from './ports/transport.js'
import { abortReason, isAborted, onAbort } from './shared-abort-listener.js'

/** What ended a wait or an attempt before its time. */
export type CancelReason =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'closed' }
  | { readonly kind: 'attempt-timeout'; readonly timeoutMs: number }
  | { readonly kind: 'total-timeout'; readonly timeoutMs: number }

/** Carries a {@link CancelReason} through a promise or an AbortSignal. Never leaves the library. */
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
  /** By the clock of `runtime.elapsed`. Default: now. */
  startedAt?: number
  /** Milliseconds for the whole call. */
  totalMs: number
  /** The caller's signal. */
  signal: AbortSignal | undefined
  /** Fires when the client is closed. Ends waits; an exchange under way may finish. */
  closing: AbortSignal
}

/**
 * The deadline of one call, and the signals that may end it before. Every wait of the call goes through it, and nothing
 * else of the call listens to the caller's signal: `wait` and `watchAttempt` begin to, and let go of it when the wait or
 * the attempt is over.
 */
export class Deadline {
  readonly #runtime: Runtime
  readonly #endsAt: number
  readonly #totalMs: number
  readonly #signal: AbortSignal | undefined
  readonly #closing: AbortSignal

  constructor({ runtime, startedAt = runtime.elapsed(), totalMs, signal, closing }: DeadlineInit) {
    this.#runtime = runtime
    this.#endsAt = startedAt + totalMs
    this.#totalMs = totalMs
    this.#signal = signal
    this.#closing = closing
  }

  /** Milliseconds until the total deadline; 0 or less when it has passed. */
  remainingMs(now = this.#runtime.elapsed()): number {
    return this.#endsAt - now
  }

  /** What has already ended the call, if anything. */
  cancelled(now?: number): CancelReason | undefined {
    if (this.#signal !== undefined && isAborted(this.#signal)) return this.#aborted()
    if (this.#closing.aborted) return { kind: 'closed' }
    return this.remainingMs(now) <= 0 ? this.#totalTimeout() : undefined
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

  /**
   * Watches over an attempt that begins: cancels it when its time is up, the call's is, or the caller aborts. Not when the
   * client is closed: what was begun may finish.
   *
   * @returns lets go of timer and signal; to be called when the attempt is over
   * @throws TransportError when the call has ended already: nothing was written
   */
  watchAttempt(cancellation: Cancellation, attemptMs: number): () => void {
    const now = this.#runtime.elapsed()
    const early = this.cancelled(now)
    if (early !== undefined) throw new TransportError('not-written', new CancelledError(early))
    const leftMs = this.remainingMs(now)
    const cancelTimer = startTimer(this.#runtime, Math.min(attemptMs, leftMs), () => {
      const why: CancelReason =
        leftMs < attemptMs ? this.#totalTimeout() : { kind: 'attempt-timeout', timeoutMs: attemptMs }
      cancellation.cancel(new CancelledError(why))
    })
    if (this.#signal === undefined) return cancelTimer
    // Signal and runtime are the caller's objects: where one throws, what was taken before is given back.
    try {
      const stopListening = onAbort(this.#signal, () =>
        cancellation.cancel(new CancelledError(this.#aborted())),
      )
      return () => {
        cancelTimer()
        stopListening()
      }
    } catch (error) {
      cancelTimer()
      throw error
    }
  }
}

/** The runtime is the caller's object. @throws TpnsConfigError when it starts no timer; what it returns never throws */
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
  if (typeof cancel === 'function') {
    return () => {
      try {
        cancel()
      } catch {
        // What was timed is over: a push that was accepted, say. A timer that fires later finds nothing to end.
      }
    }
  }
  throw new TpnsConfigError({
    en: 'runtime.setTimer must return a function that cancels the timer. Nothing more was sent.',
    zh: 'runtime.setTimer 必须返回用于取消计时器的函数。此后未再发送。',
  })
}

/** Waits for work that may never settle: undefined when it takes longer. @throws what the work throws in time */
export function waitAtMost<T>(
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
