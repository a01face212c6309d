import { TpnsConfigError } from '../errors/validation-errors.js'
import { isObject } from '../validation/members.js'

/** A `Redis` or a `Cluster` of ioredis, 5 or later. A type of our own, so that our types compile without ioredis. */
export interface IORedisClient {
  readonly status: string
  connect(): Promise<unknown>
  eval(...args: never[]): Promise<unknown>
  defineCommand(name: string, definition: never): unknown
}

/** A client or a cluster client of node-redis (the package `redis`), 4 or later. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  eval(...args: never[]): Promise<unknown>
}

export type RedisClient = IORedisClient | NodeRedisClient

/** Whether commands can be sent now: `starting` is on its way to its first connection. */
type Readiness = 'ready' | 'starting' | { readonly problem: string }

/** The caller's connection. It is used and looked at, and otherwise left alone. */
export interface ClientAdapter {
  /**
   * Runs a Lua script by EVAL. Not by EVALSHA, which would need a second round trip after Redis was restarted: a script
   * runs a few times a second at most.
   */
  evaluate(script: string, keys: string[], args: string[]): Promise<unknown>
  readiness(): Readiness
}

/** @throws TpnsConfigError */
export function adaptClient(client: unknown): ClientAdapter {
  if (isIORedis(client)) return adaptIORedis(client)
  if (isNodeRedis(client)) return adaptNodeRedis(client)
  throw new TpnsConfigError({
    en: 'redisRateLimits() takes the client of your application: a Redis or Cluster of ioredis (5 or later), or a client of the package "redis" (node-redis, 4 or later), not a URL or options.',
    zh: 'redisRateLimits() 的参数须为应用已有的客户端实例：ioredis（5 及以上）的 Redis 或 Cluster，或 redis（node-redis，4 及以上）的客户端，不能是 URL 或配置项。',
  })
}

function isIORedis(client: unknown): client is IORedisClient {
  return hasMethods(client, 'eval', 'defineCommand') && 'status' in client
}

function isNodeRedis(client: unknown): client is NodeRedisClient {
  return hasMethods(client, 'eval') && 'isOpen' in client
}

function hasMethods(client: unknown, ...names: string[]): client is object {
  return isObject(client) && names.every((name) => typeof client[name] === 'function')
}

function adaptIORedis(client: IORedisClient): ClientAdapter {
  const { mode } = client as { mode?: string }
  if (mode === 'subscriber' || mode === 'monitor') {
    throw new TpnsConfigError({
      en: `redisRateLimits() was given a client in ${mode} mode, which takes no commands. Pass another connection, for example client.duplicate().`,
      zh: `redisRateLimits() 的连接处于 ${mode} 模式，无法执行命令。请另建连接，例如 client.duplicate()。`,
    })
  }
  const { eval: evaluate } = client as {
    eval(script: string, numberOfKeys: number, ...keysAndArgs: string[]): Promise<unknown>
  }
  return {
    evaluate: (script, keys, args) => evaluate.call(client, script, keys.length, ...keys, ...args),
    readiness() {
      const { status } = client
      if (status === 'ready') return 'ready'
      // What the first command of a client with `lazyConnect` does.
      if (status === 'wait') client.connect().catch(() => {})
      if (status === 'wait' || status === 'connecting' || status === 'connect') return 'starting'
      return { problem: `the ioredis client is not connected, its status is "${status}"` }
    },
  }
}

function adaptNodeRedis(client: NodeRedisClient): ClientAdapter {
  const { eval: evaluate } = client as { eval(script: string, options: object): Promise<unknown> }
  return {
    evaluate: (script, keys, args) => evaluate.call(client, script, { keys, arguments: args }),
    readiness: () => nodeRedisReadiness(client),
  }
}

function nodeRedisReadiness(client: NodeRedisClient): Readiness {
  const { isOpen, isReady = isOpen } = client as NodeRedisClient & { isReady?: boolean }
  if (!isOpen) {
    return {
      problem: 'the node-redis client is not connected: call await client.connect() before the first push',
    }
  }
  return isReady ? 'ready' : 'starting'
}
