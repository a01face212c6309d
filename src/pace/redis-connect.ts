import type { Runtime } from '../call/runtime.js'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import { type IORedisClient, isIORedisClient } from './redis-options.js'

/** The part of an ioredis client that is used. A type of our own, so that our types compile without ioredis. */
export interface RedisConnection {
  readonly status: string
  call(command: string, ...args: (string | number)[]): Promise<unknown>
  subscribe(channel: string): Promise<unknown>
  unsubscribe(channel: string): Promise<unknown>
  on(event: 'connect' | 'ready' | 'close' | 'end', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'message', listener: (channel: string, message: string) => void): unknown
  disconnect(reconnect?: boolean): void
}

const CONNECT_MS = 5_000
/** A socket that does not close by itself is destroyed after this. */
const LINGER_MS = 200

/** Opens a connection for commands and one for messages. @throws TpnsConfigError when ioredis is not installed */
export async function connectTwice(
  redis: string | IORedisClient | object,
  retryDelayMs: (round: number) => number,
): Promise<[RedisConnection, RedisConnection]> {
  const settings = ownSettings(retryDelayMs)
  const connect = isIORedisClient(redis) ? duplicator(redis, settings) : await connector(redis, settings)
  return [connect(), connect()]
}

/**
 * Ours whatever the caller's client is set to. Nothing is queued or sent again: a turn that was asked for before an
 * outage must not be taken after it. A prefix of ioredis would be put on the channels that are listened to, but not on
 * those that Bottleneck's scripts publish to.
 */
function ownSettings(retryDelayMs: (round: number) => number) {
  return {
    keyPrefix: '',
    lazyConnect: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    retryStrategy: retryDelayMs,
    reconnectOnError: null,
    commandTimeout: undefined,
    // It would cut off a process that was stopped, before the answer is read that is already there.
    socketTimeout: undefined,
    connectTimeout: CONNECT_MS,
    disconnectTimeout: LINGER_MS,
    enableAutoPipelining: false,
    readOnly: false,
    stringNumbers: false,
    monitor: false,
  }
}

type Settings = ReturnType<typeof ownSettings>

function duplicator(client: IORedisClient, settings: Settings): () => RedisConnection {
  const source = client as unknown as {
    readonly isCluster?: boolean
    duplicate(...args: unknown[]): RedisConnection
  }
  if (source.isCluster !== true) return () => source.duplicate(settings)
  // A cluster connects to its nodes when it needs them.
  const { retryStrategy, maxRetriesPerRequest: _, lazyConnect: __, ...redisOptions } = settings
  return () =>
    source.duplicate([], {
      keyPrefix: '',
      lazyConnect: false,
      enableOfflineQueue: false,
      clusterRetryStrategy: retryStrategy,
      redisOptions,
    })
}

async function connector(redis: string | object, settings: Settings): Promise<() => RedisConnection> {
  const { Redis } = await import('ioredis').catch((cause: unknown) => {
    throw new TpnsConfigError(
      'pace.redis needs the package ioredis, which is not installed: npm install ioredis',
      { cause },
    )
  })
  const connect = (...args: unknown[]) =>
    new (Redis as unknown as new (...args: unknown[]) => RedisConnection)(...args)
  return typeof redis === 'string' ? () => connect(redis, settings) : () => connect({ ...redis, ...settings })
}

/** Breaks off a connection that a server accepts without ever getting ready. */
export function limitGreeting(
  end: RedisConnection,
  mostMs: number,
  { setTimer }: Pick<Runtime, 'setTimer'>,
): void {
  let cancel = () => {}
  end.on('connect', () => {
    cancel = setTimer(mostMs, () => end.disconnect(true))
  })
  end.on('ready', () => cancel())
  end.on('close', () => cancel())
  end.on('end', () => cancel())
}

/** Resolves when the connection is closed for good. */
export function ending(end: RedisConnection): Promise<void> {
  if (end.status === 'end') return Promise.resolve()
  return new Promise((resolve) => void end.on('end', resolve))
}
