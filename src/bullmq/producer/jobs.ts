import type { BulkJobOptions } from 'bullmq'
import type { Campaign } from '../campaign.js'

/** What a job holds: which batch it is about. Recipients are not in it, so that no board shows them. */
export interface BatchJob {
  readonly campaign: string
  readonly run: string
  readonly batch: number
  readonly recipients: number
}

const JOB_NAME = 'push'

/**
 * A job says that a batch may be sent; the record says whether it still has to be. So a job that comes twice does nothing,
 * and one that is lost is added again. Errors of Redis are tried again; rejected and parked batches stay as failed jobs.
 *
 * @param fence of the batch's last intent: distinguishes the job of its next try from the one that failed, which BullMQ still has
 */
export function toJob(
  { id, run }: Pick<Campaign, 'id' | 'run'>,
  batch: number,
  count: number,
  fence = 0,
): { name: string; data: BatchJob; opts: BulkJobOptions } {
  return {
    name: JOB_NAME,
    data: { campaign: id, run, batch, recipients: count },
    opts: {
      jobId: fence === 0 ? `batch-${batch}` : `batch-${batch}-${fence}`,
      attempts: 1_000_000,
      backoff: { type: 'fixed', delay: 1_000 },
      removeOnComplete: true,
      removeOnFail: { count: 1_000 },
    },
  }
}
