import { TpnsConfigError } from '../errors/validation-errors.js'

/** A `Redis` or a `Cluster` of ioredis, 5 or later. A type of our own, so that our types compile without ioredis. */
export interface IORedisClient {
  readonly status: string
  connect(): Promise<unknown>
  defineCommand(name: string, definition: never): unknown
  multi(...args: never[]): unknown
}

/** A client or a cluster client of node-redis (the package `redis`), 4 or later. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  eval(...args: never[]): Promise<unknown>
  multi(...args: never[]): unknown
}

export type RedisClient = IORedisClient | NodeRedisClient

/** Whether commands can be sent now: `starting` is on its way to its first connection. */
export type Readiness = 'ready' | 'starting' | { readonly problem: string }

/** The caller's connection. It is used and looked at, and otherwise left alone. */
export interface ClientAdapter {
  /** For rate-limiter-flexible. */
  readonly store: { readonly storeClient: object; readonly useRedisPackage: boolean }
  readiness(): Readiness
}

/** @throws TpnsConfigError */
export function adaptClient(client: unknown): ClientAdapter {
  if (isIORedis(client)) return adaptIORedis(client)
  if (isNodeRedis(client)) {
    return {
      store: { storeClient: client, useRedisPackage: true },
      readiness: () => nodeRedisReadiness(client),
    }
  }
  throw new TpnsConfigError(
    'redisRateLimits() takes the client of your application: a Redis or Cluster of ioredis (5 or later), or a client of ' +
      'the package "redis" (node-redis, 4 or later), not a URL or options. 请传入 ioredis 或 node-redis 的客户端实例。',
  )
}

function isIORedis(client: unknown): client is IORedisClient {
  return hasMethods(client, 'defineCommand', 'multi') && 'status' in client
}

function isNodeRedis(client: unknown): client is NodeRedisClient {
  return hasMethods(client, 'eval', 'multi') && 'isOpen' in client
}

function hasMethods(client: unknown, ...names: string[]): client is object {
  if (typeof client !== 'object' || client === null) return false
  return names.every((name) => typeof (client as Record<string, unknown>)[name] === 'function')
}

function adaptIORedis(client: IORedisClient): ClientAdapter {
  const { mode } = client as { mode?: string }
  if (mode === 'subscriber' || mode === 'monitor') {
    throw new TpnsConfigError(
      `redisRateLimits() was given a client in ${mode} mode, which takes no commands. Pass another connection, ` +
        'for example client.duplicate(). 该连接处于订阅模式，请另建连接。',
    )
  }
  return {
    store: { storeClient: withOwnCommand(client), useRedisPackage: false },
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

const OWN_COMMAND = 'tpnsClientPermit'

/**
 * rate-limiter-flexible defines its script on the client as `rlflxIncr`, and the limiter that is made last decides what
 * that is. Under a name of its own ours neither changes limiters that the caller has on the same connection, nor is
 * changed by them.
 */
function withOwnCommand(client: IORedisClient): object {
  const target = client as unknown as Record<string, (...args: unknown[]) => unknown>
  return {
    defineCommand: (_: string, definition: unknown) => target.defineCommand?.(OWN_COMMAND, definition),
    rlflxIncr: (args: unknown) => target[OWN_COMMAND]?.(args),
    multi: () => target.multi?.(),
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
