import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TestRedis } from '../support/redis-server.js'
import { DURABLE, forget, getSum, listCampaign, openLab, whenOver } from './support.js'

const SCRIPT = fileURLToPath(new URL('campaign-process.ts', import.meta.url))
const TAKEOVER_MS = 8_000

export interface ChaosInit {
  readonly seed: number
  readonly recipients: number
  readonly batchSize: number
  readonly workers: number
  /** How many things go wrong, one every second or two. */
  readonly disasters: number
  readonly mostMs: number
}

/**
 * A campaign while workers are killed and frozen, Redis is restarted from its log, and the service resets, stalls and asks to
 * slow down. What goes wrong and when follows from the seed; how the processes meet it does not.
 */
export async function runChaos({ seed, recipients, batchSize, workers, disasters, mostMs }: ChaosInit) {
  const random = makeRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  await using lab = await openLab({}, DURABLE)
  const processes: ChildProcess[] = []
  const start = () => {
    const args = ['--import', 'tsx', SCRIPT, lab.redis.url, lab.service.url, String(TAKEOVER_MS)]
    const child = spawn(process.execPath, args, { stdio: 'ignore' })
    processes.push(child)
    return child
  }
  const running = Array.from({ length: workers }, start)
  const happened: string[] = []
  const DISASTERS: Record<string, () => void | Promise<void>> = {
    kill() {
      const index = below(running.length)
      running[index]?.kill('SIGKILL')
      running[index] = start()
    },
    async freeze() {
      const child = running[below(running.length)]
      child?.kill('SIGSTOP')
      await sleep(1_000 + below(4_000))
      child?.kill('SIGCONT')
    },
    redis: () => restart(lab.redis),
    rollback: () => forget(lab.redis, () => sleep(1_000)),
    reset: () => void lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' }),
    lost: () => void lab.fake.next({ reset: 'before-reading' }, { path: 'v3/push/app' }),
    stall: () => void lab.fake.next({ stall: 'before-headers' }, { path: 'v3/push/app' }),
    slow: () => void lab.fake.next({ retCode: 1008028 }, { path: 'v3/push/app', times: 3 }),
  }
  try {
    const campaigns = lab.campaigns()
    // Slow enough that the campaign lasts as long as the disasters.
    const speed = recipients / (disasters * 1.5)
    const limits = { speed, maxUnknown: 1_000_000, maxConsecutiveFailures: 1_000_000 }
    const creating = campaigns.create(listCampaign(recipients, { batchSize, ...limits }))
    await creating
    for (let count = 0; count < disasters; count += 1) {
      const names = Object.keys(DISASTERS)
      const name = names[below(names.length)] ?? 'kill'
      happened.push(name)
      await DISASTERS[name]?.()
      await sleep(500 + below(1_000))
    }
    const report = await whenOver(campaigns, 'spring', mostMs)
    const received = lab.received()
    const twice = [...received].filter(([, times]) => times > 1).map(([token]) => token)
    return { report, sum: getSum(report), received: received.size, twice, happened }
  } finally {
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
