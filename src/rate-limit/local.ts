import { createCooldowns } from '../core/policy/cooldown.js'
import type { RateLimit, RateLimiter } from '../core/ports/rate-limiter.js'
import { openPermitQueue, type PermitQueue, type QueueRuntime } from './permit-queue.js'

export interface OwnRateLimiter extends RateLimiter {
  /** Callers that wait get an error; leaves no timer behind. */
  close(): Promise<void>
}

/** The rate limits and cool-downs of this process. */
export function createLocalRateLimiter(runtime: QueueRuntime): OwnRateLimiter {
  const queues = new Map<string, PermitQueue>()
  let closed = false

  const getQueue = (limit: RateLimit): PermitQueue => {
    let queue = queues.get(limit.key)
    if (queue === undefined) {
      queue = openPermitQueue(limit, runtime)
      queues.set(limit.key, queue)
    }
    return queue
  }

  return {
    ...createCooldowns(runtime),
    async acquire(limit, request) {
      request.signal.throwIfAborted()
      if (closed) throw new Error('this rate limiter was closed')
      return getQueue(limit).acquire(request)
    },
    async close() {
      closed = true
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}

/** No limits, for callers that keep them elsewhere. Cool-downs are kept: the service has asked for them. */
export function createUnlimited(runtime: QueueRuntime): OwnRateLimiter {
  return { ...createCooldowns(runtime), acquire: async () => {}, close: async () => {} }
}
