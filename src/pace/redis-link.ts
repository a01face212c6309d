import type { Runtime } from '../call/runtime.js'
import { type Asking, asking, inTime } from './redis-ask.js'
import { connectTwice, ending, limitGreeting, type RedisConnection } from './redis-connect.js'
import { harmless } from './redis-error.js'
import type { RedisPaceSettings } from './redis-options.js'
import { retryDelay } from './redis-retry.js'

export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly cause: Error }
  | { readonly kind: 'closed' }

/** The way to Redis: two connections that are usable together or not at all, and come back by themselves. */
export interface RedisLink extends Asking {
  readonly state: LinkState
  /** Connects, unless that was done before. */
  open(): void
  /** Tells of every change. The returned function stops that. */
  onChange(listener: (state: LinkState) => void): () => void
  /** Runs whenever the connections are ready, before the link counts as up. A failure keeps it down. */
  onGreet(greeting: () => Promise<unknown>): void
  subscribe(channel: string, onMessage: (message: string) => void): Promise<void>
  unsubscribe(channel: string): void
  /** Redis answers, but not as it should: to be tried again later, and ever later while nothing proves it well. */
  drop(error: unknown): void
  /** Redis did its work. */
  proven(): void
  close(): Promise<void>
}

/** How long the first call waits for a connection before it goes on without. */
const PATIENCE_MS = 2_000
/** How long a server that accepts a connection may take until it is ready, or to confirm that it will send messages. */
const GREETING_MS = 5_000
/** How long `close()` waits for the sockets. */
const CLOSING_MS = 500

export function redisLink(
  redis: RedisPaceSettings['redis'],
  runtime: Pick<Runtime, 'elapsed' | 'setTimer' | 'random'>,
): RedisLink {
  const listeners = new Set<(state: LinkState) => void>()
  const greetings: (() => Promise<unknown>)[] = []
  const channels = new Map<string, (message: string) => void>()
  let state: LinkState = { kind: 'idle' }
  let ends: readonly RedisConnection[] = []
  let lastError: unknown
  let failures = 0
  let cancelPatience = () => {}

  const change = (next: LinkState) => {
    cancelPatience()
    state = next
    for (const listener of [...listeners]) listener(next)
  }
  const goDown = (error: unknown) => {
    if (state.kind === 'connecting' || state.kind === 'up') change({ kind: 'down', cause: harmless(error) })
  }
  const isReady = () => ends.length === 2 && ends.every(({ status }) => status === 'ready')
  const isWaiting = () => state.kind === 'connecting' || state.kind === 'down'
  /** Counts as a failure of Redis only while the connections stand: what fails with them is no further news. */
  const startAgain = (error: unknown) => {
    if (!isReady()) return goDown(error)
    failures += 1
    goDown(error)
    for (const end of ends) end.disconnect(true)
  }
  const drop = (error: unknown) => {
    if (state.kind === 'up') startAgain(error)
  }
  const greet = async () => {
    if (!isReady() || !isWaiting()) return
    try {
      await Promise.all(greetings.map((greeting) => greeting()))
      if (!isReady() || !isWaiting()) return
      lastError = undefined
      change({ kind: 'up' })
    } catch (error) {
      if (isWaiting()) startAgain(error)
    }
  }
  const watch = (end: RedisConnection) => {
    end.on('error', (error) => {
      lastError = error
    })
    const lost = () => goDown(lastError ?? new Error('the connection was closed'))
    end.on('ready', () => void greet())
    end.on('close', lost)
    end.on('end', lost)
    end.on('message', (channel, message) => channels.get(channel)?.(message))
  }
  const disconnect = () => {
    for (const end of ends) end.disconnect()
  }
  const connect = async () => {
    try {
      ends = await connectTwice(redis, (round) => retryDelay(round, failures, runtime.random()))
      for (const end of ends) {
        limitGreeting(end, GREETING_MS, runtime)
        watch(end)
      }
      if (state.kind === 'closed') disconnect()
    } catch (error) {
      goDown(error)
    }
  }

  return {
    ...asking(() => ends[0], runtime, drop),
    get state() {
      return state
    },
    open() {
      if (state.kind !== 'idle') return
      change({ kind: 'connecting' })
      cancelPatience = runtime.setTimer(PATIENCE_MS, () =>
        goDown(lastError ?? new Error(`no connection within ${PATIENCE_MS} ms`)),
      )
      void connect()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    onGreet: (greeting) => void greetings.push(greeting),
    async subscribe(channel, onMessage) {
      channels.set(channel, onMessage)
      if (ends[1] !== undefined) await inTime(ends[1].subscribe(channel), GREETING_MS, runtime)
    },
    unsubscribe(channel) {
      channels.delete(channel)
      if (ends[1]?.status === 'ready') ends[1].unsubscribe(channel).catch(() => {})
    },
    drop,
    proven() {
      failures = 0
    },
    async close() {
      if (state.kind === 'closed') return
      change({ kind: 'closed' })
      const ended = Promise.all(ends.map(ending))
      disconnect()
      await new Promise<void>((resolve) => {
        const cancel = runtime.setTimer(CLOSING_MS, resolve)
        void ended.then(cancel).then(resolve)
      })
    },
  }
}
