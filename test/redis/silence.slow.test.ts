import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { beforeAll, describe, expect, it } from 'vitest'
import { ACCESS_ID } from '../support/client.js'
import { explainSkip, HAS_REDIS, startRedis } from '../support/redis-server.js'
import {
  broadcast,
  openService,
  SPACING_MS,
  shortestGap,
  startSender,
  TOGETHER_MS,
  TOLERANCE_MS,
  until,
} from './support.js'

beforeAll(explainSkip)

const PERMIT = `tpns-client:permits:{${ACCESS_ID}}:broadcast`
/** Longer than any command, permit or pause lasts. */
const SILENCE_MS = 11_500

async function expiringKeys(redis: Redis): Promise<string[]> {
  const keys = await redis.keys('*')
  const left = await Promise.all(keys.map((key) => redis.pttl(key)))
  return keys.filter((_, index) => left[index]! > 0)
}

describe.skipIf(!HAS_REDIS).concurrent('a process that shares the limit', () => {
  it('goes on after it was stopped for more than ten seconds, and comes into nobody’s way', {
    timeout: 60_000,
  }, async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using sender = await startSender(service, redis.url, 'stopped')
    await using other = service.client(redis.url)
    const from = (name: string) => service.arrivals.filter((arrival) => arrival.from === name)
    let going = true
    const sending = (async () => {
      while (going) await broadcast(other, 'other')
    })()
    await until(() => from('stopped').length > 1)
    sender.child.kill('SIGSTOP')
    await sleep(SILENCE_MS)
    const before = from('stopped').length
    sender.child.kill('SIGCONT')
    await until(() => from('stopped').length >= before + 2)
    going = false
    await sending
    expect(await sender.stop()).toBe(0)
    expect(sender.output()).toMatch(/^ready\n(sent \d\n)+$/)
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('keeps nothing in Redis when it was killed with a permit in hand, and holds nobody up', {
    timeout: 60_000,
  }, async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using sender = await startSender(service, redis.url, 'killed')
    await using other = service.client(redis.url)
    await until(() => service.arrivals.length > 0)
    await until(async () => (await redis.redis.exists(PERMIT)) === 1)
    await sender[Symbol.asyncDispose]()
    const killedAt = performance.now()
    await broadcast(other, 'other')
    expect(performance.now() - killedAt).toBeLessThanOrEqual(2 * SPACING_MS + 4 * TOLERANCE_MS)
    await until(async () => (await redis.redis.exists(PERMIT)) === 0, 15_000)
    return expect(await expiringKeys(redis.redis)).toEqual(await redis.redis.keys('*'))
  })

  it('may have a clock that is seconds off: the clock of Redis counts', { timeout: 60_000 }, async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using ahead = await startSender(service, redis.url, 'ahead', 5_000)
    await using behind = await startSender(service, redis.url, 'behind', -700)
    await until(() => new Set(service.arrivals.map(({ from }) => from)).size === 2)
    const before = service.arrivals.length
    await until(() => service.arrivals.length >= before + 6)
    await Promise.all([ahead.stop(), behind.stop()])
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })
})
