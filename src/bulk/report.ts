import type { TpnsError } from '../errors/tpns-error.js'
import type { BulkCounts } from './progress.js'
import type { BulkStop } from './stop.js'

/** Failed batches that a report lists; the counts hold them all. */
export const FAILURES_LISTED = 100

/** One failed batch, in a report. */
export interface BulkFailure {
  /** Number of the batch, from 0; with `sendEach` the position of the recipient in the source. */
  readonly index: number
  /** How many recipients it has. */
  readonly count: number
  readonly outcome: 'rejected' | 'unknown' | 'not-sent'
  /** True when sending it again is safe and may work. */
  readonly retryable: boolean
  /** True when an earlier run had recorded it, and nothing was sent for it now. */
  readonly earlier: boolean
  /** Undefined when only an earlier run knew it, and for what was not sent because the job stopped. */
  readonly error: TpnsError | undefined
}

/** Batches by what became of them. */
export interface BatchCounts {
  readonly accepted: number
  readonly rejected: number
  readonly unknown: number
  readonly notSent: number
}

/** What became of a job. Its size does not depend on the number of recipients. */
export interface BulkReport extends BulkCounts {
  /** True when every recipient of the source was taken. It says nothing about failures: see the counts. */
  readonly complete: boolean
  /** Why the job ended before its source did; undefined when it did not. */
  readonly stopped: BulkStop | undefined
  /** Of `accepted`: those that an earlier run with the same checkpoint had sent. */
  readonly acceptedEarlier: number
  readonly batches: BatchCounts
  /** Recipients in failed batches that cannot have been accepted and may be sent again; a second run with the same checkpoint does so. */
  readonly retryable: number
  /** The first 100 failed batches, in the order in which they ended. Tokens refused as invalid by `sendEach` are not among them. */
  readonly failures: readonly BulkFailure[]
  /**
   * What had not settled when the job ended, and was given up: `onBatch`, `onInvalidTokens`, `onSkipped`, `onUnknown`,
   * `invalidTokensFile`, `recipients` (the source), `checkpoint.load`, `checkpoint.append` and the like. Empty as a rule.
   */
  readonly hung: readonly string[]
  readonly elapsedMs: number
  /** Recipients a second in this run, without those that earlier runs had done. */
  readonly recipientsPerSecond: number
  /** What to do next, in sentences for people. */
  readonly advice: readonly string[]
}
