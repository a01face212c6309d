import { TpnsConfigError } from '../errors/validation-errors.js'
import { Cancellation } from './ports/cancellation.js'
import type { Runtime } from './ports/clock.js'
import { TransportError } from './ports/transport.js'
import { abortReason, isAborted, onAbort } from './waiting/shared-abort-listener.js'

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
export interface Deadline {
  /** Milliseconds until the total deadline; 0 or less when it has passed. */
  remainingMs(): number
  /** What has already ended the call, if anything. */
  cancelled(): CancelReason | undefined
  /** Waits. @throws CancelledError */
  sleep(delayMs: number): Promise<void>
  /** Waits for `settle` to be called. `cancel` runs when the wait ends early. @throws CancelledError */
  wait(start: (settle: () => void) => () => void): Promise<void>
  /** Runs one exchange under the deadline of an attempt. @throws CancelledError when the exchange ignores its signal */
  run<T>(attemptMs: number, exchange: (cancellation: Cancellation) => Promise<T>): Promise<T>
}

export function openDeadline({ runtime, totalMs, signal, closing }: DeadlineInit): Deadline {
  const endsAt = runtime.elapsed() + totalMs
  const remainingMs = () => endsAt - runtime.elapsed()
  const aborted = (): CancelReason => ({ kind: 'aborted', reason: abortReason(signal) })
  const totalTimeout: CancelReason = { kind: 'total-timeout', timeoutMs: totalMs }

  const cancelled = (): CancelReason | undefined => {
    if (isAborted(signal)) return aborted()
    if (closing.aborted) return { kind: 'closed' }
    return remainingMs() <= 0 ? totalTimeout : undefined
  }

  const wait: Deadline['wait'] = (start) =>
    new Promise<void>((resolve, reject) => {
      const early = cancelled()
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
    cancelled,
    wait,
    sleep: (delayMs) => wait((settle) => startTimer(runtime, delayMs, settle)),
    run: <T>(attemptMs: number, exchange: (cancellation: Cancellation) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const early = cancelled()
        // Nothing was written, and the error must say so.
        if (early !== undefined) return reject(new TransportError('not-written', new CancelledError(early)))
        const cancellation = new Cancellation()
        const left = remainingMs()
        const limit: CancelReason =
          left < attemptMs ? totalTimeout : { kind: 'attempt-timeout', timeoutMs: attemptMs }
        let stopListening = () => {}
        let cancelLimit = () => {}
        const release = () => {
          cancelLimit()
          stopListening()
        }
        const end = (why: CancelReason) => {
          release()
          const reason = new CancelledError(why)
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
