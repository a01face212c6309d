import { beforeAll, describe, expect, it } from 'vitest'
import { systemRuntime } from '../../src/call/runtime.js'
import { Interrupted, openScope } from '../../src/call/scope.js'
import { openPace } from '../../src/pace/pace.js'
import { resolveRedisPace } from '../../src/pace/redis-options.js'
import { explainSkip, HAS_REDIS, startRedis } from '../support/redis-server.js'

beforeAll(explainSkip)

const GROUP = 'statistics:v3/statistics/test'
const CALLS_AN_HOUR = 200
const HOUR_MS = 3_600_000

function openProcess(redis: string, accessId = '1500000001') {
  const pace = resolveRedisPace({ redis })
  const { pacer } = openPace({ pace, accessId, runtime: systemRuntime, warn: () => {} })
  const closing = new AbortController()
  const tooLong = new Error('would have to wait')
  /** Takes a turn if there is one; else the wait that it is told. */
  const turn = async (): Promise<'turn' | 'waited in vain' | number> => {
    const totalMs = 2_000
    const scope = openScope({ runtime: systemRuntime, totalMs, signal: undefined, closing: closing.signal })
    let told = 0
    const onWait = (waitMs: number) => {
      told = waitMs
      throw tooLong
    }
    try {
      await pacer.turn(GROUP, scope, onWait)
      return 'turn'
    } catch (error) {
      if (error instanceof Interrupted) return 'waited in vain'
      if (error !== tooLong) throw error
      return told
    }
  }
  const turns = async (count: number) => {
    const results: Awaited<ReturnType<typeof turn>>[] = []
    for (let taken = 0; taken < count; taken += 1) results.push(await turn())
    return results
  }
  return { turn, turns, [Symbol.asyncDispose]: () => pacer.close() }
}

describe.skipIf(!HAS_REDIS).concurrent('a window in Redis', () => {
  it('of 200 calls an hour is used up by all processes together; the next caller is told the rest of the hour', async () => {
    await using redis = await startRedis()
    await using one = openProcess(redis.url)
    await using two = openProcess(redis.url)
    const results = (await Promise.all([one.turns(120), two.turns(120)])).flat()
    expect(results.filter((result) => result === 'turn')).toHaveLength(CALLS_AN_HOUR)
    // Two who look at the last turn at once both find it free, and one of them waits instead of being told.
    expect(results.filter((result) => result === 'waited in vain').length).toBeLessThanOrEqual(1)
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
    expect(await one.turn()).not.toBe('turn')
    return expect(await other.turn()).toBe('turn')
  })
})
