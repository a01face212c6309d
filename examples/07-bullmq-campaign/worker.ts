/** A worker process: sends the batches of all campaigns. Started several times by the example. */
import { Redis } from 'ioredis'
import { TpnsClient } from 'tpns-client'
import { startCampaignWorker } from 'tpns-client/bullmq'
import { redisRateLimits } from 'tpns-client/redis'
import { APP } from './campaign.js'

const [name, redisUrl, baseUrl] = process.argv.slice(2) as [string, string, string]

const redis = new Redis(redisUrl)
// Short times, so that the example need not wait long for the batch of a lost worker. The defaults are 10 s and 60 s.
const timeout = { attempt: 3_000 }
const tpns = new TpnsClient({ ...APP, baseUrl, timeout, rateLimit: redisRateLimits(redis) })
// One push at a time, so that one batch is in doubt when this process is killed: of several, whose pushes look the same, nobody
// could tell by the records of the service which arrived. The default is 8.
const worker = await startCampaignWorker({ tpns, connection: redis, takeoverAfter: 5_000, concurrency: 1 })

process.once('SIGTERM', async () => {
  await worker.close() // lets the batches under way finish
  await tpns.close()
  redis.disconnect()
})
console.log(`${name}: ready`)
