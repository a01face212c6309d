import type { CallOptions } from '../core/context.js'
import type { BatchResult, FailedBatch } from './outcome.js'
import type { BulkProgress } from './progress.js'
import type { SkipReason } from './recipient-rules.js'

/** What becomes of a batch whose outcome an earlier run could not learn. */
export type UnknownDecision =
  /** Report it again and send nothing. */
  | 'report'
  /** Send it again: its recipients may get the push twice. */
  | 'resend'
  /** It was accepted, as the caller has found out. */
  | 'accepted'

/** Options of every bulk job. */
export interface BulkOptions {
  /**
   * Ends the job early: no further recipient is taken, the requests under way end by themselves, and the report says
   * what became of everything that was taken.
   */
  signal?: AbortSignal | undefined
  /**
   * Requests at once. Default: 8; with `sendEach` 32; with packages 1. More than the client's `connections` only queue
   * up.
   */
  concurrency?: number | undefined
  /**
   * Drops recipients that came before. Default: false. Needs memory for every distinct recipient, some 100 bytes each.
   * Nothing else in a job grows with its recipients, but for the records of earlier runs: 17 bytes a batch (with
   * `sendEach` that is 17 bytes a recipient).
   */
  dedupe?: boolean | undefined
  /** How many recipients there will be, for `progress.total` and `etaMs`. Default: known for arrays and sets. */
  total?: number | undefined
  /**
   * Where the job notes what it has sent, so that a second run after a crash sends no accepted batch again: a file, or a
   * store of your own. The second run needs the same push and the same recipients in the same order.
   */
  checkpoint?: string | URL | CheckpointFile | BulkCheckpoint | undefined
  /**
   * With a checkpoint: what to do with a batch whose outcome an earlier run could not learn. Default: `'report'`. A
   * function is asked for each such batch, and may look it up first.
   */
  onUnknown?:
    | UnknownDecision
    | ((batch: FailedBatch) => UnknownDecision | Promise<UnknownDecision>)
    | undefined
  /**
   * With a checkpoint: what to do with a batch that the service refused for good in an earlier run. Default:
   * `'report'`. What was not sent, or refused for a passing reason, is sent again in any case.
   */
  onRejected?: 'report' | 'resend' | undefined
  /**
   * Stops the job after so many failures in a row, so that an outage does not make the outcome of all further batches
   * unknown. Default: 25; with `sendEach` 250; with packages 3. Failures that speak of the recipient alone (invalid
   * token, unknown account) do not count.
   */
  maxConsecutiveFailures?: number | undefined
  /** Sees the counts after each batch. What it throws is ignored. */
  onProgress?: ((progress: BulkProgress) => void) | undefined
  /**
   * Gets the result of each batch, after it was noted in the checkpoint; awaited before the batch counts as done. Called
   * for several batches at once. If it throws, the job stops.
   */
  onBatch?: ((batch: BatchResult) => void | Promise<void>) | undefined
  /**
   * Gets the tokens that the service named as invalid, and no others: never those of a batch that failed. They can be
   * deleted from your store. Awaited; if it throws, the job stops.
   */
  onInvalidTokens?: ((tokens: readonly string[], batch: BatchResult) => void | Promise<void>) | undefined
  /** A file to which the same tokens are appended, one a line. */
  invalidTokensFile?: string | URL | undefined
  /**
   * Gets what was never sent because it cannot be a recipient: empty, too long, not a string. Awaited; if it throws, the
   * job stops.
   */
  onSkipped?: ((recipient: unknown, reason: SkipReason, error?: unknown) => void | Promise<void>) | undefined
  /**
   * How long a job that has stopped (by its signal, `close()`, or a failure) still waits for what may never settle: its
   * callbacks, its store, its files. Milliseconds. Default: 10000. What is given up is named in `report.hung`. While the
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
  /** Recipients in a list. Default and limit: 1000. */
  batchSize?: number | undefined
  /** How the recipients travel. Default: `'list'`, in the request. */
  via?: 'list' | undefined
}

/** Options of `bulk.send` by package uploads. */
export interface BulkPackageOptions extends BulkOptions {
  /**
   * `'package'` uploads the recipients as text files and pushes to each file: for very large audiences. A batch is then
   * a file of some 2.7 million tokens; before it is uploaded it is written to the temporary folder of the system, without
   * a name, so that it ends with the process.
   * Such pushes are limited to one a second by the service.
   */
  via: 'package'
  /** A package ends before it grows larger than this many bytes. Default and limit: 100,000,000. */
  packageBytes?: number | undefined
}

/** Options of `bulk.sendEach`. */
export type BulkEachOptions = BulkOptions

/**
 * A checkpoint in a file; the path alone is short for the defaults. One short line is appended for each event: a hundred
 * million recipients in lists take some 8 MB. Delete the checkpoint when the job is done.
 *
 * While a job runs, a file beside it (`.lock`) keeps other jobs out, in other containers and on other hosts of a shared
 * file system too: mount the folder, not the file alone, or the lock is not shared. A job that finds a lock waits
 * until it sees its owner alive, and is refused then with a `TpnsConfigError`, or until `staleAfter` has passed, and
 * takes the checkpoint over: a lock that a crash left behind never needs to be deleted.
 *
 * A job that was only frozen (a paused container, a stopped process) and lost its checkpoint that way sends nothing more
 * when it wakes up, retries included, and ends with `stopped.reason: 'checkpoint-lost'`. Each request is checked twice,
 * against the lock on the disk and, right before its first byte, against the time since the last heartbeat. A process
 * that is frozen between that check and the system call that writes still writes when it wakes. Nobody gets
 * the push twice then either: the batch was noted as begun before it was checked, and the new owner reports a batch that
 * was begun, and never sends it again, unless `onUnknown` says so. A look-up in `onUnknown` can be trusted because a
 * checkpoint is not taken over before a request that was under way when its owner went silent has reached its deadline.
 */
export interface CheckpointFile {
  file: string | URL
  /**
   * What a note survives. `'disk'` (default) waits for the disk before a batch is sent, so that a note survives a power
   * failure. `'process'` hands it to the operating system, so that it survives the death of the process only.
   */
  durability?: 'disk' | 'process' | undefined
  /**
   * Milliseconds without a heartbeat after which another job may take the checkpoint over. Default: 30000, or twice
   * `timeout.attempt` where that is more. The owner's heartbeat comes six times in that time, and it sends nothing when
   * the last one is older than half of it. No clocks are compared: each job measures with its own. Of two jobs that set
   * different values the larger one counts. At most 3600000.
   */
  staleAfter?: number | undefined
}

/**
 * A checkpoint of your own: a table, a Redis list. It keeps the events of a job and gives them back in any order in which
 * the events of one batch stay in theirs. Only one job may use it at a time: a store that several processes can reach
 * should have `acquire`, `renew` and `release`, and refuse what `append` is given by an owner that is no longer the one.
 *
 * @example
 * // One row a job: update … set owner = $1, seen = now() where job = $2 and (owner is null or seen < now() - interval '30 s')
 * // renew: update … set seen = now() where job = $2 and owner = $1; true when it changed a row
 */
export interface BulkCheckpoint {
  /** All events appended so far, by this run and earlier ones; none for a new job. */
  load(): Events | Promise<Events>
  /**
   * Keeps one event, which is plain JSON. When the promise resolves, the event must be safe: the batch that it
   * announces is sent at once. Called again before earlier calls have resolved. If it throws, the job stops.
   *
   * @param owner the id that `acquire` was given: throw when another job has acquired the checkpoint since
   */
  append(event: CheckpointEvent, owner: string): void | Promise<void>
  /**
   * Makes `owner`, a random id that is new for each job, the one that uses the checkpoint. Called once, before `load`.
   * Throw when another job uses it: this one then ends with that error, and sends nothing.
   */
  acquire?(owner: string): void | Promise<void>
  /**
   * Whether `owner` is still the one, and a sign that it lives. Called before each request, retries included, and every 5
   * seconds. When it gives false or throws, the job sends nothing more and ends with `stopped.reason:
   * 'checkpoint-lost'`. What it has confirmed is relied on for at most 15 seconds, so take a checkpoint over from an owner
   * only when that has not renewed for longer, and for longer than `timeout.attempt` on top.
   */
  renew?(owner: string): boolean | Promise<boolean>
  /** The job of `owner` has ended. Also called when the job was stopped before `acquire` had settled. */
  release?(owner: string): void | Promise<void>
}

type Events = Iterable<CheckpointEvent> | AsyncIterable<CheckpointEvent>

/** What a checkpoint keeps. */
export type CheckpointEvent =
  /** What the checkpoint belongs to. The first event. */
  | ({ readonly type: 'job' } & JobIdentity)
  /** A batch is about to be sent. Without a later event its outcome is unknown. */
  | {
      readonly type: 'started'
      readonly batch: number
      readonly recipients: number
      /** Of the recipients, to recognise them. */
      readonly digest: string
    }
  | {
      readonly type: 'accepted'
      readonly batch: number
      readonly push_id: string
      /** How many of its tokens were invalid. */
      readonly invalid: number
    }
  | {
      readonly type: 'rejected' | 'unknown' | 'not-sent'
      readonly batch: number
      readonly retryable: boolean
      /** Code of the error class, such as `TPNS_TIMEOUT`. */
      readonly error: string
      /** The return code of the service, or 0. */
      readonly retCode: number
    }

/** What must be the same in every run with one checkpoint. */
export interface JobIdentity {
  /** Of the checkpoint's form. */
  readonly version: 1
  readonly method: 'send' | 'send via package' | 'sendEach'
  readonly accessId: string
  readonly audience: 'tokens' | 'accounts' | 'each'
  /** Recipients in a list; bytes in a package. */
  readonly batchSize: number
  readonly dedupe: boolean
  /** Digest of the push without its recipients; empty with `sendEach`. */
  readonly request: string
}
