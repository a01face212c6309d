import type { CallOptions } from '../core/call-options.js'
import type { BulkCheckpoint, CheckpointFile } from './checkpoint/types.js'
import type { BatchResult, FailedBatch } from './report/batch-result.js'
import type { BulkProgress } from './report/progress.js'
import type { SkipReason } from './source/recipient-checks.js'

/** What to do with a batch whose outcome an earlier run could not determine. */
export type UnknownDecision =
  /** Report it again and send nothing. */
  | 'report'
  /** Send it again: its recipients may receive the push twice. */
  | 'resend'
  /** It was accepted, according to the caller's own look-up. */
  | 'accepted'

/** Options of every bulk job. */
export interface BulkOptions {
  /**
   * Ends the job early: no further recipients are taken, requests in flight run to completion, and the report accounts
   * for everything that was taken.
   */
  signal?: AbortSignal | undefined
  /**
   * Maximum requests in flight. Default: 8; with `sendEach` 32; with packages 1. More than the client's `connections`
   * only queue up.
   */
  concurrency?: number | undefined
  /**
   * Drops recipients that the source already gave. Default: false. Takes about 100 bytes of memory per distinct
   * recipient. Nothing else in a job grows with the number of recipients, except the records of earlier runs: 17 bytes per
   * batch (with `sendEach`, per recipient).
   */
  dedupe?: boolean | undefined
  /** The number of recipients, for `progress.total` and `etaMs`. Default: the size of an array, a set or a map. */
  total?: number | undefined
  /**
   * Where the job records what it has sent, so that a second run after a crash sends no accepted batch again: a file, or
   * a store of your own. The second run needs the same push and the same recipients in the same order.
   */
  checkpoint?: string | URL | CheckpointFile | BulkCheckpoint | undefined
  /**
   * With a checkpoint: what to do with a batch whose outcome an earlier run could not determine. Default: `'report'`. A
   * function is called for each such batch, and may look it up first.
   */
  onUnknown?:
    | UnknownDecision
    | ((batch: FailedBatch) => UnknownDecision | Promise<UnknownDecision>)
    | undefined
  /**
   * With a checkpoint: what to do with a batch that the service permanently refused in an earlier run. Default:
   * `'report'`. Batches that were not sent, or refused for a temporary reason, are always sent again.
   */
  onRejected?: 'report' | 'resend' | undefined
  /**
   * Stops the job after this many consecutive failures, so that an outage does not leave all further batches with an
   * unknown outcome. Default: 25; with `sendEach` 250; with packages 3. Failures that concern only the recipient (invalid
   * token, unknown account) do not count.
   */
  maxConsecutiveFailures?: number | undefined
  /** Called with the counts after each batch. What it throws is ignored. */
  onProgress?: ((progress: BulkProgress) => void) | undefined
  /**
   * Called with the result of each batch once the checkpoint has recorded it; awaited before the batch counts as done.
   * Several calls may be in progress at once. If it throws, the job stops.
   */
  onBatch?: ((batch: BatchResult) => void | Promise<void>) | undefined
  /**
   * Called with the tokens that the service reported as invalid, and no others: never those of a batch that failed. Delete
   * them from your store. Awaited; if it throws, the job stops.
   */
  onInvalidTokens?: ((tokens: readonly string[], batch: BatchResult) => void | Promise<void>) | undefined
  /** A file to which the same tokens are appended, one per line. */
  invalidTokensFile?: string | URL | undefined
  /**
   * Called with each element that was skipped because it cannot be a recipient: empty, too long, not a string. Awaited; if
   * it throws, the job stops.
   */
  onSkipped?: ((recipient: unknown, reason: SkipReason, error?: unknown) => void | Promise<void>) | undefined
  /**
   * How long a job that has stopped (by its signal, `close()`, or a failure) still waits for pending callbacks, stores and
   * files, which may never settle. Milliseconds. Default: 10000. What it gave up on is listed in `report.hung`. While the
   * job runs, callbacks and stores may take as long as they need.
   */
  gracePeriod?: number | undefined
  /** Deadlines of each request in milliseconds. Default: the client's. */
  timeout?: CallOptions['timeout']
  /** Retries of each request. Default: the client's. */
  retry?: CallOptions['retry']
}

/** Options of `bulk.send`. */
export interface BulkSendOptions extends BulkOptions {
  /** Recipients per list. Default and maximum: 1000. */
  batchSize?: number | undefined
  /** How the recipients are sent. Default: `'list'`, inside the request. */
  via?: 'list' | undefined
}

/** Options of `bulk.send` by package uploads. */
export interface BulkPackageOptions extends BulkOptions {
  /**
   * `'package'` uploads the recipients as text files and pushes to each file: for very large audiences. A batch is then
   * a file of about 2.7 million tokens; before the upload it is written to the system's temporary folder, without a name,
   * so that it disappears with the process. The service limits such pushes to one per second.
   */
  via: 'package'
  /** Maximum size of a package in bytes. Default and maximum: 100,000,000. */
  packageBytes?: number | undefined
}

/** Options of `bulk.sendEach`. */
export type BulkEachOptions = BulkOptions
