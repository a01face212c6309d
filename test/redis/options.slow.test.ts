import { inspect } from 'node:util'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { describe, expect, it } from 'vitest'
import { TpnsClient, TpnsConfigError } from '../../src/index.js'
import { redisRateLimits } from '../../src/redis/index.js'
import { redactRedisError } from '../../src/redis/redact-error.js'
import { ACCESS_ID, SECRET_KEY } from '../support/client.js'

describe('redisRateLimits', () => {
  const lazy = () => new Redis({ lazyConnect: true })

  it.each([
    ['a client of ioredis', lazy()],
    ['a client of node-redis', createClient()],
  ])('takes %s', (_, client) => {
    const rateLimit = redisRateLimits(client)
    expect(() => new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, rateLimit })).not.toThrow()
  })

  it.each([
    ['nothing', undefined, {}, 'the client of your application'],
    ['null', null, {}, 'the client of your application'],
    ['a URL', 'redis://127.0.0.1:6379', {}, 'not a URL'],
    ['options of ioredis', { host: '127.0.0.1', port: 6379 }, {}, 'not a URL or options'],
    ['another object', { connect() {}, duplicate() {} }, {}, 'the client of your application'],
    ['an unknown whenDown', lazy(), { whenDown: 'wait' }, 'whenDown'],
    ['a prefix that breaks the hash tag', lazy(), { keyPrefix: 'a{b}' }, 'keyPrefix'],
    ['a prefix that is a number', lazy(), { keyPrefix: 5 }, 'keyPrefix'],
    ['no prefix', lazy(), { keyPrefix: '' }, 'keyPrefix'],
  ])('refuses %s', (_, client, options, message) => {
    const make = () => redisRateLimits(client as Redis, options as object)
    expect(make).toThrow(TpnsConfigError)
    expect(make).toThrow(message)
  })

  it('shows no password of a URL that it refuses', () => {
    const make = () => redisRateLimits('redis://:very-secret@redis.example.org' as unknown as Redis)
    expect(make).toThrow(TpnsConfigError)
    expect(make).not.toThrow('very-secret')
  })

  it('opens no connection before the first call', async () => {
    const redis = lazy()
    const client = new TpnsClient({
      accessId: ACCESS_ID,
      secretKey: SECRET_KEY,
      rateLimit: redisRateLimits(redis),
    })
    expect(redis.status).toBe('wait')
    await client.close()
  })
})

describe('redactRedisError', () => {
  it.each([
    ['redis://:very-secret@10.0.0.1:6379', 'redis://***@10.0.0.1:6379'],
    ['rediss://user:very-secret@redis.example.org/2', 'rediss://***@redis.example.org/2'],
    ['redis://redis.example.org', 'redis://redis.example.org'],
  ])('keeps no user or password of %s', (url, shown) => {
    expect(redactRedisError(new Error(`cannot connect to ${url}`))).toBe(`cannot connect to ${shown}`)
  })

  it('keeps nothing but the text: errors of ioredis carry the command that failed', () => {
    const error = Object.assign(new Error('WRONGPASS invalid'), {
      command: { name: 'auth', args: ['very-secret'] },
    })
    expect(inspect(redactRedisError(error))).not.toContain('very-secret')
    expect(redactRedisError(error)).toBe('WRONGPASS invalid')
  })

  it('has words for an error without a message', () => {
    expect(redactRedisError(Object.assign(new Error(''), { code: 'ECONNREFUSED' }))).toBe('ECONNREFUSED')
    expect(redactRedisError(undefined)).toBe('undefined')
  })
})
