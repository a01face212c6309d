import { TpnsConfigError } from '../errors/before-the-wire.js'
import { oneOf } from '../option-checks.js'

/** An ioredis client: a `Redis` or a `Cluster` of ioredis 5.4 or later. */
export interface IORedisClient {
  readonly status: string
  duplicate(...args: never[]): unknown
}

/**
 * `pace: { redis }`: every process that names the same Redis and the same AccessID keeps the rate limits together, and
 * pauses together when the service says "too fast". Needs `ioredis` (5.4 or later) to be installed, and Redis 5 or later.
 *
 * Two connections are opened at the first call and closed by `close()`; until then they hold the process open. Redis
 * keeps the time, so the clocks of the machines need not agree. Delays to Redis may differ by about 50 ms between the
 * processes before two broadcasts can come within one second.
 */
export interface RedisPaceOptions {
  /**
   * A URL (`redis://…`, `rediss://…`), the options of ioredis, or a client of ioredis. A client stays yours: its
   * settings are used for two connections of our own, and `close()` leaves it open.
   */
  redis: string | IORedisClient | object
  /**
   * While Redis cannot be used: `'local'` (default) keeps the limits within each process, so that several together may
   * exceed them, and warns once an outage; `'fail'` lets paced calls fail at once with `TpnsConnectionError`
   * (`phase: 'redis'`, `outcome: 'not-sent'`). Either way Redis is used again as soon as it is back.
   */
  whenDown?: 'local' | 'fail' | undefined
  /** How the names of keys and channels begin, after the `b_` of Bottleneck's own. Default: `'tpns-client:'`. */
  keyPrefix?: string | undefined
}

export interface RedisPaceSettings {
  readonly redis: string | IORedisClient | object
  readonly whenDown: 'local' | 'fail'
  readonly keyPrefix: string
}

/** @throws TpnsConfigError */
export function resolveRedisPace(options: RedisPaceOptions): RedisPaceSettings {
  const { redis, whenDown, keyPrefix = 'tpns-client:' } = options
  if (!(typeof redis === 'string' || (typeof redis === 'object' && redis !== null))) {
    throw new TpnsConfigError(
      'pace.redis must be a URL such as redis://127.0.0.1:6379, options of ioredis, or a client of ioredis.',
    )
  }
  if (typeof redis === 'string' && !/^rediss?:\/\//.test(redis)) {
    throw new TpnsConfigError('pace.redis must begin with redis:// or rediss:// when it is a URL.')
  }
  if (looksLikeClient(redis) && !isIORedisClient(redis)) {
    throw new TpnsConfigError(
      'pace.redis is a client, but not one of ioredis. Pass a client of ioredis 5.4 or later, or a redis:// URL; ' +
        'clients of the package "redis" (node-redis) cannot be used.',
    )
  }
  if (typeof keyPrefix !== 'string' || /[{}]/.test(keyPrefix)) {
    throw new TpnsConfigError('pace.keyPrefix must be a text without { and }, which mark the hash slot.')
  }
  return {
    redis,
    whenDown: oneOf('pace.whenDown', whenDown, ['local', 'fail']) ?? 'local',
    keyPrefix,
  }
}

function looksLikeClient(redis: string | object): boolean {
  return typeof redis === 'object' && ('duplicate' in redis || 'connect' in redis)
}

export function isIORedisClient(redis: string | object): redis is IORedisClient {
  const client = redis as { duplicate?: unknown; status?: unknown; call?: unknown }
  return (
    typeof client.duplicate === 'function' &&
    typeof client.status === 'string' &&
    typeof client.call === 'function'
  )
}
