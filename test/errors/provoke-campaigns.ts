import type { CampaignsOptions, CampaignWorkerOptions } from '../../src/bullmq/index.js'
import { openCampaigns, startCampaignWorker } from '../../src/bullmq/index.js'
import { encodeJson, encodeLines, encodeReference } from '../../src/bullmq/payload.js'
import { type Chunk, cutBatches } from '../../src/bullmq/producer/cut-batches.js'
import { produce } from '../../src/bullmq/producer/produce.js'
import type { Commands } from '../../src/bullmq/record/connection.js'
import { recordKeys } from '../../src/bullmq/record/keys.js'
import type { CampaignRecord } from '../../src/bullmq/record/record.js'
import { boundRedis, unrecordedError } from '../../src/bullmq/record/redis-deadline.js'
import { prepareBatch } from '../../src/bullmq/worker/prepare-batch.js'
import { getContext } from '../../src/client-context.js'
import { testClient } from '../support/client.js'
import type { Provoke } from './provoke.js'

/** What Redis answers to the commands that are used here. */
const ANSWERS = {
  status: 'ready',
  info: async () => 'maxmemory_policy:noeviction',
  hgetall: async (): Promise<Record<string, string>> => ({}),
  tpnsCreate: async (): Promise<unknown> => ['empty'],
}

/** As much of an ioredis as is used before there is a queue. */
function fakeRedis(answers: Partial<typeof ANSWERS> = {}) {
  const redis = {
    ...ANSWERS,
    defineCommand() {},
    on: () => redis,
    disconnect() {},
    duplicate: () => redis,
    ...answers,
  }
  return redis as unknown as CampaignsOptions['connection'] & Commands
}

const message = { title: 'Sale', content: 'Today only' }
const SPEC = {
  id: 'spring',
  request: { audience: 'tokens', message_type: 'notify', message },
  recipients: ['a'],
} as const

const create =
  (spec: object, answers?: Partial<typeof ANSWERS>, tpns: CampaignsOptions['tpns'] | null = testClient()) =>
  () => {
    const connection = fakeRedis(answers)
    const campaigns = openCampaigns({ connection, ...(tpns === null ? {} : { tpns }) })
    return campaigns.create({ ...SPEC, ...spec } as never)
  }

const META = { run: 'r', via: 'list', accessId: '1500000001', status: 'running', batches: '2', cursor: '' }
const known = { hgetall: async () => META as Record<string, string> }

/** The producer at work, where Redis answers this to a chunk. */
function producing(
  answer: string,
  init: { cursor?: string; recipients?: unknown; signal?: AbortSignal } = {},
) {
  const { cursor, recipients = ['a'], signal } = init
  const campaign = { id: 'spring', run: 'r', cursor, offset: 0, taken: 0, skipped: 0, batches: 0 }
  const record = { keys: recordKeys('p'), redis: { tpnsAppend: async () => answer } }
  return produce({
    kind: 'lists',
    batchSize: 10,
    check: () => undefined,
    elapsed: () => 0,
    onSkipped() {},
    record: record as unknown as CampaignRecord,
    queue: { addBulk: async () => [] },
    source: recipients,
    signal,
    read: async () => campaign as never,
  })
}

async function cutting(source: readonly unknown[], kind: 'lists' | 'singles' = 'lists'): Promise<Chunk[]> {
  const from = { cursor: undefined, offset: 0, taken: 0, skipped: 0 }
  const init = {
    kind,
    batchSize: 10,
    check: () => undefined,
    cursors: true,
    elapsed: () => 0,
    onSkipped() {},
  }
  const chunks: Chunk[] = []
  for await (const chunk of cutBatches(source, from, init)) chunks.push(chunk)
  return chunks
}

const preparing = (via: string, payload: string, functions: object = {}) => {
  const context = getContext(testClient(), 'a test')
  const campaign = { id: 'spring', via, request: SPEC.request } as never
  return prepareBatch(
    campaign,
    { batch: 3, payload, count: 10 },
    { context, resolve: undefined, build: undefined, ...functions },
  )
}

const working = (options: Partial<CampaignWorkerOptions>) => () =>
  startCampaignWorker({ tpns: testClient(), connection: fakeRedis(), ...options } as CampaignWorkerOptions)

const asking = (status: string, answer: () => Promise<unknown>, problem?: Error) => () => {
  const redis = fakeRedis()
  const connection: { on(event: 'error', listener: (error: Error) => void): unknown } = {
    on: (_, listener) => problem !== undefined && listener(problem),
  }
  return boundRedis({ ...redis, ...connection, status }, 20).ask(answer())
}

const never = () => new Promise<never>(() => {})
const refused = new Error('connect ECONNREFUSED redis://ops:pass@10.0.0.7:6379')

export const CAMPAIGNS: readonly Provoke[] = [
  ['campaigns: a URL as connection', () => openCampaigns({ connection: 'redis://127.0.0.1' as never })],
  ['campaigns: a Cluster', () => openCampaigns({ connection: { ...fakeRedis(), isCluster: true } as never })],
  ['campaigns: unknown option', () => openCampaigns({ connection: fakeRedis(), prefx: 'a' } as never)],
  ['campaigns: create without a client', create({}, {}, null)],
  ['campaigns: an id of digits', create({ id: '2026' })],
  ['campaigns: request where each has its own', create({ via: 'each' })],
  ['campaigns: batchSize beyond a list', create({ batchSize: 1_001 })],
  ['campaigns: deadline that has passed', create({ deadline: 0 })],
  [
    'campaigns: quiet hours of no length',
    create({ quietHours: { from: '08:00', to: '08:00', timeZone: 'UTC' } }),
  ],
  [
    'campaigns: quiet hours nowhere',
    create({ quietHours: { from: '22:00', to: '08:00', timeZone: 'Mars/Base' } }),
  ],
  ['campaigns: a push that breaks a rule', create({ request: { ...SPEC.request, message: { title: 'T' } } })],
  ['campaigns: a Redis that evicts', create({}, { info: async () => 'maxmemory_policy:allkeys-lru' })],
  ['campaigns: an empty Redis', create({})],
  ['campaigns: another push under the same id', create({}, { tpnsCreate: async () => ['other', 'r'] })],
  ['campaigns: unknown id', () => openCampaigns({ connection: fakeRedis() }).report('spring')],
  ['campaigns: a speed of zero', () => openCampaigns({ connection: fakeRedis(known) }).setSpeed('spring', 0)],
  [
    'campaigns: deleting the recipients of a running one',
    () => openCampaigns({ connection: fakeRedis(known) }).deleteRecipients('spring'),
  ],
  ['campaigns: queueing was aborted', () => producing('ok', { signal: AbortSignal.abort() })],
  ['campaigns: Redis has lost the campaign', () => producing('gone')],
  ['campaigns: Redis has other batches', () => producing('changed')],
  ['campaigns: a list where there was a cursor', () => producing('ok', { cursor: '7' })],
  ['campaigns: recipients that cannot be read', () => cutting(5 as never)],
  ['campaigns: a page without its cursor', () => cutting([{ recipients: ['a'], cursor: 7 }])],
  ['campaigns: a reference without its count', () => cutting([{ reference: 'a', count: '7' }])],
  ['campaigns: a reference beyond batchSize', () => cutting([{ reference: 'a', count: 11 }])],
  ['campaigns: a reference to a push', () => cutting([{ reference: 'a', count: 1 }], 'singles')],
  ['campaign worker: no build', () => preparing('each', encodeJson('row'))],
  ['campaign worker: no resolve', () => preparing('list', encodeReference('a'))],
  [
    'campaign worker: resolve that gives too many',
    () => preparing('list', encodeReference('a'), { resolve: () => [...'abcdefghijk'] }),
  ],
  ['campaign worker: a package of what is no token', () => preparing('package', encodeLines(['a']))],
  ['campaign worker: takeoverAfter that is too short', working({ takeoverAfter: 5_000 })],
  ['campaign worker: outcomes that Redis did not take', () => Promise.reject(unrecordedError(2, 10_000))],
  ['campaigns: Redis is frozen', asking('ready', never)],
  ['campaigns: Redis is away', asking('reconnecting', never, refused)],
  [
    'campaigns: Redis refuses',
    asking('ready', () => Promise.reject(new Error('NOPERM no permissions to run INFO'))),
  ],
]
