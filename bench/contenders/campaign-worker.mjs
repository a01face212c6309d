import { Redis } from 'ioredis'
import { TpnsClient } from 'tpns-client'
import { startCampaignWorker } from 'tpns-client/bullmq'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { AT_ONCE } from '../harness/bulk.mjs'
import { answerParent } from '../harness/child.mjs'

const [redisUrl, origin] = process.argv.slice(2)
const tpns = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: origin })
const connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
await startCampaignWorker({ tpns, connection, concurrency: AT_ONCE, onWarning: () => {} })

/** CPU time of this process so far, in milliseconds. */
answerParent(() => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
})
