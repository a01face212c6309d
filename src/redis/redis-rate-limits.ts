import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { PermitRequest, RateLimit, RateLimiter } from '../core/ports/rate-limiter.js'
import { systemRuntime } from '../core/ports/runtime.js'
import { openPermitQueue, type PermitQueue } from '../rate-limit/permit-queue.js'
import type { Bilingual } from '../return-codes/types.js'
import { oneOf, valueThat } from '../validation/options/option-values.js'
import { optionBag, readOptions } from '../validation/options/options.js'
import { adaptClient, type RedisClient } from './client.js'
import { openConnection, RedisUnavailable } from './connection.js'
import { createSharedCooldowns } from './shared-cooldowns.js'
import { openSharedLimit } from './shared-limit.js'
import { openStore } from './store.js'

export interface RedisRateLimitOptions {
  /**
   * While Redis cannot be used: `'local'` (default) keeps the limits within each process, so that several together may
   * exceed them, and warns once an outage; `'fail'` lets calls that have a limit fail with `TpnsConnectionError`
   * (`phase: 'rate-limiter'`, `outcome: 'not-sent'`). Either way Redis is used again as soon as it is back.
   */
  whenDown?: 'local' | 'fail' | undefined
  /**
   * How the keys begin. Default: `'tpns-client'`. The AccessID follows in braces, so that two apps share nothing:
   * `tpns-client:permits:{1500000001}:broadcast`, `tpns-client:cooldown:{1500000001}:broadcast`. No key holds a secret,
   * and every key expires.
   */
  keyPrefix?: string | undefined
}

const redisRateLimitOptions = optionBag({
  whenDown: z.optional(oneOf('local', 'fail')),
  keyPrefix: z.optional(
    valueThat<string>((value) => typeof value === 'string' && value !== '' && !/[{}]/.test(value), {
      en: 'a text without { and }, which mark the hash slot of the AccessID',
      zh: '不含 { 和 } 的字符串（它们用于标记 AccessID 的哈希槽）',
    }),
  ),
})

/**
 * Rate limits and cool-downs that all processes keep together which use the same Redis and the same AccessID. For the
 * `rateLimit` option of `TpnsClient`; several clients may share it.
 *
 * The processes that wait take turns, in the order in which they came. The connection is yours: it is never closed,
 * reconfigured or listened to. It must not be in subscriber mode. Needs Redis 5 or later, which keeps the time: the
 * clocks of the machines need not agree. Broadcasts leave at least 1,050 ms apart, so that their delays on the way to
 * the service may differ by 50 ms before two of them arrive within one second.
 *
 * @param client a `Redis` or `Cluster` of ioredis, or a client of the package `redis` (node-redis), connected by you
 * @throws TpnsConfigError when the client is of neither kind, or an option is wrong
 *
 * @example
 * const redis = new Redis('redis://127.0.0.1:6379')
 * const tpns = new TpnsClient({ rateLimit: redisRateLimits(redis) })
 */
export function redisRateLimits(client: RedisClient, options: RedisRateLimitOptions = {}): RateLimiter {
  const { whenDown = 'local', keyPrefix = 'tpns-client' } = readOptions(redisRateLimitOptions, options, {
    what: 'the options of redisRateLimits',
  })
  const adapter = adaptClient(client)
  const connection = openConnection(adapter, systemRuntime)
  const store = openStore(adapter, keyPrefix)
  const cooldowns = createSharedCooldowns(connection, store, systemRuntime)
  const id = randomUUID()
  const queues = new Map<string, PermitQueue>()
  let warned = false

  /**
   * The queue of this process goes first, so that it asks Redis for one caller at a time, and keeps its own second also
   * while it changes over.
   */
  const openQueue = (limit: RateLimit): PermitQueue => {
    const learn = (ms: number) => cooldowns.learn(limit.key, ms)
    const shared = openSharedLimit(limit, id, connection, store, learn, systemRuntime)
    const take = async (request: PermitRequest) => {
      try {
        const permit = await shared.take(request)
        warned = false
        return permit
      } catch (error) {
        if (!(error instanceof RedisUnavailable)) throw error
        if (whenDown === 'fail') throw downError(error)
        if (!warned) request.onWarning(describeOutage(error))
        warned = true
        return undefined
      }
    }
    return openPermitQueue(limit, systemRuntime, { ...shared, take })
  }
  const getQueue = (limit: RateLimit): PermitQueue => {
    let queue = queues.get(limit.key)
    if (queue === undefined) {
      queue = openQueue(limit)
      queues.set(limit.key, queue)
    }
    return queue
  }

  return {
    pause: cooldowns.pause,
    remainingMs: cooldowns.remainingMs,
    syncCooldown: cooldowns.syncCooldown,
    acquire(limit, request) {
      const queue = getQueue(limit)
      if (whenDown === 'local') return queue.acquire(request)
      return failWhenDown(request, connection.problem, (watched) => queue.acquire(watched))
    },
  }
}

const LOOK_MS = 100

/** Callers that wait learn within {@link LOOK_MS} that Redis is away: nobody listens to the caller's connection. */
async function failWhenDown<T>(
  request: PermitRequest,
  problem: () => RedisUnavailable | undefined,
  acquire: (request: PermitRequest) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const timer = setInterval(() => {
    const found = problem()
    if (found !== undefined) controller.abort(downError(found))
  }, LOOK_MS)
  try {
    return await acquire({ ...request, signal: AbortSignal.any([request.signal, controller.signal]) })
  } finally {
    clearInterval(timer)
  }
}

function downError({ message }: RedisUnavailable): Error {
  return new Error(`Redis cannot be used: ${message}; and redisRateLimits() has whenDown: 'fail'`)
}

function describeOutage({ message }: Error): Bilingual {
  return {
    en:
      `Redis cannot be used (${message}). This process keeps the rate limits on its own until Redis is back; ` +
      "several processes together may exceed them. To refuse such calls instead, pass whenDown: 'fail' to redisRateLimits().",
    zh:
      `Redis 不可用（${message}）。恢复之前由本进程单独限频，多个进程合计可能超出限频。` +
      "如需改为拒绝此类调用，请向 redisRateLimits() 传入 whenDown: 'fail'。",
  }
}
