import type { Redis } from 'ioredis'
import { type TpnsClient, TpnsError } from 'tpns-client'
import { type Batch, jobIdOf } from './campaign.js'

/** What became of a batch. Written to Redis before anything is sent, and again afterwards. */
export type Entry =
  | { readonly state: 'sending'; readonly worker: string }
  | { readonly state: 'sent'; readonly pushId: string }
  | { readonly state: 'unknown'; readonly why: string }

export const ledgerKey = (batch: Batch): string => `campaign-ledger:${jobIdOf(batch)}`

/** Longer than any job may be retried or found again. */
const KEEP_SECONDS = 30 * 86_400

/**
 * Sends a batch at most once, whichever worker gets the job and however often.
 *
 * BullMQ runs a job at least once: a worker that dies, or is silent for too long, loses it to another one, which cannot
 * know whether the push was already on its way. So the intent is recorded first, with SET NX, which only one can win:
 *
 * - nobody has recorded anything: we send, and record what came of it
 * - `sent`: done before; nothing to do
 * - `sending` or `unknown`: somebody began and did not finish. The push may or may not be out. It is **not** sent again;
 *   the batch stays `unknown` for a person, or for a look-up in the statistics
 */
export async function sendOnce(tpns: TpnsClient, redis: Redis, batch: Batch, worker: string): Promise<Entry> {
  const key = ledgerKey(batch)
  const intent: Entry = { state: 'sending', worker }
  const won = await redis.set(key, JSON.stringify(intent), 'EX', KEEP_SECONDS, 'NX')
  if (won === null) {
    const before = JSON.parse((await redis.get(key)) ?? '{}') as Entry
    if (before.state !== 'sending') return before
    // If that worker lives after all, it overwrites this with what it knows.
    return record(redis, key, { state: 'unknown', why: `${before.worker} was lost while sending` })
  }
  try {
    const task = await tpns.push.send({
      audience_type: 'tag',
      tag_rules: [
        {
          tag_items: [
            {
              tags: [batch.city],
              is_not: false,
              tags_operator: 'OR',
              items_operator: 'OR',
              tag_type: 'xg_user_define',
            },
          ],
          operator: 'OR',
          is_not: false,
        },
      ],
      message_type: 'notify',
      message: { title: 'Spring sale', content: `From today on, also in ${batch.city}` },
    })
    return await record(redis, key, { state: 'sent', pushId: task.push_id })
  } catch (error) {
    if (!TpnsError.is(error)) throw error
    if (error.outcome === 'unknown') return record(redis, key, { state: 'unknown', why: error.code })
    // It cannot be out: whoever gets the job next may try again.
    await redis.del(key)
    throw error
  }
}

async function record(redis: Redis, key: string, entry: Entry): Promise<Entry> {
  await redis.set(key, JSON.stringify(entry), 'EX', KEEP_SECONDS)
  return entry
}
