import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import type { TpnsClient, TpnsClientOptions, WarningEvent } from '../../src/index.js'
import { type RedisClient, type RedisRateLimitOptions, redisRateLimits } from '../../src/redis/index.js'
import { FakeTpns } from '../../src/testing/index.js'
import { BROADCAST, testClient } from '../support/client.js'

/** The spacing of broadcasts. */
export const SPACING_MS = 1_050
export const SECOND_MS = 1_000
/**
 * Permits are 1,050 ms apart by the clock of Redis, or up to 50 ms less when the earlier one was taken late. What is
 * measured are arrivals: between a permit and its arrival lie two event loops and a connection, on a machine of few cores
 * that runs other tests at the same time.
 */
export const TOLERANCE_MS = 100
/**
 * Where many scenarios share one event loop, arrivals say little about permits. Two broadcasts that know nothing of each
 * other are some milliseconds apart.
 */
export const TOGETHER_MS = 500

export interface Arrival {
  readonly at: number
  /** The title of the push: who sent it. */
  readonly from: string
}

/** A service that accepts everything and writes down when broadcasts arrived. */
export async function openService() {
  const arrivals: Arrival[] = []
  const warnings: WarningEvent[] = []
  const hooks = { warning: (event: WarningEvent) => void warnings.push(event) }
  const fake = new FakeTpns({
    enforceRates: false,
    onRequest: ({ body }) => {
      const { audience_type, message } = body as { audience_type: string; message: { title: string } }
      if (audience_type === 'all') arrivals.push({ at: performance.now(), from: message.title })
    },
  })
  const server = await fake.listen()
  const connections: Redis[] = []
  /** A client with limits in Redis, as a process of its own would have it. Its connection ends with the service. */
  const client = (
    redis: string | RedisClient,
    limits: RedisRateLimitOptions = {},
    options: TpnsClientOptions = {},
  ) => {
    const connection = typeof redis === 'string' ? connect(redis) : redis
    if (typeof redis === 'string') connections.push(connection as Redis)
    const rateLimit = redisRateLimits(connection, limits)
    return testClient({ baseUrl: server.url, rateLimit, hooks, ...options })
  }
  const end = async () => {
    for (const connection of connections) connection.disconnect()
    await server.close()
  }
  return { fake, url: server.url, arrivals, warnings, client, [Symbol.asyncDispose]: end }
}

/** The connection of an application, which comes back on its own. */
export function connect(url: string, options: { protocol?: 2 | 3 } = {}): Redis {
  const redis = new Redis(url, { ...options, retryStrategy: () => 50 })
  redis.on('error', () => {})
  return redis
}

export type Service = Awaited<ReturnType<typeof openService>>

let sent = 0

export function broadcast(client: TpnsClient, title = 'test', options: { timeout?: { total: number } } = {}) {
  sent += 1
  return client.push.send({ ...BROADCAST, message: { title, content: `number ${sent}` } }, options)
}

export function getGaps(arrivals: readonly Arrival[]): number[] {
  return arrivals.slice(1).map(({ at }, index) => at - (arrivals[index]?.at ?? Number.NaN))
}

/** The shortest gap counts: two pushes are within one sliding second exactly when two that follow each other are. */
export function shortestGap(arrivals: readonly Arrival[]): number {
  return Math.min(...getGaps(arrivals))
}

export interface Sender extends AsyncDisposable {
  readonly child: ChildProcess
  readonly output: () => string
  /** Lets it finish what it has begun. */
  stop(): Promise<number | null>
}

/** A process of its own that sends broadcasts without end. Its clock is off by `clockOffsetMs`. */
export async function startSender(
  service: Service,
  redisUrl: string,
  name: string,
  clockOffsetMs = 0,
): Promise<Sender> {
  const script = fileURLToPath(new URL('sender.ts', import.meta.url))
  const args = [script, service.url, redisUrl, name, String(clockOffsetMs)]
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  const note = (text: string) => {
    output += text
  }
  child.stdout.setEncoding('utf8').on('data', note)
  child.stderr.setEncoding('utf8').on('data', note)
  const exited = new Promise<number | null>((resolve) => void child.once('exit', resolve))
  await until(() => output.includes('ready'), 30_000)
  return {
    child,
    output: () => output,
    stop() {
      child.stdin.write('stop')
      return exited
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGCONT')
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Waits for something that another process does. */
export async function until(condition: () => boolean | Promise<boolean>, mostMs = 10_000): Promise<void> {
  const giveUpAt = performance.now() + mostMs
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`did not happen within ${mostMs} ms: ${condition}`)
    await sleep(20)
  }
}
