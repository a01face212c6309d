/**
 * Why a job ended before its source did.
 *
 * - `aborted`: the caller's signal
 * - `closed`: `client.close()`
 * - `authentication`, `app-status`, `certificate`: every further batch would be refused alike
 * - `request`: the push itself was refused before any batch was accepted
 * - `failures`: as many batches failed in a row as `maxConsecutiveFailures` allows
 * - `source`: the recipients' iterable threw, or a package could not be written to the temporary folder
 * - `checkpoint`: the checkpoint could not be written, or does not belong to these recipients
 * - `checkpoint-lost`: another job has taken over the checkpoint, or that cannot be ruled out; `error` is a
 *   `TpnsCheckpointLostError`. Nothing was sent after that was known.
 * - `callback`: a callback of the caller threw
 * - `defect`: an error of this library; please report it
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
  /** The signal's reason, the error of the batch, of the source, of the checkpoint or of the callback. */
  readonly error: unknown
}

/** The brake of one job. The first reason counts. */
export interface Brake {
  readonly stopped: BulkStop | undefined
  stop(reason: BulkStopReason, error: unknown): void
  /** Called at once when the job stops. */
  onStop(callback: () => void): void
  /**
   * Waits for `work`, but not beyond the stop: then undefined. What `work` had ready by then is not lost. One wait at a
   * time.
   */
  orStop<T>(work: Promise<T>): Promise<T | undefined>
}

export function createBrake(): Brake {
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
    // Not Promise.race with a promise that lives as long as the job: each race would leave a reaction behind in it.
    orStop: (work) =>
      new Promise((resolve, reject) => {
        wake = () => setImmediate(() => resolve(undefined))
        if (stopped !== undefined) wake()
        work.then(resolve, reject)
      }),
  }
}
