import { beforeAll, describe, expect, it } from 'vitest'
import { getRateLimit } from '../../src/rate-limit/limits.js'
import { redisRateLimits } from '../../src/redis/index.js'
import { explainSkip, HAS_REDIS, startRedis } from '../support/redis-server.js'
import { connect } from './support.js'

beforeAll(explainSkip)

const NAME = 'statistics:v3/statistics/test'
const CALLS_AN_HOUR = 200
const HOUR_MS = 3_600_000

function openProcess(url: string, accessId = '1500000001') {
  const redis = connect(url)
  const limiter = redisRateLimits(redis)
  const limit = getRateLimit(accessId, NAME)
  const tooLong = new Error('would have to wait')
  /** Takes a permit if there is one; else the wait it gets. */
  const take = async (): Promise<'permit' | number> => {
    let waited = 0
    const onWait = (waitMs: number) => {
      waited = waitMs
      throw tooLong
    }
    try {
      await limiter.acquire(limit, { signal: AbortSignal.timeout(5_000), onWait, onWarning: () => {} })
      return 'permit'
    } catch (error) {
      if (error !== tooLong) throw error
      return waited
    }
  }
  const takeMany = async (count: number) => {
    const results: Awaited<ReturnType<typeof take>>[] = []
    for (let taken = 0; taken < count; taken += 1) results.push(await take())
    return results
  }
  return { take, takeMany, [Symbol.asyncDispose]: async () => redis.disconnect() }
}

describe.skipIf(!HAS_REDIS).concurrent('a window in Redis', () => {
  it('of 200 calls an hour is used up by all processes together; the next caller waits for the rest of the hour', async () => {
    await using redis = await startRedis()
    await using one = openProcess(redis.url)
    await using two = openProcess(redis.url)
    const results = (await Promise.all([one.takeMany(120), two.takeMany(120)])).flat()
    expect(results.filter((result) => result === 'permit')).toHaveLength(CALLS_AN_HOUR)
    for (const waitMs of results.filter((result) => typeof result === 'number')) {
      expect(waitMs).toBeGreaterThan(HOUR_MS - 60_000)
      expect(waitMs).toBeLessThanOrEqual(HOUR_MS)
    }
    await using late = openProcess(redis.url)
    return expect(await late.take()).toBeGreaterThan(HOUR_MS - 60_000)
  })

  it('of one app takes no permit from another app', async () => {
    await using redis = await startRedis()
    await using one = openProcess(redis.url)
    await using other = openProcess(redis.url, '1600000001')
    await one.takeMany(CALLS_AN_HOUR)
    expect(await one.take()).not.toBe('permit')
    return expect(await other.take()).toBe('permit')
  })
})
