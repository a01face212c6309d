import type { Manner } from '../job/settings.js'
import type { BulkStop } from '../job/stop-controller.js'
import { adviceOn } from './advice.js'
import type { BatchResult, FailedBatch } from './batch-result.js'
import { progressOf, type Tally } from './progress.js'
import { type BulkFailure, type BulkReport, FAILURES_LISTED } from './report.js'

/** Records each batch once, and builds the report. */
export interface Ledger {
  /** @param invalid how many recipients of the batch the service named as invalid */
  enter(batch: BatchResult, invalid?: number): void
  close(end: JobEnd, now: number): BulkReport
}

/** How a job ended. */
export interface JobEnd {
  stopped: BulkStop | undefined
  /** Whether the source was read to its end. */
  complete: boolean
  manner: Manner
  /** Whether the job keeps a checkpoint. */
  resumable: boolean
}

const COUNT_OF = {
  accepted: 'accepted',
  rejected: 'rejected',
  unknown: 'unknown',
  'not-sent': 'notSent',
} as const

/** A token that is invalid now may have received the push from an earlier run: then the batch counts as unknown. */
function invalidIn({ outcome, invalidTokens }: BatchResult): number {
  return outcome === 'unknown' ? 0 : invalidTokens.length
}

export function openLedger(tally: Tally): Ledger {
  const batches = { accepted: 0, rejected: 0, unknown: 0, notSent: 0 }
  const failures: BulkFailure[] = []
  let retryable = 0

  const enterFailure = (batch: FailedBatch) => {
    if (batch.retryable) retryable += batch.count
    if (failures.length === FAILURES_LISTED || batch.invalidTokens.length > 0) return
    const { index, count, outcome, earlier, error } = batch
    failures.push({ index, count, outcome, retryable: batch.retryable, earlier, error })
  }

  return {
    enter(batch, invalid = invalidIn(batch)) {
      const { counts } = tally
      const others = batch.count - invalid
      counts.invalid += invalid
      counts[COUNT_OF[batch.outcome]] += others
      batches[COUNT_OF[batch.outcome]] += 1
      tally.batches += 1
      if (batch.earlier) tally.earlier += batch.count
      if (batch.outcome !== 'accepted') enterFailure(batch)
      else if (batch.earlier) tally.acceptedEarlier += others
    },
    close({ stopped, complete, manner, resumable }, now) {
      tally.endedAt = now
      const { acceptedEarlier, elapsedMs, recipientsPerSecond } = progressOf(tally, now)
      const facts = {
        ...tally.counts,
        complete,
        stopped,
        acceptedEarlier,
        batches,
        retryable,
        failures,
        hung: [],
        elapsedMs,
        recipientsPerSecond,
      }
      return { ...facts, advice: adviceOn({ ...facts, manner, resumable }) }
    },
  }
}
