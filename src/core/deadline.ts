import { TpnsConfigError } from '../errors/validation-errors.js'
import { Cancellation } from './ports/cancellation.js'
import type { Runtime } from './ports/clock.js'
import { TransportError } from './ports/transport.js'
import { abortReason, isAborted, onAbort } from './waiting/shared-abort-listener.js'

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
  const aborted = (): Interruption => ({ kind: 'aborted', reason: abortReason(signal) })
  const totalTimeout: Interruption = { kind: 'total-timeout', timeoutMs: totalMs }

  const interruption = (): Interruption | undefined => {
    if (isAborted(signal)) return aborted()
    if (closing.aborted) return { kind: 'closed' }
    return remainingMs() <= 0 ? totalTimeout : undefined
  }

  const wait: Scope['wait'] = (start) =>
    new Promise<void>((resolve, reject) => {
      const early = interruption()
      if (early !== undefined) return reject(new Interrupted(early))
      const taken: (() => void)[] = []
      const release = () => {
        for (const giveBack of taken.splice(0)) giveBack()
      }
      let cancel = () => {}
      const end = (why: Interruption) => {
        release()
        cancel()
        reject(new Interrupted(why))
      }
      // Signal and runtime are the caller's objects: where one of them throws, what was taken before is given back.
      try {
        taken.push(onAbort(signal, () => end(aborted())))
        taken.push(onAbort(closing, () => end({ kind: 'closed' })))
        taken.push(startTimer(runtime, remainingMs(), () => end(totalTimeout)))
        cancel = start(() => {
          release()
          resolve()
        })
      } catch (error) {
        release()
        reject(error)
      }
    })

  return {
    remainingMs,
    interruption,
    wait,
    sleep: (delayMs) => wait((settle) => startTimer(runtime, delayMs, settle)),
    attempt: <T>(attemptMs: number, exchange: (cancellation: Cancellation) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const early = interruption()
        // Nothing was written, and the error must say so.
        if (early !== undefined) return reject(new TransportError('not-written', new Interrupted(early)))
        const cancellation = new Cancellation()
        const left = remainingMs()
        const limit: Interruption =
          left < attemptMs ? totalTimeout : { kind: 'attempt-timeout', timeoutMs: attemptMs }
        let stopListening = () => {}
        let cancelLimit = () => {}
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
        const fail = (error: unknown) => {
          release()
          reject(error)
        }
        const succeed = (value: T) => {
          release()
          resolve(value)
        }
        // Before anything is written: where the caller's signal or runtime throws, nothing is left behind.
        try {
          stopListening = onAbort(signal, () => end(aborted()))
          cancelLimit = startTimer(runtime, Math.min(attemptMs, left), () => end(limit))
        } catch (error) {
          fail(error)
          return
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

/** The runtime is the caller's object. @throws TpnsConfigError */
function startTimer(runtime: Runtime, delayMs: number, callback: () => void): () => void {
  let cancel: unknown
  try {
    cancel = runtime.setTimer(delayMs, callback)
  } catch (cause) {
    throw new TpnsConfigError('runtime.setTimer threw an error (see cause). Nothing more was sent.', {
      cause,
    })
  }
  if (typeof cancel === 'function') return cancel as () => void
  throw new TpnsConfigError(
    'runtime.setTimer must return a function that cancels the timer. Nothing more was sent.',
  )
}
