import { setImmediate } from 'node:timers/promises'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { TpnsClient } from '../../../src/index.js'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { interceptTpns } from '../../../src/testing/msw.js'
import { BROADCAST, TOKEN, TOKEN_PUSH } from '../../support/client.js'

/*
 * A test that hands a FakeClock to client and fake, and knows nothing of what is inside: no timer of the process is
 * faked, and nothing is waited for.
 */

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
const stop = interceptTpns(server)
afterEach(() => server.resetHandlers())
afterAll(() => {
  stop()
  server.close()
})

function setUp() {
  const clock = new FakeClock()
  const fake = new FakeTpns({ clock })
  server.use(...fake.handlers())
  const tpns = new TpnsClient({
    accessId: fake.accessId,
    secretKey: '0123456789abcdef0123456789abcdef',
    runtime: clock.runtime,
  })
  /** Lets time pass, second by second, until the work is done. @returns the milliseconds that passed on the clock */
  async function pass(work: Promise<unknown>): Promise<number> {
    const startedAt = clock.now()
    let done = false
    const settled = work.finally(() => {
      done = true
    })
    settled.catch(() => {})
    while (!done) {
      for (let turn = 0; turn < 50 && !done; turn += 1) await setImmediate()
      if (!done) clock.advance(1_000)
    }
    await settled
    return clock.now() - startedAt
  }
  return { clock, fake, tpns, pass }
}

it('a rate limit: three broadcasts take two seconds of the clock', async () => {
  const { fake, tpns, pass } = setUp()
  await pass(
    Promise.all(
      [1, 2, 3].map((day) =>
        tpns.push.send({ ...BROADCAST, message: { title: 'Sale', content: `Day ${day}` } }),
      ),
    ),
  )
  const [first, second, third] = fake.requests.map(({ at }) => at) as [number, number, number]
  expect(second - first).toBeGreaterThanOrEqual(1_000)
  expect(third - second).toBeGreaterThanOrEqual(1_000)
  expect(fake.requests.map(({ reply }) => reply.code)).toEqual([0, 0, 0])
})

it('a cool-down: the next call waits until it is over', async () => {
  const { fake, tpns, pass } = setUp()
  fake.next({ status: 429, headers: { 'retry-after': '30' } })
  const passedMs = await pass(Promise.all([tpns.push.send(TOKEN_PUSH), tpns.push.send(TOKEN_PUSH)]))
  expect(passedMs).toBeGreaterThanOrEqual(30_000)
  expect(fake.pushes).toHaveLength(2)
})

it('a back-off: a read is tried again through an outage', async () => {
  const { fake, tpns, pass } = setUp()
  fake.next({ status: 502 }, { times: 2 })
  await pass(tpns.devices.pushesToday(TOKEN))
  expect(fake.requests).toHaveLength(3)
})

it('waitFor: the end of a task', async () => {
  const { fake, tpns, pass } = setUp()
  await pass(tpns.push.send(TOKEN_PUSH).then(({ push_id }) => tpns.push.waitFor(push_id)))
  expect(fake.requests.length).toBeGreaterThanOrEqual(2)
})

it('a bulk job, whose service is too busy in between', async () => {
  const { fake, tpns, pass } = setUp()
  fake.next({ retCode: 1008028 }, { times: 2 })
  const tokens = Array.from({ length: 2_500 }, (_, index) => String(index).padStart(36, '0'))
  const job = tpns.bulk.send(
    { audience: 'tokens', message_type: 'notify', message: TOKEN_PUSH.message },
    tokens,
  )
  await pass(Promise.resolve(job))
  const reached = new Set(fake.pushes.flatMap(({ deliveries }) => deliveries.map(({ token }) => token)))
  expect(reached.size).toBe(2_500)
})
