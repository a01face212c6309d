import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** Whether this machine has a redis-server to test against. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0

/** Says once why tests are skipped. */
export function explainSkip(): void {
  if (!HAS_REDIS) console.log('skipped: no redis-server here (apt-get install redis-server)')
}

/** A redis-server of this test alone, which keeps nothing. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** A client for the test itself. */
  readonly redis: Redis
  /** Ends the server without a word, as a crash does. */
  crash(): Promise<void>
  /** Starts it again, empty, at the same port. */
  restart(): Promise<void>
  /** Holds it: connections stay open, and nothing is answered. */
  freeze(): void
  thaw(): void
}

export async function startRedis({
  args = [] as string[],
  up = true,
  password = '',
} = {}): Promise<TestRedis> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'redis-'))
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...args]
  if (password !== '') options.push('--requirepass', password)
  let server: ChildProcess | undefined
  const redis = new Redis({
    port,
    password,
    lazyConnect: true,
    retryStrategy: () => 50,
    maxRetriesPerRequest: null,
  })
  redis.on('error', () => {})

  const restart = async () => {
    server = spawn('redis-server', options, { stdio: 'ignore', cwd: folder })
    const ended = new Promise<never>((_, reject) => {
      server?.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    })
    ended.catch(() => {})
    await Promise.race([answering(redis), ended])
  }
  const crash = async () => {
    if (server === undefined) return
    const ended = new Promise((resolve) => server?.once('exit', resolve))
    server.kill('SIGKILL')
    await ended
    server = undefined
  }
  if (up) await restart()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    redis,
    crash,
    restart,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      redis.disconnect()
      server?.kill('SIGCONT')
      await crash()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function answering(redis: Redis): Promise<void> {
  if (redis.status === 'wait') redis.connect().catch(() => {})
  for (;;) {
    if (redis.status === 'ready' && (await redis.ping().catch(() => '')) === 'PONG') return
    await sleep(20)
  }
}

/** Below the ports that the system hands out on its own: it stays free until the server takes it, also if that is late. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}
