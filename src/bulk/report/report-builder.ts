import type { BulkMethod } from '../checkpoint/types.js'
import { buildAdvice } from './advice.js'
import type { BatchResult, FailedBatch } from './batch-result.js'
import { type Counters, getProgress } from './progress.js'
import { type BulkFailure, type BulkReport, FAILURES_LISTED } from './report.js'
import type { BulkStop } from './stop.js'

/** Records each batch once, and builds the report. */
export interface ReportBuilder {
  /** @param invalid how many recipients of the batch the service named as invalid */
  record(batch: BatchResult, invalid?: number): void
  build(end: JobEnd, now: number): BulkReport
}

/** How a job ended. */
interface JobEnd {
  stopped: BulkStop | undefined
  /** Whether the source was read to its end. */
  complete: boolean
  method: BulkMethod
  /** Whether the job has a checkpoint. */
  resumable: boolean
}

const COUNT_NAMES = {
  accepted: 'accepted',
  rejected: 'rejected',
  unknown: 'unknown',
  'not-sent': 'notSent',
} as const

/** A token that is invalid now may have received the push from an earlier run: then the batch counts as unknown. */
function countInvalid({ outcome, invalidTokens }: BatchResult): number {
  return outcome === 'unknown' ? 0 : invalidTokens.length
}

export function createReportBuilder(counters: Counters): ReportBuilder {
  const batches = { accepted: 0, rejected: 0, unknown: 0, notSent: 0 }
  const failures: BulkFailure[] = []
  let retryable = 0

  const recordFailure = (batch: FailedBatch) => {
    if (batch.retryable) retryable += batch.count
    if (failures.length === FAILURES_LISTED || batch.invalidTokens.length > 0) return
    const { index, count, outcome, earlier, error } = batch
    failures.push({ index, count, outcome, retryable: batch.retryable, earlier, error })
  }

  return {
    record(batch, invalid = countInvalid(batch)) {
      const { counts } = counters
      const others = batch.count - invalid
      counts.invalid += invalid
      counts[COUNT_NAMES[batch.outcome]] += others
      batches[COUNT_NAMES[batch.outcome]] += 1
      counters.batches += 1
      if (batch.earlier) counters.earlier += batch.count
      if (batch.outcome !== 'accepted') recordFailure(batch)
      else if (batch.earlier) counters.acceptedEarlier += others
    },
    build({ stopped, complete, method, resumable }, now) {
      counters.endedAt = now
      const { acceptedEarlier, elapsedMs, recipientsPerSecond } = getProgress(counters, now)
      const facts = {
        ...counters.counts,
        complete,
        stopped,
        acceptedEarlier,
        batches,
        retryable,
        failures,
        findings: [],
        hung: [],
        elapsedMs,
        recipientsPerSecond,
      }
      return { ...facts, advice: buildAdvice({ ...facts, method, resumable }) }
    },
  }
}
