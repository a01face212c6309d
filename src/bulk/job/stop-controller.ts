import type { BulkStop, BulkStopReason } from '../report/stop.js'

/** Stops one job. The first reason counts. */
export interface StopController {
  readonly stopped: BulkStop | undefined
  stop(reason: BulkStopReason, error: unknown): void
  /** Calls `callback` when the job stops; at once if it already has. */
  onStop(callback: () => void): void
  /**
   * Waits for `work` or for the stop, whichever comes first: then undefined. A result that is ready at that moment is not
   * lost. One wait at a time.
   */
  waitOrStop<T>(work: Promise<T>): Promise<T | undefined>
}

export function createStopController(): StopController {
  let stopped: BulkStop | undefined
  let wake = () => {}
  const callbacks: (() => void)[] = []
  return {
    get stopped() {
      return stopped
    },
    stop(reason, error) {
      if (stopped !== undefined) return
      stopped = { reason, error }
      for (const callback of callbacks) callback()
      wake()
    },
    onStop(callback) {
      callbacks.push(callback)
      if (stopped !== undefined) callback()
    },
    // Not Promise.race with a promise that lives as long as the job: each race would leak a reaction on it.
    waitOrStop: (work) =>
      new Promise((resolve, reject) => {
        wake = () => setImmediate(() => resolve(undefined))
        if (stopped !== undefined) wake()
        work.then(resolve, reject)
      }),
  }
}
