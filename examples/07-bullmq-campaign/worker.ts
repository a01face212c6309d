/** A worker process: takes batches from the queue and sends each at most once. Started several times by the example. */
import { Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { TpnsClient } from 'tpns-client'
import { redisRateLimits } from 'tpns-client/redis'
import { APP, type Batch, QUEUE } from './campaign.js'
import { sendOnce } from './send-once.js'

const [name, redisUrl, baseUrl] = process.argv.slice(2) as [string, string, string]

// BullMQ wants a connection that waits for Redis without end; tpns-client sets a deadline of its own for each command.
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
const tpns = new TpnsClient({ ...APP, baseUrl, rateLimit: redisRateLimits(redis) })

const worker = new Worker<Batch>(
  QUEUE,
  async ({ data }) => {
    const entry = await sendOnce(tpns, redis, data, name)
    console.log(
      `${name}: ${data.city} ${entry.state === 'sent' ? `sent as push ${entry.pushId}` : entry.state}`,
    )
    return entry
  },
  {
    connection: redis,
    // Short, so that the example need not wait long for the job of a lost worker. BullMQ's defaults are 30 s each.
    lockDuration: 2_000,
    stalledInterval: 1_000,
  },
)
worker.on('error', (error) => console.error(`${name}: ${error.message}`))

process.once('SIGTERM', async () => {
  await worker.close() // lets the job under way finish
  await tpns.close()
  redis.disconnect()
})
console.log(`${name}: ready`)
