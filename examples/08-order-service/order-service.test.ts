/** Task: test a service through its bad days, with vitest and msw, against FakeTpns in this process. */
import { setupServer } from 'msw/node'
import { TpnsClient } from 'tpns-client'
import { FakeClock, FakeTpns } from 'tpns-client/testing'
import { interceptTpns } from 'tpns-client/testing/msw'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type OrderService, orderService } from './order-service.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ORDER = { id: 42, token: '0123456789abcdef0123456789abcdef0123' }
const NOTICE = { to: ORDER.token, title: 'Order 42 has shipped' }

const server = setupServer()
interceptTpns(server) // makes the requests of every TpnsClient visible to msw
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterAll(() => server.close())

let clock: FakeClock
let fake: FakeTpns
let tpns: TpnsClient
let service: OrderService

beforeEach(() => {
  clock = new FakeClock()
  fake = new FakeTpns({ clock })
  server.resetHandlers(...fake.handlers())
  // Where the client waits, that much time passes at once.
  const pass = (ms: number) => setImmediate(() => clock.advance(ms))
  tpns = new TpnsClient({
    accessId: '1500000001',
    secretKey: '0123456789abcdef0123456789abcdef',
    runtime: clock.runtime,
    hooks: { retry: ({ delayMs }) => pass(delayMs), wait: ({ waitMs }) => pass(waitMs) },
  })
  service = orderService(tpns, clock.now.bind(clock))
})

// Whatever went wrong on the way, nobody got another message, and every fault was met.
afterEach(async () => {
  await tpns.close()
  fake.expectNoOtherPushes()
  expect(fake.pendingFaults).toEqual([])
})

it('tells the customer', async () => {
  const notice = await service.shipped(ORDER)
  const [push] = fake.expectPush(NOTICE)
  expect(notice).toEqual({ state: 'sent', pushId: push?.pushId })
})

it('does not tell a customer who has removed the app', async () => {
  fake.invalidateToken(ORDER.token)
  expect(await service.shipped(ORDER)).toMatchObject({ state: 'impossible' })
})

it('gets through when TPNS is busy for a moment (1008028), without a word of its own', async () => {
  fake.next({ retCode: 1008028 }, { times: 2 })
  expect(await service.shipped(ORDER)).toMatchObject({ state: 'sent' })
  fake.expectPush(NOTICE)
})

it('waits on the day of 1008028, and tells the customer once when it is over', async () => {
  fake.outage({ forMs: HOUR, fault: { retCode: 1008028 } })
  expect(await service.shipped(ORDER)).toMatchObject({ state: 'waiting' })
  clock.advance(HOUR)
  await service.catchUp()
  await service.catchUp()
  expect(service.notice(ORDER)).toMatchObject({ state: 'sent' })
  fake.expectPush(NOTICE)
})

it('comes back when TPNS said, on the day of an announced outage', async () => {
  fake.outage({ forMs: 2 * HOUR, fault: { status: 503, headers: { 'Retry-After': '7200' } } })
  const until = clock.now() + 2 * HOUR
  expect(await service.shipped(ORDER)).toEqual({ state: 'waiting', notBefore: until })
  clock.advance(2 * HOUR - MINUTE)
  await service.catchUp()
  expect(fake.requests, 'nothing is sent while it is down').toHaveLength(1)
  clock.advance(MINUTE)
  await service.catchUp()
  expect(service.notice(ORDER)).toMatchObject({ state: 'sent' })
  fake.expectPush(NOTICE)
})

it('tells the customer after an outage in which every connection broke', async () => {
  fake.outage({ forMs: HOUR })
  expect(await service.shipped(ORDER)).toMatchObject({ state: 'unclear' })
  await service.catchUp()
  expect(service.notice(ORDER), 'the look-up fails as well').toMatchObject({ state: 'unclear' })
  clock.advance(HOUR)
  await service.catchUp()
  expect(service.notice(ORDER)).toMatchObject({ state: 'sent' })
  fake.expectPush(NOTICE)
})

it('finds the push whose answer was lost, and does not tell the customer twice', async () => {
  fake.next({ reset: 'after-acceptance' })
  expect(await service.shipped(ORDER)).toMatchObject({ state: 'unclear' })
  clock.advance(MINUTE)
  await service.catchUp()
  const [push] = fake.expectPush(NOTICE)
  expect(service.notice(ORDER)).toEqual({ state: 'sent', pushId: push?.pushId })
})
