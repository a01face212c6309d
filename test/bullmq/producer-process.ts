/**
 * A producer process for chaos tests: it ends with code 0 when everybody is queued. Arguments: the URL of Redis, the URL of
 * the service, recipients, recipients of a batch, recipients a second, milliseconds that reading the source takes.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { openCampaigns } from '../../src/bullmq/index.js'
import { testClient } from '../support/client.js'
import { listCampaign, makeToken } from './support.js'

const [redisUrl = '', baseUrl = '', ...numbers] = process.argv.slice(2)
const [recipients = 0, batchSize = 0, speed = 0, readMs = 0] = numbers.map(Number)
const connection = new Redis(redisUrl, { retryStrategy: () => 100 })
connection.on('error', () => {})
const campaigns = openCampaigns({ connection, tpns: testClient({ baseUrl }) })

/** Not a multiple of the batches, so that a cursor lies within one. */
const PAGE = Math.ceil(batchSize * 1.3)

async function* pagesAfter(cursor: string | undefined) {
  for (let from = Number(cursor ?? 0); from < recipients; from += PAGE) {
    const until = Math.min(from + PAGE, recipients)
    await sleep((readMs * PAGE) / recipients)
    const page = Array.from({ length: until - from }, (_, index) => makeToken(from + index))
    yield { recipients: page, cursor: String(until) }
  }
}

const limits = { speed, maxUnknown: 1_000_000, maxConsecutiveFailures: 1_000_000 }
await campaigns.create(listCampaign(0, { recipients: pagesAfter, batchSize, ...limits }))
process.exit(0)
