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
