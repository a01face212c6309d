/**
 * A checkpoint in a file; a plain path uses the defaults. Each event appends one short line: a hundred million recipients
 * in lists take about 8 MB. Delete the checkpoint once the job is complete.
 *
 * While a job runs, a file next to the checkpoint (`.lock`) keeps other jobs out, including those in other containers and
 * on other hosts of a shared file system: mount the folder, not just the file, or the lock is not shared. A job that finds
 * a lock waits for a heartbeat of its owner and is then refused with a `TpnsConfigError`; if there is none for `staleAfter`,
 * it takes the checkpoint over. A lock that a crash left behind never has to be deleted by hand.
 *
 * A job that was frozen (a paused container, a stopped process) and lost its checkpoint meanwhile sends nothing more when
 * it wakes up, retries included, and ends with `stopped.reason: 'checkpoint-lost'`. Each request is checked twice: against
 * the lock on disk and, right before its first byte, against the time since the last heartbeat. A process frozen between
 * that check and the system call that writes still writes when it wakes. Even then nobody receives the push twice: the
 * batch was recorded as started before the check, and the new owner reports a started batch and never sends it again,
 * unless `onUnknown` says so. A look-up in `onUnknown` can be trusted, because a checkpoint is not taken over before
 * any request that was in flight when its owner went silent has reached its deadline.
 */
export interface CheckpointFile {
  file: string | URL
  /**
   * What a record survives. `'disk'` (default) syncs to disk before a batch is sent, so that records survive a power
   * failure. `'process'` hands them to the operating system, so that they survive a crash of the process only.
   */
  durability?: 'disk' | 'process' | undefined
  /**
   * Milliseconds without a heartbeat after which another job may take the checkpoint over. Default: 30000, or twice
   * `timeout.attempt` if that is more; less than that twice is refused. Maximum: 3600000. The owner sends six heartbeats in that time, and sends no push once
   * its last heartbeat is older than half of it. Clocks are never compared: each job measures with its own. If two jobs
   * use different values, the larger one counts.
   */
  staleAfter?: number | undefined
}

/**
 * A checkpoint store of your own: a table, a Redis list. It keeps the events of a job and returns them in any order that
 * preserves the order within each batch. Only one job may use it at a time: a store that several processes can reach
 * should implement `acquire`, `renew` and `release`, and `append` should refuse an owner that has lost the checkpoint.
 *
 * @example
 * // One row per job: update … set owner = $1, seen = now() where job = $2 and (owner is null or seen < now() - interval '30 s')
 * // renew: update … set seen = now() where job = $2 and owner = $1; true when it changed a row
 */
export interface BulkCheckpoint {
  /** All events appended so far, by this run and earlier ones; empty for a new job. */
  load(): Events | Promise<Events>
  /**
   * Stores one event, which is plain JSON. It must be durable by the time the promise resolves: a batch is sent as soon as
   * its `started` event is stored. Called again before earlier calls have resolved. If it throws, the job stops.
   *
   * @param owner the id passed to `acquire`: throw if another job has acquired the checkpoint since
   */
  append(event: CheckpointEvent, owner: string): void | Promise<void>
  /**
   * Makes `owner`, a random id that is new for each job, the owner of the checkpoint. Called once, before `load`. Throw if
   * another job owns it: this job then fails with that error and sends nothing.
   */
  acquire?(owner: string): void | Promise<void>
  /**
   * Records a heartbeat and says whether `owner` still owns the checkpoint. Called before each request, retries included,
   * and every 5 seconds. If it returns false or throws, the job sends nothing more and ends with `stopped.reason:
   * 'checkpoint-lost'`. A confirmation is relied on for at most 15 seconds, so let another job take over only after 15
   * seconds plus `timeout.attempt` without a renewal.
   */
  renew?(owner: string): boolean | Promise<boolean>
  /** The owner's job has ended. Also called if the job was stopped before `acquire` settled. */
  release?(owner: string): void | Promise<void>
}

type Events = Iterable<CheckpointEvent> | AsyncIterable<CheckpointEvent>

/** What a checkpoint stores. */
export type CheckpointEvent =
  /** Identifies the job that the checkpoint belongs to. Always the first event. */
  | ({ readonly type: 'job' } & JobIdentity)
  /** A batch is about to be sent. Without a later event, its outcome is unknown. */
  | {
      readonly type: 'started'
      readonly batch: number
      readonly recipients: number
      /** Digest of the recipients. */
      readonly digest: string
    }
  | {
      readonly type: 'accepted'
      readonly batch: number
      readonly push_id: string
      /** Number of its tokens that were invalid. */
      readonly invalid: number
    }
  | {
      readonly type: 'rejected' | 'unknown' | 'not-sent'
      readonly batch: number
      readonly retryable: boolean
      /** Code of the error class, such as `TPNS_TIMEOUT`. */
      readonly error: string
      /** The service's return code, or 0. */
      readonly retCode: number
    }

/** What has to be identical in every run with one checkpoint. */
export interface JobIdentity {
  /** Version of the checkpoint format. */
  readonly version: 1
  readonly method: BulkMethod
  readonly accessId: string
  readonly audience: 'tokens' | 'accounts' | 'each'
  /** Recipients per list; bytes per package. */
  readonly batchSize: number
  readonly dedupe: boolean
  /** Digest of the push without its recipients; empty with `sendEach`. */
  readonly request: string
}

/** `bulk.send` with lists, the same with `via: 'package'`, and `bulk.sendEach`. */
export type BulkMethod = 'send' | 'send via package' | 'sendEach'
