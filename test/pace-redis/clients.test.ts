import { Cluster, Redis } from 'ioredis'
import { beforeAll, describe, expect, it } from 'vitest'
import { ACCESS_ID } from '../support/client.js'
import { explainSkip, HAS_REDIS, startRedis } from '../support/redis-server.js'
import { broadcast, openService, shortestGap, TOGETHER_MS, until } from './support.js'

beforeAll(explainSkip)

const LIMITER = `{${ACCESS_ID}}:broadcast_settings`

describe.skipIf(!HAS_REDIS).concurrent('pace.redis', () => {
  it('may be a client: its server and database are used, and it stays open', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    // Settings that suit other work, and would break ours.
    const mine = new Redis({
      port: redis.port,
      db: 3,
      keyPrefix: 'mine:',
      maxRetriesPerRequest: null,
      readOnly: false,
    })
    const client = service.client(mine)
    await Promise.all([broadcast(client), broadcast(client)])
    await client.close()
    expect(mine.status).toBe('ready')
    const keys = await mine.keys('*')
    expect(keys).toContain(`b_tpns-client:v1:${LIMITER}`)
    expect(keys.filter((key) => !key.includes(ACCESS_ID))).toEqual([])
    mine.disconnect()
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('may be options of ioredis, with a prefix for the keys', async () => {
    await using redis = await startRedis({ password: 'secret' })
    await using service = await openService()
    await using client = service.client(
      { host: '127.0.0.1', port: redis.port, password: 'secret' },
      { keyPrefix: 'shop:' },
    )
    await broadcast(client)
    return expect(await redis.redis.exists(`b_shop:v1:${LIMITER}`)).toBe(1)
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
    expect(await redis.redis.exists(`b_tpns-client:v1:${LIMITER}`)).toBe(1)
    cluster.disconnect()
    return expect(shortestGap(service.arrivals)).toBeGreaterThanOrEqual(TOGETHER_MS)
  })

  it('leaves nothing open when the client is closed, whatever Redis does', async () => {
    await using redis = await startRedis()
    await using service = await openService()
    const connections = async () => (await redis.redis.client('LIST')) as string
    const before = (await connections()).trim().split('\n').length
    const client = service.client(redis.url)
    const waiting = [broadcast(client), broadcast(client), broadcast(client)].map((call) =>
      call.catch(() => {}),
    )
    await waiting[0]
    await client.close()
    await client.close()
    await Promise.all(waiting)
    await until(async () => (await connections()).trim().split('\n').length === before)
    return expect(service.arrivals).toHaveLength(1)
  })
})
