import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { TpnsClient, TpnsConfigError } from '../../src/index.js'
import { redisNames } from '../../src/pace/redis-names.js'
import { resolveRedisPace } from '../../src/pace/redis-options.js'
import { ACCESS_ID, SECRET_KEY } from '../support/client.js'

describe('pace: { redis }', () => {
  it.each([
    ['a URL', 'redis://127.0.0.1:6379/2'],
    ['a URL with TLS', 'rediss://user:password@redis.example.org'],
    ['options', { host: '127.0.0.1', port: 6379 }],
    ['options of sentinels', { sentinels: [{ host: '127.0.0.1', port: 26379 }], name: 'mymaster' }],
    ['a client of ioredis', new Redis({ lazyConnect: true })],
  ])('takes %s', (_, redis) => {
    expect(resolveRedisPace({ redis })).toEqual({ redis, whenDown: 'local', keyPrefix: 'tpns-client:' })
  })

  it.each([
    ['nothing', { redis: undefined }, 'pace.redis must be a URL'],
    ['a number', { redis: 6379 }, 'pace.redis must be a URL'],
    ['another URL', { redis: 'http://127.0.0.1:6379' }, 'redis:// or rediss://'],
    ['a client of node-redis', { redis: { connect() {}, duplicate() {}, isReady: true } }, 'node-redis'],
    ['an unknown whenDown', { redis: 'redis://a', whenDown: 'wait' }, 'pace.whenDown'],
    ['a prefix that breaks the hash tag', { redis: 'redis://a', keyPrefix: 'a{b}:' }, 'pace.keyPrefix'],
  ])('refuses %s', (_, options, message) => {
    const resolve = () => resolveRedisPace(options as unknown as Parameters<typeof resolveRedisPace>[0])
    expect(resolve).toThrow(TpnsConfigError)
    expect(resolve).toThrow(message)
  })

  it('shows no password of the URL when it is refused', () => {
    const resolve = () => resolveRedisPace({ redis: 'https://:very-secret@redis.example.org' })
    expect(resolve).toThrow(TpnsConfigError)
    expect(resolve).not.toThrow('very-secret')
  })

  it('opens no connection before the first call', async () => {
    const client = new TpnsClient({
      accessId: ACCESS_ID,
      secretKey: SECRET_KEY,
      pace: { redis: 'redis://127.0.0.1:1' },
    })
    expect(process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'))).toEqual([])
    await client.close()
  })
})

describe('redisNames', () => {
  it('keeps all keys of an app in one slot of a cluster, and the groups apart', () => {
    const names = redisNames('tpns-client:', '1500000001')
    const all = [names.settingsKey('broadcast'), names.settingsKey('plans'), names.cooldowns]
    for (const name of all) expect(name).toMatch(/^(b_)?tpns-client:v1:\{1500000001\}:/)
    expect(new Set(all).size).toBe(3)
  })

  it('shares nothing between two apps', () => {
    expect(redisNames('', '1').cooldowns).not.toBe(redisNames('', '2').cooldowns)
  })
})
