import type { Runtime } from '../call/runtime.js'
import type { RedisLink } from './redis-link.js'
import { BY_THE_CLOCK_OF_REDIS, type Script, script } from './redis-scripts.js'

export interface LimiterEvents {
  /** A turn was planned, for the moment `at` at the earliest, on the clock that does not jump. */
  onPlanned(at: number): void
  /** Bottleneck made its record in Redis, or found it made. */
  onInit(settingsKey: string, again: boolean): Promise<unknown>
}

export interface BottleneckClient {
  /** What Bottleneck takes for an ioredis client. */
  readonly client: object
  /** Ends every command that is under way, and refuses all others. */
  retire(): void
}

type Callback = (error: Error | null, reply?: unknown) => void

/**
 * What Bottleneck takes for an ioredis client: the commands that it uses, over a link of ours, with its defects cured.
 *
 * - Since Redis 7 the error texts of scripts begin with `ERR `. Bottleneck compares them as a whole and so neither
 *   restores its record after FLUSHALL or a restart nor registers again after ten silent seconds. The prefix is removed.
 * - Its scripts take the time of the calling process. They get that of Redis.
 * - Its commands wait without end while Redis is away. They fail.
 * - `capacity-priority` gives the process named in it a second to take a turn, alive or not, with a timer that nothing
 *   stops. It becomes `capacity`, which lets everybody try; as each process asks for one turn at a time, that is fair.
 */
export function bottleneckClient(
  link: RedisLink,
  runtime: Pick<Runtime, 'elapsed'>,
  events: LimiterEvents,
): BottleneckClient {
  const underWay = new Set<(error: Error) => void>()
  let retired = false
  let inits = 0

  const run = (command: Script, keys: string[], args: string[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (retired) return reject(retirement())
      underWay.add(reject)
      link
        .run(command, keys, args)
        .then(resolve, reject)
        .finally(() => underWay.delete(reject))
    })

  const perform = async (name: string, command: Script, keys: string[], args: string[]) => {
    const askedAt = runtime.elapsed()
    const reply = await run(command, keys, args)
    if (name === 'init') {
      inits += 1
      await events.onInit(keys[0] as string, inits > 1)
    }
    if (name === 'register') {
      const [granted, waitMs] = reply as [number | null, number]
      if (granted) events.onPlanned(askedAt + waitMs)
    }
    return reply
  }

  const client: Record<string, unknown> = {
    ...emitter(() => {}),
    duplicate: () => subscriber(link),
    defineCommand(name: string, { lua }: { lua: string }) {
      const command = script(BY_THE_CLOCK_OF_REDIS + lua)
      client[name] = (keyCount: number, ...rest: unknown[]) => {
        const callback = rest.pop() as Callback
        const texts = rest.map(String)
        perform(name, command, texts.slice(0, keyCount), texts.slice(keyCount)).then(
          (reply) => callback(null, reply),
          (error: unknown) => callback(withoutPrefix(error)),
        )
      }
    },
  }
  return {
    client,
    retire() {
      retired = true
      for (const reject of underWay) reject(retirement())
    },
  }
}

function subscriber(link: RedisLink): object {
  let deliver = (_channel: string, _message: string) => {}
  return {
    ...emitter((listener) => {
      deliver = listener
    }),
    subscribe(channel: string, callback: () => void) {
      const onMessage = (message: string) => deliver(channel, message.replace(PRIORITY, 'capacity:$1'))
      link.subscribe(channel, onMessage).then(callback, link.drop)
    },
    async unsubscribe(channel: string) {
      link.unsubscribe(channel)
    },
  }
}

const PRIORITY = /^capacity-priority:(-?\d*):.*$/s

/** The link reports its own errors, and is ready when a limiter is made. */
function emitter(onMessage: (listener: (channel: string, message: string) => void) => void) {
  return {
    status: 'ready',
    setMaxListeners() {},
    once() {},
    on(event: string, listener: (channel: string, message: string) => void) {
      if (event === 'message') onMessage(listener)
    },
  }
}

function withoutPrefix(error: unknown): Error {
  return error instanceof Error ? new Error(error.message.replace(/^ERR /, '')) : new Error(String(error))
}

function retirement(): Error {
  return new Error('this limiter is no longer used')
}
