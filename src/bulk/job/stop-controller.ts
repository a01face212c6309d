/**
 * Why a job stopped early.
 *
 * - `aborted`: the caller's signal
 * - `closed`: `client.close()`
 * - `authentication`, `app-status`, `certificate`: every further batch would be refused too
 * - `request`: the push itself was refused before any batch was accepted
 * - `failures`: `maxConsecutiveFailures` batches failed in a row
 * - `source`: the recipients' iterable threw, or a package could not be written to the temporary folder
 * - `checkpoint`: the checkpoint could not be written, or does not match these recipients
 * - `checkpoint-lost`: another job has taken over the checkpoint, or may have; `error` is a `TpnsCheckpointLostError`.
 *   Nothing was sent once that was known.
 * - `callback`: one of your callbacks threw
 * - `defect`: a bug in this library; please report it
 */
export type BulkStopReason =
  | 'aborted'
  | 'closed'
  | 'authentication'
  | 'app-status'
  | 'certificate'
  | 'request'
  | 'failures'
  | 'source'
  | 'checkpoint'
  | 'checkpoint-lost'
  | 'callback'
  | 'defect'

export interface BulkStop {
  readonly reason: BulkStopReason
  /** The signal's reason, or the error of the batch, the source, the checkpoint or the callback. */
  readonly error: unknown
}

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
  orStop<T>(work: Promise<T>): Promise<T | undefined>
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
    orStop: (work) =>
      new Promise((resolve, reject) => {
        wake = () => setImmediate(() => resolve(undefined))
        if (stopped !== undefined) wake()
        work.then(resolve, reject)
      }),
  }
}
