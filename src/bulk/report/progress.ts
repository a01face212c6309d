/** Recipients by outcome. Each recipient taken from the source ends up in exactly one of the other counts. */
export interface BulkCounts {
  /** Taken from the source. */
  readonly taken: number
  /** In batches that the service accepted, without invalid recipients. Includes `acceptedEarlier`. */
  readonly accepted: number
  /** Reported as invalid by the service in batches that it accepted; with `sendEach` also tokens refused as invalid. */
  readonly invalid: number
  /** In batches that the service refused. */
  readonly rejected: number
  /** In batches that may have been accepted. */
  readonly unknown: number
  /** In batches that were never sent, because sending failed or the job stopped. */
  readonly notSent: number
  /** Skipped because they cannot be recipients: empty, too long, not a string. */
  readonly skipped: number
  /** Dropped because the source already gave them (`dedupe`). */
  readonly duplicates: number
}

/** The progress of a job. */
export interface BulkProgress extends BulkCounts {
  /** Recipients with an outcome: all that were taken, except those in batches in flight. */
  readonly done: number
  /** The number of recipients, if known. */
  readonly total: number | undefined
  /** Batches with an outcome. */
  readonly batches: number
  /** Of `accepted`: those that an earlier run with the same checkpoint sent. */
  readonly acceptedEarlier: number
  readonly elapsedMs: number
  /** Recipients per second in this run, not counting those that earlier runs did. 0 until the first batch is done. */
  readonly recipientsPerSecond: number
  /** Milliseconds left at the current rate; undefined without `total` or a rate. */
  readonly etaMs: number | undefined
  /** True in the last progress of a job. */
  readonly finished: boolean
}

/** The counters of one job. */
export interface Counters {
  readonly counts: { -readonly [Count in keyof BulkCounts]: number }
  acceptedEarlier: number
  /** Recipients whose outcome earlier runs recorded. */
  earlier: number
  batches: number
  total: number | undefined
  startedAt: number
  endedAt: number | undefined
}

export function createCounters(startedAt: number, total: number | undefined): Counters {
  const counts = {
    taken: 0,
    accepted: 0,
    invalid: 0,
    rejected: 0,
    unknown: 0,
    notSent: 0,
    skipped: 0,
    duplicates: 0,
  }
  return { counts, acceptedEarlier: 0, earlier: 0, batches: 0, total, startedAt, endedAt: undefined }
}

export function getProgress(counters: Counters, now: number): BulkProgress {
  const { counts, total } = counters
  const { accepted, invalid, rejected, unknown, notSent, skipped, duplicates } = counts
  const done = accepted + invalid + rejected + unknown + notSent + skipped + duplicates
  const elapsedMs = Math.max(0, (counters.endedAt ?? now) - counters.startedAt)
  const rate = elapsedMs > 0 ? ((done - counters.earlier) * 1_000) / elapsedMs : 0
  return {
    ...counts,
    done,
    total,
    batches: counters.batches,
    acceptedEarlier: counters.acceptedEarlier,
    elapsedMs,
    recipientsPerSecond: rate,
    etaMs:
      total === undefined || rate <= 0 ? undefined : Math.ceil((Math.max(0, total - done) / rate) * 1_000),
    finished: counters.endedAt !== undefined,
  }
}
