import { createCooldowns } from '../core/policy/cooldown.js'
import type { RateLimiter } from '../core/ports/rate-limiter.js'
import type { QueueRuntime } from './permit-queue.js'

/**
 * A rate limiter of the caller, whose cool-downs may fail: then those of this process count. They are asked for when an
 * answer has arrived, and by timers, where an error would hide what happened to a push, or end the process. `acquire` may
 * fail: that ends its call, before anything is sent.
 */
export function wrapRateLimiter(given: RateLimiter, runtime: QueueRuntime): RateLimiter {
  const own = createCooldowns(runtime)
  const limiter: RateLimiter = {
    acquire: async (limit, request) => given.acquire(limit, request),
    pause(key, pauseMs) {
      const pauseHere = () => own.pause(key, pauseMs)
      try {
        Promise.resolve(given.pause(key, pauseMs)).catch(pauseHere)
      } catch {
        pauseHere()
      }
    },
    remainingMs(key) {
      const ownMs = own.remainingMs(key)
      try {
        const givenMs = given.remainingMs(key)
        return givenMs > ownMs ? givenMs : ownMs
      } catch {
        return ownMs
      }
    },
  }
  if (given.syncCooldown === undefined) return limiter
  return {
    ...limiter,
    syncCooldown(key) {
      try {
        const syncing = given.syncCooldown?.(key)
        return syncing === undefined ? undefined : Promise.resolve(syncing).catch(() => {})
      } catch {
        return undefined
      }
    },
  }
}
