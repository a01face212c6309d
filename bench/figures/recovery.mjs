import { TpnsClient } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'
import { concurrently } from '../harness/concurrently.mjs'

const CALLS = 600
const AT_ONCE = 50
const OUTAGE_MS = 2_000

/**
 * After an outage that has emptied the retry budget: how long until calls succeed again, and how many of the first
 * hundred after it do. A budget that stayed empty, or a client that kept away, would show here.
 */
export async function measure() {
  const accessId = '1500000001'
  const secretKey = '0123456789abcdef0123456789abcdef'
  const fake = new FakeTpns({ accessId, secretKey })
  const server = await fake.listen()
  const client = new TpnsClient({
    accessId,
    secretKey,
    baseUrl: server.url,
    retry: { unknownOutcome: 'retry' },
  })
  const push = () =>
    client.push.send({
      audience_type: 'token',
      token_list: ['0123456789abcdef0123456789abcdef0123'],
      message_type: 'notify',
      message: { title: 'Order shipped', content: 'It arrives tomorrow' },
    })
  try {
    await push()
    fake.outage({ forMs: OUTAGE_MS, fault: { status: 502, body: '' } })
    const endsAt = performance.now() + OUTAGE_MS
    let failed = 0
    await concurrently(CALLS, AT_ONCE, () => push().catch(() => failed++))
    const leftMs = endsAt - performance.now()
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs))
    let succeeded = 0
    const startedAt = performance.now()
    let firstAfterMs = Number.NaN
    await concurrently(100, AT_ONCE, async () => {
      await push()
      succeeded += 1
      if (Number.isNaN(firstAfterMs)) firstAfterMs = performance.now() - startedAt
    }).catch(() => {})
    return [
      {
        name: 'recovery',
        ours: `${succeeded} of 100`,
        floor: '100',
        ratio: succeeded / 100,
        reach: { atLeast: 1 },
        note: `${failed} of ${CALLS} calls failed in an outage of ${OUTAGE_MS} ms; the first success came ${firstAfterMs.toFixed(0)} ms after its end`,
      },
    ]
  } finally {
    await client.close()
    await server.close()
  }
}
