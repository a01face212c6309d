/** A worker process: sends the batches of all campaigns. Started several times by the example. */
import { Redis } from 'ioredis'
import { TpnsClient } from 'tpns-client'
import { startCampaignWorker } from 'tpns-client/bullmq'
import { redisRateLimits } from 'tpns-client/redis'
import { APP } from './campaign.js'

const [name, redisUrl, baseUrl] = process.argv.slice(2) as [string, string, string]

const redis = new Redis(redisUrl)
const tpns = new TpnsClient({ ...APP, baseUrl, rateLimit: redisRateLimits(redis) })
// Short, so that the example need not wait long for the batch of a lost worker. The default is 60 s.
const worker = await startCampaignWorker({ tpns, connection: redis, takeoverAfter: 5_000 })

process.once('SIGTERM', async () => {
  await worker.close() // lets the batches under way finish
  await tpns.close()
  redis.disconnect()
})
console.log(`${name}: ready`)
