import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TpnsClient, WaitEvent } from '../../src/index.js'
import { redisRateLimits } from '../../src/redis/index.js'
import { ACCESS_ID, getFailure, TOKEN_PUSH } from '../support/client.js'
import { explainSkip, HAS_REDIS, startRedis } from '../support/redis-server.js'
import { broadcast, connect, openService, until } from './support.js'

beforeAll(explainSkip)

const COOLDOWN = `tpns-client:cooldown:{${ACCESS_ID}}:broadcast`
const TOKEN_COOLDOWN = `tpns-client:cooldown:{${ACCESS_ID}}:v3/push/app`
const PATH = 'v3/push/app'
/** The fake's `Retry-After`; far longer than what a call takes on its way. */
const PAUSE_S = 30
const TOO_FAST = { status: 429, headers: { 'retry-after': String(PAUSE_S) } } as const
/** How long a process relies on the last cool-down that Redis reported. */
const FRESH_MS = 250
const SHORT = { timeout: { total: 5_000 } }

/** Makes the service tell a client to slow down. The call gives up at once: the pause is longer than it may take. */
async function hit(
  client: TpnsClient,
  service: Awaited<ReturnType<typeof openService>>,
  push: 'broadcast' | 'token',
) {
  service.fake.next(TOO_FAST, { path: PATH })
  const call = push === 'broadcast' ? broadcast(client, 'hit', SHORT) : client.push.send(TOKEN_PUSH, SHORT)
  const error = await getFailure(call)
  expect(error).toMatchObject({ stopReason: 'deadline', outcome: 'rejected', attempts: 1 })
}

/** A call that must wait out a cool-down, and may not: it says how long that would have been. */
async function expectPaused(call: Promise<unknown>): Promise<void> {
  const { retryAfterMs, ...error } = await getFailure(call)
  expect(error).toMatchObject({ outcome: 'not-sent', attempts: 0, stopReason: 'deadline' })
  expect(retryAfterMs).toBeGreaterThan((PAUSE_S - 10) * 1_000)
  expect(retryAfterMs).toBeLessThanOrEqual(PAUSE_S * 1_000)
}

describe.skipIf(!HAS_REDIS).concurrent('a cool-down in Redis', () => {
  it('of broadcasts is kept by another client, and not by its pushes to single devices', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using one = service.client(redis.url)
    await using other = service.client(redis.url)
    await hit(one, service, 'broadcast')
    await expectPaused(broadcast(other, 'other', SHORT))
    return expect(await other.push.send(TOKEN_PUSH, SHORT)).toMatchObject({ push_id: expect.any(String) })
  })

  it('of an endpoint without a rate limit reaches another client within a quarter of a second', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using one = service.client(redis.url)
    await using other = service.client(redis.url)
    await other.push.send(TOKEN_PUSH)
    await hit(one, service, 'token')
    await until(async () => (await redis.redis.exists(TOKEN_COOLDOWN)) === 1)
    await sleep(FRESH_MS)
    await expectPaused(other.push.send(TOKEN_PUSH, SHORT))
  })

  it('is known to a client that connects later, and ends on its own in Redis', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using one = service.client(redis.url)
    await hit(one, service, 'broadcast')
    await until(async () => (await redis.redis.exists(COOLDOWN)) === 1)
    const leftMs = await redis.redis.pttl(COOLDOWN)
    expect(leftMs).toBeGreaterThan((PAUSE_S - 10) * 1_000)
    expect(leftMs).toBeLessThanOrEqual(PAUSE_S * 1_000)
    await using late = service.client(redis.url)
    await expectPaused(broadcast(late, 'late', SHORT))
  })

  it('is not made shorter by a shorter one', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using one = service.client(redis.url)
    await using other = service.client(redis.url)
    await other.push.send(TOKEN_PUSH)
    await hit(one, service, 'broadcast')
    await until(async () => (await redis.redis.exists(COOLDOWN)) === 1)
    const connection = connect(redis.url)
    redisRateLimits(connection).pause(`{${ACCESS_ID}}:broadcast`, 10)
    await sleep(FRESH_MS)
    connection.disconnect()
    await expectPaused(broadcast(other, 'other', SHORT))
    return expect(await redis.redis.pttl(COOLDOWN)).toBeGreaterThan((PAUSE_S - 10) * 1_000)
  })

  it('that began without Redis is shared once Redis is there', async () => {
    await using redis = await startRedis({ up: false })
    await using service = await openService()
    await using one = service.client(redis.url)
    await hit(one, service, 'broadcast')
    await redis.restart()
    await until(async () => (await redis.redis.exists(COOLDOWN)) === 1)
    await using other = service.client(redis.url)
    await expectPaused(broadcast(other, 'other', SHORT))
  })

  it('is waited out by all: both clients say so and send afterwards', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const waits: WaitEvent[] = []
    const hooks = { wait: (event: WaitEvent) => void waits.push(event) }
    await using one = service.client(redis.url, {}, { hooks })
    await using other = service.client(redis.url, {}, { hooks })
    await other.push.send(TOKEN_PUSH)
    service.fake.next({ ...TOO_FAST, headers: { 'retry-after': '3' } }, { path: PATH })
    const hitAt = performance.now()
    const first = broadcast(one, 'one')
    await until(async () => (await redis.redis.exists(COOLDOWN)) === 1)
    await Promise.all([first, broadcast(other, 'other')])
    const [refused, ...later] = service.arrivals
    expect(refused?.from).toBe('one')
    expect(later.map(({ from }) => from).sort()).toEqual(['one', 'other'])
    for (const { at } of later) expect(at - hitAt).toBeGreaterThanOrEqual(2_900)
    return expect(waits.filter(({ reason }) => reason === 'cool-down').length).toBeGreaterThanOrEqual(2)
  })
})
