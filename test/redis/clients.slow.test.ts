import type { EventEmitter } from 'node:events'
import { Cluster, Redis } from 'ioredis'
import { createClient } from 'redis'
import { beforeAll, describe, expect, it } from 'vitest'
import { TpnsConfigError } from '../../src/index.js'
import { redisRateLimits } from '../../src/redis/index.js'
import { ACCESS_ID, getFailure } from '../support/client.js'
import { explainSkip, HAS_REDIS, startRedis } from '../support/redis-server.js'
import { broadcast, connect, openService, SPACING_MS, shortestGap, TOGETHER_MS, until } from './support.js'

beforeAll(explainSkip)

const MARK = `used:{${ACCESS_ID}}:broadcast`

async function connectNode(url: string, options: { RESP?: 2 | 3 } = {}) {
  const client = createClient({ ...options, url })
  client.on('error', () => {})
  await client.connect()
  return client
}

const countListeners = (emitter: EventEmitter) =>
  emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), 0)

describe.skipIf(!HAS_REDIS).concurrent('redisRateLimits', () => {
  it('uses the connection it was given, in its database and under its prefix, and leaves it open', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    // Settings that suit other work.
    const mine = new Redis({
      port: redis.port,
      db: 3,
      keyPrefix: 'mine:',
      maxRetriesPerRequest: null,
    })
    const listeners = countListeners(mine)
    const client = service.client(mine)
    await Promise.all([broadcast(client), broadcast(client)])
    await client.close()
    expect(mine.status).toBe('ready')
    expect(countListeners(mine)).toBe(listeners)
    const keys = await mine.keys('*')
    expect(keys).toContain(`mine:tpns-client:${MARK}`)
    expect(keys.filter((key) => !key.includes(ACCESS_ID))).toEqual([])
    mine.disconnect()
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('opens no connection of its own', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const connections = async () => (await redis.redis.client('LIST')) as string
    const mine = new Redis({ port: redis.port, lazyConnect: true })
    await using client = service.client(mine)
    await broadcast(client)
    // The one of the test, and the one that was given.
    expect((await connections()).trim().split('\n')).toHaveLength(2)
    mine.disconnect()
  })

  it('takes a prefix for its keys', async () => {
    await using redis = await startRedis({ password: 'secret' })
    await using service = await openService()
    const mine = new Redis({ host: '127.0.0.1', port: redis.port, password: 'secret' })
    await using client = service.client(mine, { keyPrefix: 'shop' })
    await broadcast(client)
    mine.disconnect()
    return expect(await redis.redis.exists(`shop:${MARK}`)).toBe(1)
  })

  it('shares a limit between ioredis and node-redis', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const node = await connectNode(redis.url)
    const listeners = countListeners(node)
    await using one = service.client(node)
    await using two = service.client(redis.url)
    await Promise.all([broadcast(one), broadcast(two), broadcast(one), broadcast(two)])
    expect(service.warnings).toEqual([])
    expect(countListeners(node)).toBe(listeners)
    expect(node.isReady).toBe(true)
    node.destroy()
    expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('takes cool-downs from a client of node-redis, and gives them to it', async () => {
    await using redis = await startRedis()
    const node = await connectNode(redis.url)
    const ioredis = connect(redis.url)
    const [one, other] = [redisRateLimits(node), redisRateLimits(ioredis)]
    one.pause('{1}:a', 30_000)
    other.pause('{1}:b', 30_000)
    await until(async () => (await redis.redis.keys('*:cooldown:*')).length === 2)
    await Promise.all([other.syncCooldown?.('{1}:a'), one.syncCooldown?.('{1}:b')])
    expect(other.remainingMs('{1}:a')).toBeGreaterThan(20_000)
    expect(one.remainingMs('{1}:b')).toBeGreaterThan(20_000)
    node.destroy()
    ioredis.disconnect()
  })

  it('adds no command to the connection that it was given', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const [ioredis, node] = [connect(redis.url), await connectNode(redis.url)]
    const methods = () =>
      [ioredis, node].map((client) => Object.keys(client).filter((key) => !key.startsWith('_')))
    await until(() => ioredis.status === 'ready')
    const before = methods()
    await using one = service.client(ioredis)
    await using two = service.client(node)
    await Promise.all([broadcast(one), broadcast(two)])
    expect(methods()).toEqual(before)
    ioredis.disconnect()
    node.destroy()
  })

  it('refuses a client of ioredis in subscriber mode', async () => {
    await using redis = await startRedis()
    const client = connect(redis.url, { protocol: 2 })
    await client.subscribe('news')
    expect(() => redisRateLimits(client)).toThrow(TpnsConfigError)
    expect(() => redisRateLimits(client)).toThrow('subscriber mode')
    client.disconnect()
  })

  it('says so when the client begins to subscribe afterwards, also when each process may go on alone', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const ioredis = connect(redis.url, { protocol: 2 })
    const node = await connectNode(redis.url, { RESP: 2 })
    await using one = service.client(ioredis)
    await using two = service.client(node)
    await ioredis.subscribe('news')
    await node.subscribe('news', () => {})
    expect(await getFailure(broadcast(one))).toBeInstanceOf(TpnsConfigError)
    expect(await getFailure(broadcast(two))).toBeInstanceOf(TpnsConfigError)
    expect(service.arrivals).toEqual([])
    ioredis.disconnect()
    node.destroy()
  })

  it('reports that a client of node-redis was not connected', async () => {
    await using service = await openService()
    await using client = service.client(createClient({ url: 'redis://127.0.0.1:1' }), { whenDown: 'fail' })
    const error = await getFailure(broadcast(client))
    expect(error).toMatchObject({ phase: 'rate-limiter', outcome: 'not-sent' })
    return expect(error.message).toContain('await client.connect()')
  })

  it('takes a client of ioredis without an offline queue, also before it is connected', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const mine = new Redis({ port: redis.port, enableOfflineQueue: false, lazyConnect: true })
    await using client = service.client(mine, { whenDown: 'fail' })
    await broadcast(client)
    mine.disconnect()
    return expect(await redis.redis.exists(`tpns-client:${MARK}`)).toBe(1)
  })

  it('may be a client of a cluster', async () => {
    await using redis = await startRedis({
      args: ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
    })
    await redis.redis.cluster('ADDSLOTSRANGE', 0, 16_383)
    await until(async () => String(await redis.redis.cluster('INFO')).includes('cluster_state:ok'))
    await using service = await openService()
    const cluster = new Cluster([{ host: '127.0.0.1', port: redis.port }])
    await using one = service.client(cluster)
    await using two = service.client(cluster)
    await Promise.all([broadcast(one), broadcast(two), broadcast(one)])
    expect(service.warnings).toEqual([])
    expect(await redis.redis.exists(`tpns-client:${MARK}`)).toBe(1)
    cluster.disconnect()
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('ends with its client: callers that wait use up nothing, and the connection stays', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const mine = connect(redis.url)
    const client = service.client(mine)
    const waiting = [broadcast(client), broadcast(client), broadcast(client)].map((call) =>
      call.catch(() => {}),
    )
    await waiting[0]
    await client.close()
    await client.close()
    await Promise.all(waiting)
    await using next = service.client(mine)
    await broadcast(next)
    expect(service.arrivals).toHaveLength(2)
    expect(shortestGap(service.arrivals)).toBeLessThan(2 * SPACING_MS)
    expect(mine.status).toBe('ready')
    mine.disconnect()
  })
})
