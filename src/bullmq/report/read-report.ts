import { listBatches } from '../record/read.js'
import type { CampaignStore } from '../store.js'
import { type CampaignReport, getBatchCounts, getProgress } from './report.js'

/** @throws TpnsConfigError when there is no such campaign */
export async function readReport({ record, read }: CampaignStore, id: string): Promise<CampaignReport> {
  const campaign = await read(id)
  const progress = getProgress(campaign)
  const parked = await listBatches(record, id, 'unknown')
  const refused = await listBatches(record, id, 'rejected', 100)
  const seconds = Math.max(1, progress.changedAt - progress.createdAt) / 1_000
  return {
    ...progress,
    batches: getBatchCounts(campaign),
    parkedBatches: parked.map(({ batch, state: { count, at, code, verdict } }) => ({
      batch,
      recipients: count,
      at: new Date(at),
      code,
      verdict,
    })),
    rejectedBatches: refused.map(({ batch, state: { count, at, code, retCode } }) => ({
      batch,
      recipients: count,
      at: new Date(at),
      code,
      retCode,
    })),
    recipientsPerSecond: progress.accepted / seconds,
  }
}

/** The tokens that the service named as invalid. */
export async function* readInvalidTokens(
  { redis, record }: CampaignStore,
  id: string,
): AsyncGenerator<string> {
  const { invalid } = record.keys.campaign(id)
  for (let from = 0; ; from += 1_000) {
    const tokens = await redis.lrange(invalid, String(from), String(from + 999))
    yield* tokens
    if (tokens.length < 1_000) return
  }
}
