import type { Runtime } from '../core/ports/runtime.js'

/** Waits, or rejects with the signal's reason as soon as it aborts. */
export function sleep(
  { setTimer }: Pick<Runtime, 'setTimer'>,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      cancelTimer()
      reject(signal?.reason)
    }
    const cancelTimer = setTimer(ms, () => {
      signal?.removeEventListener('abort', stop)
      resolve()
    })
    signal?.addEventListener('abort', stop, { once: true })
  })
}
