import { Cancellation } from '../transport/cancellation.js'
import { TransportError } from '../transport/transport.js'
import { onAbort } from './abort-hub.js'
import type { Runtime } from './runtime.js'

/** What ended a wait or an attempt before its time. */
export type Interruption =
  | { readonly kind: 'aborted'; readonly reason: unknown }
  | { readonly kind: 'closed' }
  | { readonly kind: 'attempt-timeout'; readonly timeoutMs: number }
  | { readonly kind: 'total-timeout'; readonly timeoutMs: number }

/** Carries an {@link Interruption} through a promise or an AbortSignal. Never leaves the library. */
export class Interrupted extends Error {
  readonly interruption: Interruption
  constructor(interruption: Interruption) {
    super(interruption.kind)
    this.interruption = interruption
  }
}

export interface ScopeInit {
  runtime: Runtime
  /** Milliseconds for the whole call. */
  totalMs: number
  /** The caller's signal. */
  signal: AbortSignal | undefined
  /** Fires when the client is closed. Ends waits; an exchange under way may finish. */
  closing: AbortSignal
}

/** The patience of one call: its total deadline and the signals that may end it. Every wait of the call goes through it. */
export interface Scope {
  /** Milliseconds until the total deadline; 0 or less when it has passed. */
  remainingMs(): number
  /** What has already ended the call, if anything. */
  interruption(): Interruption | undefined
  /** Waits. @throws Interrupted */
  sleep(delayMs: number): Promise<void>
  /** Waits for `settle` to be called. `cancel` runs when the wait ends early. @throws Interrupted */
  wait(start: (settle: () => void) => () => void): Promise<void>
  /** Runs one exchange under the attempt's deadline. @throws Interrupted when the exchange ignores its signal */
  attempt<T>(attemptMs: number, exchange: (cancellation: Cancellation) => Promise<T>): Promise<T>
}

export function openScope({ runtime, totalMs, signal, closing }: ScopeInit): Scope {
  const endsAt = runtime.elapsed() + totalMs
  const remainingMs = () => endsAt - runtime.elapsed()
  const aborted = (): Interruption => ({ kind: 'aborted', reason: signal?.reason })
  const totalTimeout: Interruption = { kind: 'total-timeout', timeoutMs: totalMs }

  const interruption = (): Interruption | undefined => {
    if (signal?.aborted) return aborted()
    if (closing.aborted) return { kind: 'closed' }
    return remainingMs() <= 0 ? totalTimeout : undefined
  }

  const wait: Scope['wait'] = (start) =>
    new Promise<void>((resolve, reject) => {
      const early = interruption()
      if (early !== undefined) return reject(new Interrupted(early))
      const release = () => {
        cancelDeadline()
        stopListening()
        stopWaitingForClose()
      }
      const end = (why: Interruption) => {
        release()
        cancel()
        reject(new Interrupted(why))
      }
      const cancelDeadline = runtime.setTimer(remainingMs(), () => end(totalTimeout))
      const stopListening = onAbort(signal, () => end(aborted()))
      const stopWaitingForClose = onAbort(closing, () => end({ kind: 'closed' }))
      const cancel = start(() => {
        release()
        resolve()
      })
    })

  return {
    remainingMs,
    interruption,
    wait,
    sleep: (delayMs) => wait((settle) => runtime.setTimer(delayMs, settle)),
    attempt: <T>(attemptMs: number, exchange: (cancellation: Cancellation) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const early = interruption()
        // Nothing was written, and the error must say so.
        if (early !== undefined) return reject(new TransportError('not-written', new Interrupted(early)))
        const cancellation = new Cancellation()
        const left = remainingMs()
        const limit: Interruption =
          left < attemptMs ? totalTimeout : { kind: 'attempt-timeout', timeoutMs: attemptMs }
        const release = () => {
          cancelLimit()
          stopListening()
        }
        const end = (why: Interruption) => {
          release()
          const reason = new Interrupted(why)
          cancellation.cancel(reason)
          // A transport that heeds its signal rejects within this turn, and knows whether bytes were written; the line
          // below is for one that ignores it.
          queueMicrotask(() => process.nextTick(() => reject(reason)))
        }
        const cancelLimit = runtime.setTimer(Math.min(attemptMs, left), () => end(limit))
        const stopListening = onAbort(signal, () => end(aborted()))
        const fail = (error: unknown) => {
          release()
          reject(error)
        }
        const succeed = (value: T) => {
          release()
          resolve(value)
        }
        try {
          exchange(cancellation).then(succeed, fail)
        } catch (error) {
          // A transport that throws at once is as one that rejects.
          fail(error)
        }
      }),
  }
}
