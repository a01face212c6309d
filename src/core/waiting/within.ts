import type { Runtime } from '../ports/clock.js'

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
