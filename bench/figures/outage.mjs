import { TpnsClient } from 'tpns-client'
import { ACCESS_ID, pushRequest, SECRET_KEY } from '../harness/app.mjs'
import { concurrently } from '../harness/concurrently.mjs'
import { startServer } from '../harness/server.mjs'

const CALLS = 1_000
const AT_ONCE = 50

/**
 * How many requests a service that is down gets for 1,000 calls. The calls are of the kind that may be repeated
 * (`unknownOutcome: 'retry'`): those that may not would reach 1 without any budget.
 */
export async function measure() {
  return [await outage('http-500'), await outage('reset')]
}

async function outage(behaviour) {
  const server = await startServer(behaviour)
  const client = new TpnsClient({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    baseUrl: server.origin,
    retry: { unknownOutcome: 'retry' },
  })
  let failed = 0
  try {
    await concurrently(CALLS, AT_ONCE, async (i) => {
      await client.push.send(pushRequest(i, { order: i })).catch(() => {
        failed += 1
      })
    })
    if (failed !== CALLS) throw new Error(`only ${failed} of ${CALLS} calls failed in a total outage`)
    const requests = await server.takeRequestCount()
    return {
      name: `outage (${behaviour})`,
      ours: `${requests} requests`,
      floor: `${CALLS} calls`,
      ratio: requests / CALLS,
      reach: { atMost: 1.1 },
      note: 'up to 4 attempts a call without a budget; counted by the server',
    }
  } finally {
    await client.close()
    await server.stop()
  }
}
