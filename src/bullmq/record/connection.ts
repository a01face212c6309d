import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { IORedisClient } from '../../redis/client.js'
import type { Bilingual } from '../../return-codes/types.js'
import { isObject } from '../../validation/members.js'
import { APPEND, CHANGE, CREATE, HEARTBEAT, INTEND, SET_STATUS } from './scripts.js'

/** A `Redis` of ioredis, 5 or later. A type of our own, so that our types compile without ioredis. */
export interface CampaignConnection extends IORedisClient {
  duplicate(...options: never[]): unknown
}

const SCRIPTS = {
  tpnsHeartbeat: { numberOfKeys: 3, lua: HEARTBEAT },
  tpnsIntend: { numberOfKeys: 5, lua: INTEND },
  tpnsChange: { numberOfKeys: 9, lua: CHANGE },
  tpnsCreate: { numberOfKeys: 4, lua: CREATE },
  tpnsAppend: { numberOfKeys: 3, lua: APPEND },
  tpnsSetStatus: { numberOfKeys: 3, lua: SET_STATUS },
} as const

type ScriptName = keyof typeof SCRIPTS

/** The commands that are used of ioredis. Numbers are sent as texts. */
export type Commands = Readonly<Record<ScriptName, (...keysAndArgs: string[]) => Promise<unknown>>> & {
  readonly status: string
  on(event: 'error', listener: (error: Error) => void): unknown
  disconnect(): void
  quit(): Promise<unknown>
  duplicate(override: { readonly maxRetriesPerRequest: null }): Commands
  defineCommand(name: string, definition: { numberOfKeys: number; lua: string }): void
  info(section: string): Promise<string>
  hget(key: string, field: string): Promise<string | null>
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>
  hgetall(key: string): Promise<Record<string, string>>
  hincrby(key: string, field: string, by: string): Promise<number>
  hdel(key: string, ...fields: string[]): Promise<number>
  hscan(key: string, cursor: string, word: 'COUNT', count: string): Promise<[string, string[]]>
  smembers(key: string): Promise<string[]>
  sismember(key: string, member: string): Promise<number>
  srem(key: string, member: string): Promise<number>
  zrange(key: string, start: string, stop: string, withScores?: 'WITHSCORES'): Promise<string[]>
  zrangebyscore(
    key: string,
    min: string,
    max: string,
    word: 'LIMIT',
    offset: string,
    count: string,
  ): Promise<string[]>
  lrange(key: string, start: string, stop: string): Promise<string[]>
  llen(key: string): Promise<number>
  xrange(
    key: string,
    from: string,
    to: string,
    word: 'COUNT',
    count: string,
  ): Promise<[id: string, fields: string[]][]>
  set(key: string, value: string, px: 'PX', ms: string, when: 'NX' | 'XX'): Promise<string | null>
  unlink(...keys: string[]): Promise<number>
  ping(): Promise<string>
}

/**
 * A connection of our own, with the caller's settings. It survives outages of Redis: a worker waits without end, since what
 * it knows must be recorded; others wait until a deadline, see `boundRedis`.
 *
 * @throws TpnsConfigError when the caller's is no client of ioredis
 */
export function duplicateConnection(given: unknown, what: string): Commands {
  const client = given as Partial<Commands> | null | undefined
  if (
    !isObject(client) ||
    typeof client.duplicate !== 'function' ||
    typeof client.defineCommand !== 'function' ||
    // A Cluster has several nodes; a Redis has isCluster as well, and it is false.
    (client as { isCluster?: boolean }).isCluster === true
  ) {
    throw new TpnsConfigError({
      en: `${what} needs connection: a Redis of ioredis (5 or later), not a URL, options or a Cluster.`,
      zh: `${what} 的 connection 须为 ioredis（5 及以上）的 Redis 实例，不能是 URL、配置项或 Cluster。`,
    })
  }
  const redis = client.duplicate({ maxRetriesPerRequest: null })
  // Without a listener ioredis writes to the console; what fails says so where it is used.
  redis.on('error', () => {})
  for (const [name, definition] of Object.entries(SCRIPTS)) redis.defineCommand(name, definition)
  return redis
}

/**
 * Redis must never drop a key on its own: it would be a batch that nobody sends, or one that is sent again.
 *
 * @throws TpnsConfigError when it may
 */
export async function refuseEviction(redis: Commands): Promise<void> {
  const policy = /maxmemory_policy:(\S+)/.exec(await redis.info('memory'))?.[1]
  if (policy === 'noeviction') return
  throw new TpnsConfigError({
    en: `Redis has maxmemory-policy ${policy ?? '(unknown)'}: it may drop the record of what was sent, and then batches would be lost or sent twice. Nothing was sent. Set maxmemory-policy noeviction on the server, or use a Redis of its own for campaigns.`,
    zh: `Redis 的 maxmemory-policy 为 ${policy ?? '未知'}，可能丢弃发送记录，导致漏发或重复推送。请求未发出。请将 maxmemory-policy 设为 noeviction，或为推送活动使用独立的 Redis。`,
  })
}

/** @returns a warning when a crash takes Redis back to its last snapshot; undefined when it keeps a log of what it does */
export async function findMissingLog(redis: Commands): Promise<Bilingual | undefined> {
  const enabled = /aof_enabled:(\d)/.exec(await redis.info('persistence'))?.[1]
  if (enabled === '1') return undefined
  return {
    en: 'Redis keeps no append-only file: after a crash it goes back to its last snapshot, or to nothing, and campaigns stop. Set appendonly yes on the server.',
    zh: 'Redis 未启用 AOF：崩溃后会回退到上一个快照或被清空，推送活动会停止。请在服务器上设置 appendonly yes。',
  }
}
