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
  const turn = async (): Promise<'permit' | number> => {
    let told = 0
    const onWait = (waitMs: number) => {
      told = waitMs
      throw tooLong
    }
    try {
      await limiter.acquire(limit, { signal: AbortSignal.timeout(5_000), onWait, onWarning: () => {} })
      return 'permit'
    } catch (error) {
      if (error !== tooLong) throw error
      return told
    }
  }
  const turns = async (count: number) => {
    const results: Awaited<ReturnType<typeof turn>>[] = []
    for (let taken = 0; taken < count; taken += 1) results.push(await turn())
    return results
  }
  return { turn, turns, [Symbol.asyncDispose]: async () => redis.disconnect() }
}

describe.skipIf(!HAS_REDIS).concurrent('a window in Redis', () => {
  it('of 200 calls an hour is used up by all processes together; the next caller waits for the rest of the hour', async () => {
    await using redis = await startRedis()
    await using one = openProcess(redis.url)
    await using two = openProcess(redis.url)
    const results = (await Promise.all([one.turns(120), two.turns(120)])).flat()
    expect(results.filter((result) => result === 'permit')).toHaveLength(CALLS_AN_HOUR)
    for (const waitMs of results.filter((result) => typeof result === 'number')) {
      expect(waitMs).toBeGreaterThan(HOUR_MS - 60_000)
      expect(waitMs).toBeLessThanOrEqual(HOUR_MS)
    }
    await using late = openProcess(redis.url)
    return expect(await late.turn()).toBeGreaterThan(HOUR_MS - 60_000)
  })

  it('of one app takes no turn from another app', async () => {
    await using redis = await startRedis()
    await using one = openProcess(redis.url)
    await using other = openProcess(redis.url, '1600000001')
    await one.turns(CALLS_AN_HOUR)
    expect(await one.turn()).not.toBe('permit')
    return expect(await other.turn()).toBe('permit')
  })
})
