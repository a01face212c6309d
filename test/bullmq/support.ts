import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { CampaignsOptions, CampaignWorkerOptions } from '../../src/bullmq/index.js'
import {
  type CampaignSpec,
  type Campaigns,
  openCampaigns,
  startCampaignWorker,
} from '../../src/bullmq/index.js'
import { FakeTpns, type FakeTpnsOptions } from '../../src/testing/index.js'
import { testClient } from '../support/client.js'
import { startRedis, type TestRedis } from '../support/redis-server.js'

export const MESSAGE = { message_type: 'notify', message: { title: 'Sale', content: 'Today only' } } as const
export const LIST_PUSH = { audience: 'tokens', ...MESSAGE } as const

export const makeToken = (index: number): string => index.toString(16).padStart(36, '0')

export function* tokens(count: number): Generator<string> {
  for (let index = 0; index < count; index++) yield makeToken(index)
}

/** A fake service, a Redis, and what works on them; all end together. */
export async function openLab(options: FakeTpnsOptions = {}, redisArgs: string[] = []) {
  const redis = await startRedis({ args: redisArgs })
  const arrived = new Map<string, number>()
  const fake = new FakeTpns({ enforceRates: false, ...options })
  const service = await fake.listen()
  const ends: (() => Promise<unknown> | void)[] = []
  const connect = () => {
    const connection = new Redis(redis.url, { retryStrategy: () => 50, maxRetriesPerRequest: null })
    connection.on('error', () => {})
    ends.push(() => connection.disconnect())
    return connection
  }
  const client = (overrides = {}) => {
    const tpns = testClient({ baseUrl: service.url, ...overrides })
    ends.push(() => tpns.close())
    return tpns
  }
  const campaigns = (overrides: Partial<CampaignsOptions> = {}): Campaigns => {
    const opened = openCampaigns({ connection: connect(), tpns: client(), ...overrides })
    ends.push(() => opened.close())
    return opened
  }
  const worker = async (overrides: Partial<CampaignWorkerOptions> = {}) => {
    const started = await startCampaignWorker({
      connection: connect(),
      tpns: client(),
      quiet: { least: 1_500, most: 4_000 },
      onWarning: () => {},
      ...overrides,
    })
    // Where a test has ended it badly, the test has seen it.
    ends.push(() => started.close().catch(() => {}))
    return started
  }
  /** How often each recipient is in an accepted push. */
  const received = () => {
    arrived.clear()
    for (const { request } of fake.pushes) {
      const { token_list = [] } = request as { token_list?: readonly string[] }
      for (const token of token_list) arrived.set(token, (arrived.get(token) ?? 0) + 1)
    }
    return arrived
  }
  return {
    redis,
    fake,
    service,
    connect,
    client,
    campaigns,
    worker,
    received,
    async [Symbol.asyncDispose]() {
      for (const end of ends.reverse()) await end()
      await service.close()
      await redis[Symbol.asyncDispose]()
    },
  }
}

/** A Redis that forgets nothing on its own, with a log in one piece. */
export const DURABLE = [
  '--appendonly',
  'yes',
  '--appendfsync',
  'always',
  '--auto-aof-rewrite-percentage',
  '0',
]

/**
 * Redis forgets what happens meanwhile, as after the crash, or the fail-over, of one that acknowledges before it writes.
 *
 * @returns how long that was. Milliseconds
 */
export async function forget(redis: TestRedis, meanwhile: () => Promise<unknown>): Promise<number> {
  const [, folder = ''] = (await redis.redis.config('GET', 'dir')) as string[]
  const files = await readdir(join(folder, 'appendonlydir'))
  const log = join(folder, 'appendonlydir', files.find((file) => file.endsWith('.incr.aof')) ?? '')
  const { size } = await stat(log)
  const from = performance.now()
  await meanwhile()
  await redis.crash()
  const forgotMs = performance.now() - from
  await truncate(log, size)
  await redis.restart()
  return forgotMs
}

/** A list campaign in small batches. */
export function listCampaign(count: number, overrides: object = {}): CampaignSpec {
  return {
    id: 'spring',
    request: LIST_PUSH,
    recipients: () => tokens(count),
    batchSize: 10,
    emptyRedis: 'start',
    ...overrides,
  } as CampaignSpec
}

/** Waits until the campaign is over, and gives its report. */
export async function whenOver(campaigns: Campaigns, id = 'spring', mostMs = 30_000) {
  const signal = AbortSignal.timeout(mostMs)
  for await (const { status, inFlight } of campaigns.progress(id, { everyMs: 50, signal })) {
    if ((status === 'finished' || status === 'stopped') && inFlight === 0) break
  }
  return campaigns.report(id)
}

/** Every recipient is counted exactly once. */
export function getSum(report: Awaited<ReturnType<Campaigns['report']>>): number {
  const { accepted, invalid, rejected, parked, inFlight, notSent, skipped, missing } = report
  return accepted + invalid + rejected + parked + inFlight + notSent + skipped + missing
}
