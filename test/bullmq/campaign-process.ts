/** A worker process for chaos tests. Arguments: the URL of Redis, the URL of the service, milliseconds to takeover. */
import { Redis } from 'ioredis'
import { startCampaignWorker } from '../../src/bullmq/index.js'
import { TpnsClient } from '../../src/index.js'
import { ACCESS_ID, SECRET_KEY } from '../support/client.js'

const [redisUrl, baseUrl, takeover] = process.argv.slice(2) as [string, string, string]
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, retryStrategy: () => 100 })
connection.on('error', () => {})
const timeout = { attempt: 2_000, total: 4_000 }
const tpns = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl, timeout })
await startCampaignWorker({
  connection,
  tpns,
  concurrency: 4,
  takeoverAfter: Number(takeover),
  quiet: { least: 2_000, most: 8_000 },
  onWarning: () => {},
})
console.log('ready')
