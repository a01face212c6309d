import type { Runtime } from '../core/ports/clock.js'
import type { Brake } from './stop.js'

/** How long a stopped job waits for code that is not its own, where `gracePeriod` says nothing else. Milliseconds. */
export const DEFAULT_GRACE_MS = 10_000

/**
 * Waits for code that is not ours and may never settle: callbacks, stores, files. A running job waits as long as it
 * takes; a stopped one gives up after the grace period, so that its report arrives, and names what hung.
 */
export interface Patience {
  /** Waits for `work`; undefined when it was given up. @throws what the work throws in time */
  wait<T>(name: string, work: T | PromiseLike<T>): T | undefined | Promise<T | undefined>
  /** The same for what ends a job, where hanging helps nobody: bounded whether the job was stopped or not. Never throws. */
  finish(name: string, work: Promise<unknown> | undefined): Promise<void>
  /** Notes what is still waited for, as the job ends; `otherwise` when nothing of it is waited for here. */
  noteUnsettled(otherwise: string): void
  /** What was given up, by name. */
  readonly hung: readonly string[]
}

export function createPatience(
  { setTimer }: Pick<Runtime, 'setTimer'>,
  brake: Brake,
  graceMs: number,
): Patience {
  const hung = new Set<string>()
  const waiting = new Set<() => void>()
  const unsettled = new Map<object, string>()
  brake.onStop(() => {
    for (const limit of waiting) limit()
  })

  const bounded = <T>(name: string, work: PromiseLike<T>, limited: boolean) =>
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
        // What has hung once is not waited for again, or a hundred batches would wait one after another.
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
      if (limited || brake.stopped !== undefined) limit()
      else waiting.add(limit)
    })

  return {
    wait: (name, work) => (isPromiseLike(work) ? bounded(name, work, false) : work),
    async finish(name, work) {
      if (work !== undefined) await bounded(name, work, true).catch(() => {})
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
