import { Queue } from 'bullmq'
import { TpnsConfigError } from '../errors/validation-errors.js'
import type { Campaign } from './campaign.js'
import type { BatchJob } from './producer/jobs.js'
import { type CampaignConnection, type Commands, duplicateConnection } from './record/connection.js'
import { queueName } from './record/keys.js'
import { findCampaign } from './record/read.js'
import { type CampaignRecord, DEFAULT_TIMES, openRecord } from './record/record.js'
import { type AskRedis, boundRedis } from './record/redis-deadline.js'

/** What the methods of `openCampaigns` share: a connection on which nobody waits without end, the record, the queues. */
export interface CampaignStore {
  readonly redis: Commands
  readonly ask: AskRedis
  readonly record: CampaignRecord
  /** @throws TpnsConfigError when there is no such campaign */
  read(id: string): Promise<Campaign>
  openQueue(id: string): Queue<BatchJob>
  close(): Promise<void>
}

/** @throws TpnsConfigError when the connection is no client of ioredis */
export function openStore(given: CampaignConnection, prefix: string, redisTimeout: number): CampaignStore {
  const connection = duplicateConnection(given, 'openCampaigns')
  const { redis, ask } = boundRedis(connection, redisTimeout)
  const record = openRecord(redis, prefix, DEFAULT_TIMES)
  const queues = new Map<string, Queue<BatchJob>>()
  return {
    redis,
    ask,
    record,
    async read(id) {
      const campaign = await findCampaign(record, String(id))
      if (campaign !== undefined) return campaign
      throw new TpnsConfigError({
        en: `Redis knows no campaign ${JSON.stringify(id)}. Check the id, and that connection and prefix are those it was created with.`,
        zh: `Redis 中没有推送活动 ${JSON.stringify(id)}。请检查 ID，并确认 connection 和 prefix 与创建时相同。`,
      })
    },
    openQueue(id) {
      let queue = queues.get(id)
      if (queue === undefined) {
        queue = new Queue<BatchJob>(queueName(prefix, id), { connection: connection as never })
        // What fails says so where it is called.
        queue.on('error', () => {})
        queues.set(id, queue)
      }
      return queue
    },
    async close() {
      // First, so that nothing waits for a Redis that is away.
      connection.disconnect()
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
    },
  }
}
