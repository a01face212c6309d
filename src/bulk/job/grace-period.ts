import type { Runtime } from '../../core/ports/runtime.js'
import type { StopController } from './stop-controller.js'

/** Default of `gracePeriod`: how long a stopped job waits for code that is not its own. Milliseconds. */
export const DEFAULT_GRACE_MS = 10_000

/**
 * Waits for code that is not ours and may never settle: callbacks, stores, files. A running job waits as long as it
 * takes; a stopped one gives up after the grace period, so that it can return its report, and lists what hung.
 */
export interface GracePeriod {
  /** Waits for `work`; undefined if it was given up. @throws what `work` throws in time */
  wait<T>(name: string, work: T | PromiseLike<T>): T | undefined | Promise<T | undefined>
  /** The same for cleaning up: always bounded, whether the job was stopped or not. Never throws. */
  finish(name: string, work: Promise<unknown> | undefined): Promise<void>
  /** Adds what is still pending to `hung` as the job ends; adds `otherwise` if nothing is. */
  noteUnsettled(otherwise: string): void
  /** The names of what was given up. */
  readonly hung: readonly string[]
}

export function createGracePeriod(
  { setTimer }: Pick<Runtime, 'setTimer'>,
  stopController: StopController,
  graceMs: number,
): GracePeriod {
  const hung = new Set<string>()
  const waiting = new Set<() => void>()
  const unsettled = new Map<object, string>()
  stopController.onStop(() => {
    for (const limit of waiting) limit()
  })

  const waitBounded = <T>(name: string, work: PromiseLike<T>, limited: boolean) =>
    new Promise<T | undefined>((resolve, reject) => {
      let cancel = () => {}
      const leave = () => {
        cancel()
        waiting.delete(limit)
        unsettled.delete(work)
      }
      const giveUp = () => {
        leave()
        hung.add(name)
        resolve(undefined)
      }
      const limit = () => {
        waiting.delete(limit)
        // Do not wait again for what has hung once, or a hundred batches would wait one after another.
        if (hung.has(name)) setImmediate(giveUp)
        else cancel = setTimer(graceMs, giveUp)
      }
      unsettled.set(work, name)
      work.then(
        (value) => {
          leave()
          resolve(value)
        },
        (error: unknown) => {
          leave()
          reject(error)
        },
      )
      if (limited || stopController.stopped !== undefined) limit()
      else waiting.add(limit)
    })

  return {
    wait: (name, work) => (isPromiseLike(work) ? waitBounded(name, work, false) : work),
    async finish(name, work) {
      if (work !== undefined) await waitBounded(name, work, true).catch(() => {})
    },
    noteUnsettled(otherwise) {
      for (const name of unsettled.size === 0 ? [otherwise] : unsettled.values()) hung.add(name)
    },
    get hung() {
      return [...hung]
    },
  }
}

function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as Partial<PromiseLike<T>> | null | undefined)?.then === 'function'
}
