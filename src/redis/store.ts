import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimit } from '../core/ports/rate-limiter.js'
import type { ClientAdapter } from './client.js'

/** What all processes know of the limits, kept by rate-limiter-flexible. Redis keeps the time; every key expires. */
export interface RedisStore {
  /** Takes a permit if there is one. One round trip. */
  takePermit(limit: RateLimit): Promise<PermitAnswer>
  /** Gives a permit back that nobody has used. */
  givePermitBack(limit: RateLimit): Promise<unknown>
  cooldownMs(key: string): Promise<number>
  /** Begins a cool-down, unless a longer one is known. */
  beginCooldown(key: string, pauseMs: number): Promise<void>
}

export interface PermitAnswer {
  readonly granted: boolean
  /** Until the next permit when none was granted, until this one is free again when it was. Milliseconds. */
  readonly msBeforeNext: number
  /** The cool-down of the limit. Milliseconds; 0 when there is none. */
  readonly cooldownMs: number
  /** Whether Redis still holds what was written into it last time: false after FLUSHALL or an empty restart. */
  readonly remembers: boolean
}

const DAY_S = 86_400

/**
 * The library's own script counts by whole seconds, and counts callers that it refused; that would make 1,050 ms one
 * second, and a permit could not be given back while others wait.
 *
 * KEYS: the permits in use, which expires with their window. ARGV: permits to take (-1: to give one back), –, most
 * permits, length of the window in seconds.
 */
export const TAKE_PERMIT = `
local used = tonumber(redis.call('GET', KEYS[1]) or 0)
local left = redis.call('PTTL', KEYS[1])
local wanted, most = tonumber(ARGV[1]), tonumber(ARGV[3])
if left < 0 then
  if wanted < 0 then return {0, 0} end
  left = math.floor(ARGV[4] * 1000 + 0.5)
  redis.call('SET', KEYS[1], wanted, 'PX', left)
  return {wanted, left}
end
if wanted > 0 and used + wanted > most then return {most + 1, left} end
return {redis.call('INCRBY', KEYS[1], wanted), left}
`

export function openStore({ store }: ClientAdapter, keyPrefix: string): RedisStore {
  const permits = new Map<string, RateLimiterRedis>()
  /** Cool-downs, by the library's block, and a mark for each limit that was used. */
  const marks = new RateLimiterRedis({ ...store, points: 1, duration: DAY_S, keyPrefix })

  const getLimiter = ({ permits: points, perMs }: RateLimit): RateLimiterRedis => {
    const id = `${points}/${perMs}`
    let limiter = permits.get(id)
    if (limiter === undefined) {
      const customIncrTtlLuaScript = TAKE_PERMIT
      limiter = new RateLimiterRedis({
        ...store,
        points,
        duration: perMs / 1_000,
        keyPrefix: `${keyPrefix}:permits`,
        customIncrTtlLuaScript,
      })
      permits.set(id, limiter)
    }
    return limiter
  }
  const cooldownMs = async (key: string) =>
    Math.max(0, (await marks.get(`cooldown:${key}`))?.msBeforeNext ?? 0)

  return {
    cooldownMs,
    async takePermit(limit) {
      const mark = `used:${limit.key}`
      const [permit, pausedMs, marked] = await Promise.all([
        getLimiter(limit)
          .consume(limit.key)
          .then(
            ({ msBeforeNext }) => ({ granted: true, msBeforeNext }),
            (refused: unknown) => {
              if (!(refused instanceof RateLimiterRes)) throw refused
              return { granted: false, msBeforeNext: refused.msBeforeNext }
            },
          ),
        cooldownMs(limit.key),
        marks.get(mark),
      ])
      // Not waited for: the time that a permit took decides whether it is still good.
      if (marked === null) marks.set(mark, 1, DAY_S).catch(() => {})
      return { ...permit, cooldownMs: pausedMs, remembers: marked !== null }
    },
    givePermitBack: (limit) => getLimiter(limit).reward(limit.key),
    async beginCooldown(key, pauseMs) {
      if ((await cooldownMs(key)) >= pauseMs) return
      await marks.block(`cooldown:${key}`, Math.ceil(pauseMs / 1_000))
    },
  }
}
