/** Recipients by what became of them. Each recipient taken from the source is in exactly one of the other counts. */
export interface BulkCounts {
  /** Taken from the source. */
  readonly taken: number
  /** In batches that the service accepted, without the invalid ones. Includes `acceptedEarlier`. */
  readonly accepted: number
  /** Named as invalid by the service in batches that it accepted; with `sendEach` also tokens refused as invalid. */
  readonly invalid: number
  /** In batches that the service refused. */
  readonly rejected: number
  /** In batches that may have been accepted. */
  readonly unknown: number
  /** In batches that never left, because sending failed or the job stopped. */
  readonly notSent: number
  /** Never sent, because they cannot be recipients: empty, too long, not a string. */
  readonly skipped: number
  /** Dropped, because they came before (`dedupe`). */
  readonly duplicates: number
}

/** Where a job is. */
export interface BulkProgress extends BulkCounts {
  /** Recipients with an outcome: all that were taken but those in batches under way. */
  readonly done: number
  /** How many there will be, where that is known. */
  readonly total: number | undefined
  /** Batches with an outcome. */
  readonly batches: number
  /** Of `accepted`: those that an earlier run with the same checkpoint had sent. */
  readonly acceptedEarlier: number
  readonly elapsedMs: number
  /** Recipients a second in this run, without those that earlier runs had done. 0 until the first batch is done. */
  readonly recipientsPerSecond: number
  /** Milliseconds left at the present rate; undefined without `total` or a rate. */
  readonly etaMs: number | undefined
  /** True in the last one. */
  readonly finished: boolean
}

/** The counters of one job. */
export interface Tally {
  readonly counts: { -readonly [Count in keyof BulkCounts]: number }
  acceptedEarlier: number
  /** Recipients whose outcome earlier runs had recorded. */
  earlier: number
  batches: number
  readonly total: number | undefined
  startedAt: number
  endedAt: number | undefined
}

export function createTally(startedAt: number, total: number | undefined): Tally {
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

export function progressOf(tally: Tally, now: number): BulkProgress {
  const { counts, total } = tally
  const { accepted, invalid, rejected, unknown, notSent, skipped, duplicates } = counts
  const done = accepted + invalid + rejected + unknown + notSent + skipped + duplicates
  const elapsedMs = Math.max(0, (tally.endedAt ?? now) - tally.startedAt)
  const rate = elapsedMs > 0 ? ((done - tally.earlier) * 1_000) / elapsedMs : 0
  return {
    ...counts,
    done,
    total,
    batches: tally.batches,
    acceptedEarlier: tally.acceptedEarlier,
    elapsedMs,
    recipientsPerSecond: rate,
    etaMs:
      total === undefined || rate <= 0 ? undefined : Math.ceil((Math.max(0, total - done) / rate) * 1_000),
    finished: tally.endedAt !== undefined,
  }
}
