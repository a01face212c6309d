import { beforeAll, describe, expect, it } from 'vitest'
import type { PermitRequest, RateLimit } from '../../src/core/ports/rate-limiter.js'
import { BROADCAST_SPACING_MS, getRateLimit } from '../../src/rate-limit/limits.js'
import { redisRateLimits } from '../../src/redis/index.js'
import { explainSkip, HAS_REDIS, startRedis, type TestRedis } from '../support/redis-server.js'
import { connect, until } from './support.js'

beforeAll(explainSkip)

const BROADCAST = getRateLimit('1500000001', 'broadcast')
/** So long that nothing of a test happens because it is over. */
const LONG: RateLimit = { ...BROADCAST, perMs: 60_000 }
const STATE = `tpns-client:permits:${BROADCAST.key}`
const HOUR_MS = 3_600_000
/** Timers count whole milliseconds. */
const TICK_MS = 2

interface Call {
  /** The waits it was given, in order. */
  readonly waits: number[]
  readonly ended: Promise<unknown>
  readonly leave: () => void
  gotAt?: number
}

async function openProcess(redis: TestRedis) {
  const connection = connect(redis.url)
  await until(() => connection.status === 'ready')
  let asked = 0
  const evaluate = connection.eval.bind(connection) as (...args: unknown[]) => Promise<unknown>
  const counting = (...args: unknown[]) => {
    asked += 1
    return evaluate(...args)
  }
  const limiter = redisRateLimits(Object.assign(connection, { eval: counting }))
  const call = (limit: RateLimit, { mostMs = Number.POSITIVE_INFINITY, onGot = () => {} } = {}): Call => {
    const controller = new AbortController()
    const waits: number[] = []
    const onWait = (waitMs: number) => {
      waits.push(waitMs)
      if (waitMs > mostMs) throw new Error('beyond the deadline')
    }
    const request: PermitRequest = { signal: controller.signal, onWait, onWarning: () => {} }
    const acquired = limiter.acquire(limit, request).then((permit) => {
      call.gotAt = performance.now()
      onGot()
      permit?.used()
      return 'permit'
    })
    const ended = acquired.catch((error: Error) => error)
    const call: Call = { waits, ended, leave: () => controller.abort(new Error('left')) }
    return call
  }
  return { call, asked: () => asked, [Symbol.asyncDispose]: async () => connection.disconnect() }
}

const waitingIn = async ({ redis }: TestRedis): Promise<readonly { id: string }[]> => {
  const { queue } = JSON.parse((await redis.get(STATE)) ?? '{"queue":[]}') as { queue: unknown }
  // Lua has one kind of table, so an empty list comes as an empty object.
  return Array.isArray(queue) ? queue : []
}
const idsIn = async (redis: TestRedis) => (await waitingIn(redis)).map(({ id }) => id)
const isQueueFor = (redis: TestRedis, length: number) => async () =>
  (await waitingIn(redis)).length === length

describe.skipIf(!HAS_REDIS).concurrent('a caller that leaves', () => {
  it('while Redis is asked for its permit gives the permit back', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    redis.freeze()
    const leaving = one.call(LONG)
    await until(() => one.asked() === 1)
    leaving.leave()
    expect(await leaving.ended).toMatchObject({ message: 'left' })
    redis.thaw()
    // Redis has given the permit, and got it back.
    await until(async () => (await redis.redis.exists(`tpns-client:used:${BROADCAST.key}`)) === 1)
    await until(async () => (await redis.redis.exists(STATE)) === 0)
    const next = two.call(LONG)
    expect(await next.ended).toBe('permit')
    return expect(next.waits).toEqual([])
  })

  it('while it waits gives its place back: who comes later waits no longer for it', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    await using three = await openProcess(redis)
    await one.call(LONG).ended
    const leaving = two.call(LONG)
    await until(isQueueFor(redis, 1))
    leaving.leave()
    await until(isQueueFor(redis, 0))
    const next = three.call(LONG)
    await until(isQueueFor(redis, 1))
    await until(() => next.waits.length > 0)
    expect(next.waits[0]).toBeLessThanOrEqual(LONG.perMs)
    next.leave()
  })

  it('from the head of the queue leaves a slot that a later one may fill, when it delays nobody', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    await using three = await openProcess(redis)
    await using four = await openProcess(redis)
    await one.call(LONG).ended
    const leaving = two.call(LONG)
    await until(isQueueFor(redis, 1))
    const patient = three.call(LONG)
    await until(isQueueFor(redis, 2))
    leaving.leave()
    await until(isQueueFor(redis, 1))
    const late = four.call(LONG)
    await until(() => late.waits.length > 0)
    // Its slot is the one of the caller that left; the other one keeps its own.
    expect(late.waits[0]).toBeLessThanOrEqual(LONG.perMs)
    expect(patient.waits[0]).toBeGreaterThan(LONG.perMs)
    for (const call of [patient, late]) call.leave()
  })

  it('leaves the place of its process to the next caller there, ahead of other processes', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    await using three = await openProcess(redis)
    await one.call(LONG).ended
    const leaving = two.call(LONG)
    const heir = two.call(LONG)
    await until(isQueueFor(redis, 1))
    const other = three.call(LONG)
    await until(isQueueFor(redis, 2))
    const before = await idsIn(redis)
    leaving.leave()
    await until(() => two.asked() === 2)
    await until(async () => (await redis.redis.ping()) === 'PONG')
    expect(await idsIn(redis)).toEqual(before)
    for (const call of [heir, other]) call.leave()
  })
})

describe.skipIf(!HAS_REDIS).concurrent('a process that was killed while it waited', () => {
  it('costs the next one its slot, and no more', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using next = await openProcess(redis)
    const first = one.call(BROADCAST)
    await first.ended
    {
      await using killed = await openProcess(redis)
      killed.call(BROADCAST)
      await until(isQueueFor(redis, 1))
    }
    const call = next.call(BROADCAST)
    await call.ended
    expect(call.gotAt! - first.gotAt!).toBeLessThan(3 * BROADCAST_SPACING_MS)
  })
})

describe.skipIf(!HAS_REDIS).concurrent('callers of one process behind the one that waits', () => {
  const WINDOW: RateLimit = { key: '{1500000001}:window', permits: 4, perMs: HOUR_MS }

  it('learn that other processes have used the window up, and fail at once when that is beyond their deadline', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    await Promise.all([1, 2, 3, 4].map(() => one.call(WINDOW).ended))
    // Nothing in this process says that they must wait.
    const patient = [1, 2, 3].map(() => two.call(WINDOW))
    const hasty = two.call(WINDOW, { mostMs: 10_000 })
    for (const { waits } of [...patient, hasty]) expect(waits).toEqual([])
    expect(await hasty.ended).toMatchObject({ message: 'beyond the deadline' })
    for (const { waits } of [...patient, hasty]) expect(waits.at(-1)).toBeGreaterThan(HOUR_MS - 60_000)
    for (const call of patient) call.leave()
  })

  it('learn that another process is ahead of theirs', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    await using three = await openProcess(redis)
    await one.call(LONG).ended
    const ahead = two.call(LONG)
    await until(isQueueFor(redis, 1))
    const first = three.call(LONG)
    const hasty = three.call(LONG, { mostMs: 2.5 * LONG.perMs })
    // Second in its process, third in the queue; and a permit is in use.
    expect(Math.max(...hasty.waits)).toBeLessThanOrEqual(LONG.perMs)
    expect(await hasty.ended).toMatchObject({ message: 'beyond the deadline' })
    expect(hasty.waits.at(-1)).toBeGreaterThan(2.5 * LONG.perMs)
    for (const call of [ahead, first]) call.leave()
  })
})

describe.skipIf(!HAS_REDIS).concurrent('a permit that is used late', () => {
  it('makes the next one, in another process, count from its use', async () => {
    await using redis = await startRedis()
    await using one = await openProcess(redis)
    await using two = await openProcess(redis)
    const stuckMs = 400
    let usedAt = Number.NaN
    /** The event loop is stuck between the permit and the request. */
    const onGot = () => {
      const endsAt = performance.now() + stuckMs
      while (performance.now() < endsAt);
      usedAt = performance.now()
    }
    const late = one.call(BROADCAST, { onGot })
    await until(async () => (await redis.redis.exists(STATE)) === 1)
    const next = two.call(BROADCAST)
    await Promise.all([late.ended, next.ended])
    return expect(next.gotAt! - usedAt).toBeGreaterThanOrEqual(1_000 - TICK_MS)
  })
})
