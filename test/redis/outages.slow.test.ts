import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { TpnsConnectionError } from '../../src/index.js'
import { ACCESS_ID, getFailure, SECRET_KEY } from '../support/client.js'
import { explainSkip, HAS_REDIS, startRedis, type TestRedis } from '../support/redis-server.js'
import { broadcast, openService, shortestGap, TOGETHER_MS, until } from './support.js'

beforeAll(explainSkip)

const MARK = `tpns-client:used:{${ACCESS_ID}}:broadcast`
/** A call that fails at once, on a busy machine. */
const AT_ONCE_MS = 1_000

const isUsed = async ({ redis }: TestRedis) => (await redis.exists(MARK)) === 1
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

describe.skipIf(!HAS_REDIS).concurrent('the rate limit in Redis', () => {
  it('is kept by two clients together', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using one = service.client(redis.url)
    await using two = service.client(redis.url)
    await Promise.all([one, one, two, two].map((client) => broadcast(client)))
    expect(service.arrivals).toHaveLength(4)
    expect(service.warnings).toEqual([])
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('outlives FLUSHALL: nobody fails, and no two broadcasts come together', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using one = service.client(redis.url)
    await using two = service.client(redis.url)
    await broadcast(one)
    await broadcast(two)
    await redis.redis.flushall()
    await broadcast(one)
    expect(await isUsed(redis)).toBe(true)
    await Promise.all([broadcast(two), broadcast(one)])
    expect(service.arrivals).toHaveLength(5)
    expect(service.warnings).toEqual([])
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('outlives FLUSHALL and FLUSHSCRIPTS with callers waiting', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using client = service.client(redis.url)
    await broadcast(client)
    const waiting = many(2, () => broadcast(client))
    await sleep(300)
    await redis.redis.flushall()
    await redis.redis.script('FLUSH')
    await Promise.all(waiting)
    expect(service.arrivals).toHaveLength(3)
    expect(service.warnings).toEqual([])
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('outlives a restart of Redis that kept nothing, with callers waiting', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using client = service.client(redis.url)
    await broadcast(client)
    const waiting = many(5, () => broadcast(client))
    await redis.crash()
    await redis.restart()
    await Promise.all(waiting)
    expect(service.arrivals).toHaveLength(6)
    while (!(await isUsed(redis))) await broadcast(client)
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })
})

describe.skipIf(!HAS_REDIS).concurrent("without Redis, whenDown 'local'", () => {
  it('at the start: the process keeps the limit alone, warns once, and uses Redis when it comes up', async () => {
    await using redis = await startRedis({ up: false })
    await using service = await openService()
    const { warnings } = service
    await using client = service.client(redis.url)
    await Promise.all(many(3, () => broadcast(client)))
    expect(service.arrivals).toHaveLength(3)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatchObject({
      endpoint: 'v3/push/app',
      path: 'rateLimit',
      key: 'rateLimit.degraded',
    })
    expect(warnings[0]?.message).toMatch(/not connected.*on its own.*whenDown/)

    await redis.restart()
    while (!(await isUsed(redis))) await broadcast(client)
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('lost with callers waiting: they get their permits, and Redis is used again when it is back', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const { warnings } = service
    await using client = service.client(redis.url)
    await broadcast(client)
    const waiting = many(3, () => broadcast(client))
    await redis.crash()
    await Promise.all(waiting)
    expect(service.arrivals).toHaveLength(4)
    expect(warnings).toHaveLength(1)

    await redis.restart()
    while (!(await isUsed(redis))) await broadcast(client)
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('frozen, its connections open: the callers go on', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using client = service.client(redis.url)
    await broadcast(client)
    redis.freeze()
    await Promise.all(many(3, () => broadcast(client)))
    expect(service.arrivals).toHaveLength(4)
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('that refuses to write: the callers go on', async () => {
    await using redis = await startRedis({
      args: ['--replicaof', '127.0.0.1', '1', '--replica-serve-stale-data', 'yes'],
    })
    await using service = await openService()
    await using client = service.client(redis.url)
    await Promise.all(many(2, () => broadcast(client)))
    return expect(service.arrivals).toHaveLength(2)
  })
})

describe.skipIf(!HAS_REDIS).concurrent("without Redis, whenDown 'fail'", () => {
  it('at the start: limited calls fail at once and send nothing, others go on', async () => {
    await using redis = await startRedis({ up: false })
    await using service = await openService()
    await using client = service.client(redis.url, { whenDown: 'fail' })
    const began = performance.now()
    const error = await getFailure(broadcast(client))
    expect(performance.now() - began).toBeLessThan(2 * AT_ONCE_MS)
    expect(error).toBeInstanceOf(TpnsConnectionError)
    expect(error).toMatchObject({
      phase: 'rate-limiter',
      outcome: 'not-sent',
      attempts: 0,
      stopReason: 'not-retryable',
      endpoint: 'v3/push/app',
    })
    expect(error.message).toMatch(/not connected.*whenDown/)
    expect(service.arrivals).toHaveLength(0)
    await client.push.send({
      audience_type: 'token',
      token_list: ['0123456789abcdef0123456789abcdef0123'],
      message_type: 'notify',
      message: { title: 'not', content: 'limited' },
    })

    await redis.restart()
    await until(() =>
      broadcast(client).then(
        () => true,
        () => false,
      ),
    )
    return expect(await isUsed(redis)).toBe(true)
  })

  it('lost with callers waiting: they fail at once', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using client = service.client(redis.url, { whenDown: 'fail' })
    await broadcast(client)
    const waiting = many(3, () => getFailure(broadcast(client)))
    await sleep(100)
    await redis.crash()
    const lostAt = performance.now()
    const errors = await Promise.all(waiting)
    expect(performance.now() - lostAt).toBeLessThan(AT_ONCE_MS)
    for (const error of errors) expect(error).toMatchObject({ phase: 'rate-limiter', outcome: 'not-sent' })
    return expect(service.arrivals).toHaveLength(1)
  })

  it('frozen: calls fail when it has not answered for a second', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    await using client = service.client(redis.url, { whenDown: 'fail' })
    await broadcast(client)
    redis.freeze()
    const error = await getFailure(broadcast(client))
    expect(error).toMatchObject({ phase: 'rate-limiter', outcome: 'not-sent' })
    return expect(error.message).toContain('did not answer within 1000 ms')
  })

  it('with a wrong password: the error shows neither it nor the SecretKey', async () => {
    await using redis = await startRedis({ password: 'right-password-4711' })
    await using service = await openService()
    const url = `redis://:wrong-password-0815@127.0.0.1:${redis.port}`
    await using client = service.client(url, { whenDown: 'fail' })
    const error = await getFailure(broadcast(client))
    // The connection reports a wrong password to its owner.
    expect(error.message).toContain('not connected')
    const { inspect } = await import('node:util')
    const shown = [
      inspect(error, { depth: 10, showHidden: true }),
      JSON.stringify(error),
      inspect(client, { depth: 10 }),
    ]
    for (const text of shown) {
      expect(text).not.toContain('0815')
      expect(text).not.toContain(SECRET_KEY)
    }
  })
})
