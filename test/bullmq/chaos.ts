import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TestRedis } from '../support/redis-server.js'
import { startStallingProxy } from './stalling-proxy.js'
import { DURABLE, forget, getSum, openLab } from './support.js'

const WORKER = fileURLToPath(new URL('campaign-process.ts', import.meta.url))
const PRODUCER = fileURLToPath(new URL('producer-process.ts', import.meta.url))
const TAKEOVER_MS = 8_000

export interface ChaosInit {
  readonly seed: number
  readonly recipients: number
  readonly batchSize: number
  readonly workers: number
  /** How many things go wrong, one every second or two. */
  readonly disasters: number
  /** So long the campaign may take after the last of them. */
  readonly mostMs: number
}

/**
 * A campaign while its producer and its workers are killed, frozen and cut off, Redis is restarted from its log, and the
 * service resets, stalls and asks to slow down. What goes wrong and when follows from the seed; how the processes meet it
 * does not.
 */
export async function runChaos({ seed, recipients, batchSize, workers, disasters, mostMs }: ChaosInit) {
  const random = makeRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const half = () => random() < 0.5
  await using lab = await openLab({}, DURABLE)
  await using toRedis = await startStallingProxy(() => lab.redis.port)
  await using toService = await startStallingProxy(() => Number(new URL(lab.service.url).port))
  const redisUrl = `redis://127.0.0.1:${toRedis.port}`
  const serviceUrl = `http://127.0.0.1:${toService.port}`
  const lastsMs = disasters * 1_500
  const processes = new Set<ChildProcess>()
  let isOver = false
  const start = (script: string, ...args: (string | number)[]) => {
    const options = ['--import', 'tsx', script, redisUrl, serviceUrl, ...args.map(String)]
    const child = spawn(process.execPath, options, { stdio: 'ignore' })
    processes.add(child)
    child.once('exit', () => processes.delete(child))
    return child
  }
  const startWorker = () => start(WORKER, TAKEOVER_MS)
  /** Slow enough that the campaign lasts as long as the disasters; the source is read for half of that time. */
  const produce = () => {
    const child = start(PRODUCER, recipients, batchSize, (recipients / lastsMs) * 1_000, lastsMs / 2)
    // Redis was away for too long, or the producer was killed: somebody calls create again.
    child.once('exit', (code) => {
      if (code === 0 || isOver || child !== producer) return
      producer = produce()
    })
    return child
  }
  const happened: string[] = []
  const running = Array.from({ length: workers }, startWorker)
  let producer: ChildProcess = produce()
  const freeze = async (child: ChildProcess | undefined, meanwhile: () => Promise<unknown>) => {
    child?.kill('SIGSTOP')
    await meanwhile()
    child?.kill('SIGCONT')
  }
  const aWhile = (mostMs: number) => sleep(1_000 + below(mostMs))
  const aWorker = () => running[below(running.length)]
  const rollBack = async () => {
    const forgotMs = await forget(lab.redis, () => sleep(1_000))
    happened.push(`(forgot ${Math.round(forgotMs)} ms)`)
  }
  const DISASTERS: Record<string, () => unknown> = {
    kill() {
      const index = below(running.length)
      running[index]?.kill('SIGKILL')
      running[index] = startWorker()
    },
    freeze: () => freeze(aWorker(), () => aWhile(4_000)),
    'freeze-long': () => freeze(aWorker(), () => aWhile(TAKEOVER_MS)),
    'kill-producer': () => producer.kill('SIGKILL'),
    'freeze-producer': () => freeze(producer, () => aWhile(4_000)),
    async 'two-producers'() {
      const first = producer
      first.kill('SIGSTOP')
      producer = produce()
      await aWhile(3_000)
      first.kill('SIGCONT')
    },
    redis: () => restart(lab.redis),
    rollback: rollBack,
    'frozen-rollback': () => freeze(aWorker(), rollBack),
    async 'stall-redis'() {
      toRedis.stall(half)
      await aWhile(7_000)
      toRedis.flow()
    },
    'cut-redis': () => toRedis.cut(half),
    async 'stall-service'() {
      toService.stall(half)
      await aWhile(3_000)
      toService.flow()
    },
    'cut-service': () => toService.cut(half),
    reset: () => lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' }),
    lost: () => lab.fake.next({ reset: 'before-reading' }, { path: 'v3/push/app' }),
    stall: () => lab.fake.next({ stall: 'before-headers' }, { path: 'v3/push/app' }),
    slow: () => lab.fake.next({ retCode: 1008028 }, { path: 'v3/push/app', times: 3 }),
  }
  try {
    const campaigns = lab.campaigns()
    const report = () => campaigns.report('spring').catch(() => undefined)
    let wentBack = false
    /**
     * A worker that was killed just before Redis was restarted does not come back: a person looks, and goes on. Nobody is
     * killed while Redis forgets, so that is right, once all living workers have reported again.
     */
    const resume = async () => {
      const found = await report()
      // The producer had finished, and Redis has forgotten its last second: somebody calls create again.
      if (found?.complete === false && producer.exitCode === 0) producer = produce()
      if (found?.status !== 'stopped' || found.reason !== 'redis-rollback') return found
      happened.push('(stopped)')
      // On a busy machine Redis may have forgotten more than workers make up for: that is an end.
      wentBack = found.detail?.includes('went back') === true
      if (wentBack) return found
      await sleep(10_000)
      await campaigns.resume('spring').catch(() => {})
      return undefined
    }
    while (!((await report())?.taken ?? 0)) await sleep(100)
    const began = performance.now()
    let names: string[] = []
    for (let count = 0; count < disasters && !wentBack; count += 1) {
      // Each of them before one comes again.
      if (names.length === 0) names = Object.keys(DISASTERS)
      const [name = ''] = names.splice(below(names.length), 1)
      happened.push(`${((performance.now() - began) / 1_000).toFixed(0)}s:${name}`)
      await DISASTERS[name]?.()
      await resume()
      await sleep(500 + below(1_000))
    }
    const giveUpAt = performance.now() + mostMs
    let last = await resume()
    while (last?.status !== 'finished' && !wentBack && performance.now() < giveUpAt) {
      await sleep(200)
      last = await resume()
    }
    const found = await campaigns.report('spring')
    const received = lab.received()
    const twice = [...received].filter(([, times]) => times > 1).map(([token]) => token)
    const [first = ''] = twice
    const evidence = lab.fake.pushes
      .filter(({ request }) => (request as { token_list: string[] }).token_list.includes(first))
      .map(({ at, pushId, request }) => [at, pushId, (request as { token_list: string[] }).token_list.length])
    return { report: found, sum: getSum(found), received: received.size, twice, evidence, happened, wentBack }
  } finally {
    isOver = true
    for (const child of processes) {
      child.kill('SIGCONT')
      child.kill('SIGKILL')
    }
  }
}

/** From its append-only file, which `appendfsync always` keeps complete. */
async function restart(redis: TestRedis): Promise<void> {
  await redis.crash()
  await redis.restart()
}

/** mulberry32: the same numbers for the same seed. */
function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
