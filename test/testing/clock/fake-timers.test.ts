import { mock } from 'node:test'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { TpnsClient } from '../../../src/index.js'
import { FakeTpns } from '../../../src/testing/index.js'
import { interceptTpns } from '../../../src/testing/msw.js'
import { BROADCAST, TOKEN, TOKEN_PUSH } from '../../support/client.js'

/*
 * The fake timers of the user's test runner and nothing else: neither a FakeClock, nor a module that must be loaded
 * before. The first test of the file runs in a cold process.
 */

const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
const stop = interceptTpns(server)
afterEach(() => {
  vi.useRealTimers()
  mock.timers.reset()
  server.resetHandlers()
})
afterAll(() => {
  stop()
  server.close()
})

const KEPT = new FakeTpns()
const KEPT_CLIENT = new TpnsClient({
  accessId: KEPT.accessId,
  secretKey: '0123456789abcdef0123456789abcdef',
})

function setUp() {
  const fake = new FakeTpns()
  server.use(...fake.handlers())
  const secretKey = '0123456789abcdef0123456789abcdef'
  return { fake, tpns: new TpnsClient({ accessId: fake.accessId, secretKey }) }
}

const RUNNERS: readonly {
  readonly name: string
  start(): void
  advance(ms: number): Promise<unknown>
}[] = [
  {
    name: 'vi.useFakeTimers() (the timers of vitest, jest and sinon)',
    start: () => vi.useFakeTimers(),
    advance: (ms) => vi.advanceTimersByTimeAsync(ms),
  },
  {
    name: 'mock.timers of node:test',
    start: () => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now() }),
    async advance(ms) {
      // It has no clock that settles promises in between.
      for (let passed = 0; passed < ms; passed += 500) {
        for (let turn = 0; turn < 20; turn += 1) await turnOfTheLoop()
        mock.timers.tick(500)
      }
      for (let turn = 0; turn < 20; turn += 1) await turnOfTheLoop()
    },
  },
]

describe.each(RUNNERS)('under $name', ({ start, advance }) => {
  for (const which of ['first', 'second'])
    it(`a push that is refused twice for being too fast is accepted in the end (the ${which} time)`, async () => {
      start()
      const { fake, tpns } = setUp()
      fake.next({ retCode: 1008028 }, { times: 2 })
      const sending = tpns.push.send(TOKEN_PUSH)
      await advance(30_000)
      await sending
      expect(fake.requests).toHaveLength(3)
    }, 8_000)

  it('a rate limit is waited for: three broadcasts', async () => {
    start()
    const { fake, tpns } = setUp()
    const sending = Promise.all(
      [1, 2, 3].map((day) =>
        tpns.push.send({ ...BROADCAST, message: { title: 'Sale', content: `Day ${day}` } }),
      ),
    )
    await advance(10_000)
    await sending
    expect(fake.requests.map(({ reply }) => reply.code)).toEqual([0, 0, 0])
  }, 8_000)

  // The permit of the first is of a late moment, and the second starts before it.
  for (const [which, lateMs] of [
    ['first', 60_000],
    ['second', 0],
  ] as const)
    it(`a client and a fake that are kept from test to test have no permit in the future (the ${which} test)`, async () => {
      start()
      server.use(...KEPT.handlers())
      const before = KEPT.pushes.length
      await advance(lateMs)
      const sending = KEPT_CLIENT.push.send({
        ...BROADCAST,
        message: { title: 'Sale', content: `Nr. ${before}` },
      })
      await advance(4_000)
      expect(KEPT.pushes).toHaveLength(before + 1)
      await sending
    }, 8_000)

  it('a back-off is waited for', async () => {
    start()
    const { fake, tpns } = setUp()
    fake.next({ status: 502 }, { times: 2 })
    const reading = tpns.devices.pushesToday(TOKEN)
    await advance(30_000)
    await reading
    expect(fake.requests).toHaveLength(3)
  }, 8_000)

  it('waitFor is waited for', async () => {
    start()
    const { tpns } = setUp()
    const waiting = tpns.push.send(TOKEN_PUSH).then(({ push_id }) => tpns.push.waitFor(push_id))
    await advance(120_000)
    expect(await waiting).toMatchObject({ status: 'PUSH_FINISHED' })
  }, 8_000)

  it('a bulk job is waited for', async () => {
    start()
    const { fake, tpns } = setUp()
    fake.next({ retCode: 1008028 }, { times: 2 })
    const tokens = Array.from({ length: 1_500 }, (_, index) => String(index).padStart(36, '0'))
    const job = tpns.bulk.send(
      { audience: 'tokens', message_type: 'notify', message: TOKEN_PUSH.message },
      tokens,
    )
    const running = Promise.resolve(job)
    await advance(60_000)
    await running
    expect(new Set(fake.pushes.flatMap((push) => push.deliveries.map(({ token }) => token))).size).toBe(1_500)
  }, 8_000)

  it('an attempt without an answer ends at its deadline', async () => {
    start()
    const { fake, tpns } = setUp()
    fake.next({ stall: 'before-headers' })
    const sending = tpns.push.send(TOKEN_PUSH).catch((error: Error) => error.name)
    await advance(11_000)
    expect(await sending).toBe('TpnsTimeoutError')
  }, 8_000)
})
