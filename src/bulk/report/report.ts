import type { Finding } from '../../check/index.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import type { BulkCounts } from './progress.js'
import type { BulkStop } from './stop.js'

/** Maximum number of failed batches listed in a report; the counts include them all. */
export const FAILURES_LISTED = 100

/** One failed batch in a report. */
export interface BulkFailure {
  /** Index of the batch, from 0; with `sendEach` the position of the recipient in the source. */
  readonly index: number
  /** Number of recipients. */
  readonly count: number
  readonly outcome: 'rejected' | 'unknown' | 'not-sent'
  /** True when sending it again is safe and may succeed. */
  readonly retryable: boolean
  /** True when an earlier run had recorded it, and nothing was sent for it in this run. */
  readonly earlier: boolean
  /** The cause; undefined for an earlier run, and for a batch that was not sent because the job stopped. */
  readonly error: TpnsError | undefined
}

/** Batches by outcome. */
export interface BatchCounts {
  readonly accepted: number
  readonly rejected: number
  readonly unknown: number
  readonly notSent: number
}

/** The result of a job. Its size does not depend on the number of recipients. */
export interface BulkReport extends BulkCounts {
  /** True when every recipient of the source was taken. Says nothing about failures: see the counts. */
  readonly complete: boolean
  /** Why the job stopped early; undefined if it did not. */
  readonly stopped: BulkStop | undefined
  /** Of `accepted`: those that an earlier run with the same checkpoint sent. */
  readonly acceptedEarlier: number
  readonly batches: BatchCounts
  /** Recipients in failed batches that are safe to send again; a second run with the same checkpoint does so. */
  readonly retryable: number
  /** The first 100 failed batches, in the order in which they ended. Without the tokens that `sendEach` found invalid. */
  readonly failures: readonly BulkFailure[]
  /**
   * What was still pending when the job ended and was given up: `onBatch`, `onInvalidTokens`, `onSkipped`, `onUnknown`,
   * `invalidTokensFile`, `recipients` (the source), `checkpoint.load`, `checkpoint.append` and so on. Normally empty.
   */
  readonly hung: readonly string[]
  /**
   * What phones will make of the push, channel by channel, found before the first batch was sent: cut, ignored, counted as
   * marketing, refused. See {@link checkPush}. Empty for `sendEach`, whose pushes need not be alike.
   */
  readonly findings: readonly Finding[]
  readonly elapsedMs: number
  /** Recipients per second in this run, not counting those that earlier runs did. */
  readonly recipientsPerSecond: number
  /** What to do next, in sentences for humans. */
  readonly advice: readonly string[]
}
