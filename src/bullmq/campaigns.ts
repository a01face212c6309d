import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Queue } from 'bullmq'
import * as z from 'zod/mini'
import type { TpnsClient } from '../client.js'
import { getContext } from '../client-context.js'
import { TpnsConfigError } from '../errors/validation-errors.js'
import { abortSignal, callback, positive } from '../validation/options/option-values.js'
import { optionBag, readOptions } from '../validation/options/options.js'
import { type Campaign, readCampaign } from './campaign.js'
import { parseState } from './policy/batch-state.js'
import type { BatchJob } from './producer/jobs.js'
import { type PreparedCampaign, prepareCampaign } from './producer/prepare-campaign.js'
import { lostError, produce } from './producer/produce.js'
import { type CampaignConnection, duplicateConnection, refuseEviction } from './record/connection.js'
import { queueName } from './record/keys.js'
import { DEFAULT_TIMES, openRecord } from './record/record.js'
import { boundRedis, DEFAULT_REDIS_TIMEOUT } from './record/redis-deadline.js'
import {
  type CampaignProgress,
  type CampaignReport,
  getBatchCounts,
  getProgress,
  isOver,
  type ParkedBatch,
  type RejectedBatch,
} from './report/report.js'
import { DEFAULT_PREFIX, SHARED_OPTIONS } from './shared-options.js'
import type { CampaignSpec } from './spec.js'
import { reopen } from './worker/sweep.js'

export interface CampaignsOptions {
  /** A Redis of ioredis. It is duplicated, and never closed. */
  readonly connection: CampaignConnection
  /** Checks requests before they are queued. Needed for `create` only. */
  readonly tpns?: TpnsClient | undefined
  /** How keys and queues are named. Default: `tpns-campaigns`. The same for all workers and producers. */
  readonly prefix?: string | undefined
  /** How long a call waits for each answer of Redis. Milliseconds; default: 10000. */
  readonly redisTimeout?: number | undefined
}

const campaignsOptions = optionBag({ ...SHARED_OPTIONS, tpns: z.optional(SHARED_OPTIONS.tpns) })

export interface CreateOptions {
  /** Ends the queueing; what is queued stays queued. */
  readonly signal?: AbortSignal | undefined
  /** Called with each element that cannot be a recipient. Awaited. */
  readonly onSkipped?: ((recipient: unknown, reason: string) => void | Promise<void>) | undefined
}

const createOptions = optionBag({
  signal: z.optional(abortSignal),
  onSkipped: z.optional(callback<NonNullable<CreateOptions['onSkipped']>>()),
})

export interface WatchOptions {
  /** How often Redis is asked. Milliseconds; default 500. */
  readonly everyMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

const watchOptions = optionBag({ everyMs: z.optional(positive(3_600_000)), signal: z.optional(abortSignal) })

/** Something that happened to a campaign: `created`, `paused`, `resumed`, `stopped`, `parked`, `rejected`, `finished`, … */
export interface CampaignEvent {
  readonly type: string
  /** Unix milliseconds, by the clock of Redis. */
  readonly at: number
  readonly [detail: string]: unknown
}

/**
 * Campaigns on BullMQ: created, controlled and watched here, from any process; sent by `startCampaignWorker`. Every call
 * throws a TpnsRedisError when Redis does not answer within `redisTimeout`.
 */
export interface Campaigns {
  /**
   * Creates a campaign and queues its recipients, in bounded memory. Resolves when all are queued; workers begin at once.
   * Called again for the same id it goes on where an earlier call ended, and otherwise changes nothing.
   *
   * @throws TpnsConfigError, TpnsRequestError, TpnsPushTimeError before anything is queued; TpnsConfigError when Redis has
   * lost the campaign, is empty, or may drop keys; TpnsAbortError; what the source throws
   */
  create(campaign: CampaignSpec, options?: CreateOptions): Promise<CampaignProgress>
  /** Takes no further batch until `resume`. What is in flight is finished. */
  pause(id: string): Promise<CampaignProgress>
  /** Goes on after a pause or a stop. Failures in a row, and batches in doubt, are counted from zero. */
  resume(id: string): Promise<CampaignProgress>
  /** Ends it; what is not sent is reported so. */
  stop(id: string): Promise<CampaignProgress>
  /** Most recipients a second from now on, over all workers; undefined for no limit. */
  setSpeed(id: string, recipientsPerSecond: number | undefined): Promise<void>
  /** @throws TpnsConfigError when there is no such campaign */
  report(id: string): Promise<CampaignReport>
  /** Gives the progress now and whenever it changes, until the campaign is over. */
  progress(id: string, options?: WatchOptions): AsyncIterable<CampaignProgress>
  /** Gives what has happened and what happens, until the campaign is over. The last 10,000 events are kept. */
  events(id: string, options?: WatchOptions): AsyncIterable<CampaignEvent>
  /** The tokens that the service named as invalid: delete them from your store. */
  invalidTokens(id: string): AsyncIterable<string>
  /**
   * A person's word on a parked batch. `resend` sends it again, and its recipients may get the push twice if it was
   * accepted after all.
   *
   * @returns whether it was parked
   */
  decide(id: string, batch: number, as: 'accepted' | 'resend'): Promise<boolean>
  /** Deletes recipients, invalid tokens, jobs. Counts stay, and so the id stays taken. Stop the campaign first. */
  deleteRecipients(id: string): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** @throws TpnsConfigError when an option is wrong */
export function openCampaigns(given: CampaignsOptions): Campaigns {
  const options = readOptions(campaignsOptions, given, { what: 'openCampaigns' })
  const { tpns, prefix = DEFAULT_PREFIX, redisTimeout = DEFAULT_REDIS_TIMEOUT } = options
  const client = tpns === undefined ? undefined : getContext(tpns, 'openCampaigns')
  const connection = duplicateConnection(options.connection, 'openCampaigns')
  const { redis, ask } = boundRedis(connection, redisTimeout)
  const record = openRecord(redis, prefix, DEFAULT_TIMES)
  const queues = new Map<string, Queue<BatchJob>>()

  const openQueueFor = (id: string): Queue<BatchJob> => {
    let queue = queues.get(id)
    if (queue === undefined) {
      queue = new Queue<BatchJob>(queueName(prefix, id), { connection: connection as never })
      // What fails says so where it is called.
      queue.on('error', () => {})
      queues.set(id, queue)
    }
    return queue
  }

  const find = async (id: string): Promise<Campaign | undefined> =>
    readCampaign(id, await redis.hgetall(record.keys.campaign(String(id)).meta))
  const read = async (id: string): Promise<Campaign> => {
    const campaign = await find(id)
    if (campaign !== undefined) return campaign
    throw new TpnsConfigError({
      en: `Redis knows no campaign ${JSON.stringify(id)}. Check the id, and that connection and prefix are those it was created with.`,
      zh: `Redis 中没有推送活动 ${JSON.stringify(id)}。请检查 ID，并确认 connection 和 prefix 与创建时相同。`,
    })
  }

  const enter = async ({ id, fields, emptyRedis }: PreparedCampaign, run: string): Promise<string> => {
    const { meta, events } = record.keys.campaign(id)
    const stored = Object.entries({ ...fields, run }).flat()
    const [kind, found] = (await redis.tpnsCreate(
      record.keys.used,
      meta,
      record.keys.campaigns,
      events,
      id,
      emptyRedis === 'start' ? '1' : '0',
      JSON.stringify({ type: 'created' }),
      ...stored,
    )) as [string, string]
    if (kind === 'created' || kind === 'exists') return found
    throw kind === 'empty' ? emptyError(id) : otherError(id)
  }

  const limitSpeed = async (id: string, batchSize: number, speed: number | undefined) => {
    const queue = openQueueFor(id)
    if (speed === undefined) await ask(queue.removeGlobalRateLimit())
    else await ask(queue.setGlobalRateLimit(1, Math.max(1, Math.round((batchSize / speed) * 1_000))))
  }

  const setStatus = async (
    id: string,
    status: 'running' | 'paused' | 'stopped',
    after: readonly string[],
    event: object,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<CampaignProgress> => {
    await read(id)
    await record.setStatus(id, status, { after, event, fields })
    // The queue's own pause keeps jobs where boards show them; the status is what counts.
    const queue = openQueueFor(id)
    await ask(status === 'running' ? queue.resume() : queue.pause())
    return getProgress(await read(id))
  }

  async function* watch(id: string, given: WatchOptions | undefined): AsyncGenerator<Campaign> {
    const { everyMs = 500, signal } = readOptions(watchOptions, given)
    let seen = ''
    for (;;) {
      const campaign = await read(id)
      const state = JSON.stringify(getProgress(campaign))
      if (state !== seen) yield campaign
      seen = state
      if (signal?.aborted === true || isOver(getProgress(campaign))) return
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }

  let closed: Promise<void> | undefined
  const end = async () => {
    // First, so that nothing waits for a Redis that is away.
    connection.disconnect()
    await Promise.allSettled([...queues.values()].map((queue) => queue.close()))
  }
  const close = () => {
    closed ??= end()
    return closed
  }

  return {
    async create(spec, given) {
      if (client === undefined) {
        throw new TpnsConfigError({
          en: 'openCampaigns needs tpns: new TpnsClient(…) to create campaigns. Nothing was queued.',
          zh: '创建推送活动需要 openCampaigns 的 tpns: new TpnsClient(…)。尚未入队。',
        })
      }
      const { signal, onSkipped = () => {} } = readOptions(createOptions, given)
      const prepared = prepareCampaign(client, spec)
      const { id, source, cut, speed } = prepared
      await refuseEviction(redis)
      const wanted = randomUUID()
      const run = await enter(prepared, wanted)
      if (run === wanted && speed !== undefined) await limitSpeed(id, cut.batchSize, speed)
      const readRun = async () => {
        const campaign = await find(id)
        if (campaign?.run !== run) throw lostError(id)
        return campaign
      }
      const queue = openQueueFor(id)
      const addBulk = (jobs: Parameters<typeof queue.addBulk>[0]) => ask(queue.addBulk(jobs))
      const { elapsed } = client.context.runtime
      const init = { ...cut, elapsed, record, queue: { addBulk }, source, signal, read: readRun }
      return getProgress(await produce({ ...init, onSkipped: (recipient, why) => onSkipped(recipient, why) }))
    },
    pause: (id) => setStatus(id, 'paused', ['running'], { type: 'paused' }),
    resume: (id) =>
      setStatus(id, 'running', ['paused', 'stopped'], { type: 'resumed' }, { reason: '', detail: '' }),
    stop: (id) =>
      setStatus(
        id,
        'stopped',
        ['running', 'paused'],
        { type: 'stopped', reason: 'caller' },
        { reason: 'caller', detail: '' },
      ),
    async setSpeed(id, speed) {
      if (speed !== undefined && !(speed > 0 && Number.isFinite(speed))) {
        throw new TpnsConfigError({
          en: 'setSpeed takes a number of recipients a second above 0, or undefined for no limit. The speed was not changed.',
          zh: 'setSpeed 的参数为每秒接收者数量（大于 0），undefined 表示不限。速度未改变。',
        })
      }
      await limitSpeed(id, (await read(id)).batchSize, speed)
    },
    async report(id) {
      const campaign = await read(id)
      const progress = getProgress(campaign)
      const { unknown, rejected, states } = record.keys.campaign(id)
      const readAll = async (batches: string[]) => {
        const lines = batches.length === 0 ? [] : await redis.hmget(states, ...batches)
        return lines.flatMap((line, index) =>
          line === null ? [] : [{ batch: Number(batches[index]), state: parseState(line) }],
        )
      }
      const parked = await readAll(await redis.zrange(unknown, '0', '-1'))
      const refused = await readAll(await redis.zrange(rejected, '0', '99'))
      const seconds = Math.max(1, progress.changedAt - progress.createdAt) / 1_000
      return {
        ...progress,
        batches: getBatchCounts(campaign),
        parkedBatches: parked.flatMap(({ batch, state }): ParkedBatch[] =>
          state.name === 'unknown'
            ? [
                {
                  batch,
                  recipients: state.count,
                  at: new Date(state.at),
                  code: state.code,
                  verdict: state.verdict,
                },
              ]
            : [],
        ),
        rejectedBatches: refused.flatMap(({ batch, state }): RejectedBatch[] =>
          state.name === 'rejected'
            ? [
                {
                  batch,
                  recipients: state.count,
                  at: new Date(state.at),
                  code: state.code,
                  retCode: state.retCode,
                },
              ]
            : [],
        ),
        recipientsPerSecond: progress.accepted / seconds,
      }
    },
    async *progress(id, given) {
      for await (const campaign of watch(id, given)) yield getProgress(campaign)
    },
    async *events(id, given) {
      const { events } = record.keys.campaign(id)
      let last = '-'
      for await (const _ of watch(id, given)) {
        for (;;) {
          const found = await redis.xrange(events, last, '+', 'COUNT', '500')
          for (const [eventId, [, text = '{}']] of found) {
            last = `(${eventId}`
            yield { ...(JSON.parse(text) as { type: string }), at: Number(eventId.split('-')[0]) }
          }
          if (found.length < 500) break
        }
      }
    },
    async *invalidTokens(id) {
      const { invalid } = record.keys.campaign(id)
      for (let from = 0; ; from += 1_000) {
        const tokens = await redis.lrange(invalid, String(from), String(from + 999))
        yield* tokens
        if (tokens.length < 1_000) return
      }
    },
    async decide(id, batch, as) {
      const { run } = await read(id)
      const line = await redis.hget(record.keys.campaign(id).states, String(batch))
      const state = line === null ? undefined : parseState(line)
      if (state?.name !== 'unknown') return false
      const event = () => ({ type: 'decided', batch, as })
      const { fence } = state
      const news =
        as === 'resend'
          ? ({ kind: 'decided', fence, as } as const)
          : ({ kind: 'decided', fence, as: 'accepted', pushId: '' } as const)
      const answer = await record.update({ campaign: id, run, batch }, news, { event })
      if (as === 'resend') await reopen(record, id)
      return typeof answer === 'object'
    },
    async deleteRecipients(id) {
      const { status, counters } = await read(id)
      const inFlight = counters['batches:intended'] ?? 0
      if ((status !== 'stopped' && status !== 'finished' && status !== 'deleted') || inFlight > 0) {
        throw new TpnsConfigError({
          en: `Campaign ${id} is ${status}${inFlight > 0 ? ', with batches in flight' : ''}: stop it, wait until nothing is in flight, then delete its recipients. Nothing was deleted.`,
          zh: `推送活动 ${id} 的状态为 ${status}${inFlight > 0 ? '，仍有批次在途' : ''}，未删除任何数据：请先停止，等在途批次结束后再删除接收者。`,
        })
      }
      await record.setStatus(id, 'deleted', { after: ['stopped', 'finished'], event: { type: 'deleted' } })
      const { states, payloads, intended, unknown, rejected, pushes, invalid } = record.keys.campaign(id)
      await redis.unlink(states, payloads, intended, unknown, rejected, pushes, invalid)
      await ask(openQueueFor(id).obliterate({ force: true }))
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function emptyError(id: string): TpnsConfigError {
  return new TpnsConfigError({
    en:
      `This Redis holds nothing of any campaign: it is new, or it has lost everything. If campaign ${id} may have begun before, its recipients would get the push again, so nothing was queued. ` +
      "If you know that it has not begun, pass emptyRedis: 'start' (on the command line, --empty-redis start).",
    zh: `Redis 中没有任何推送活动的记录：可能是新的，也可能数据已全部丢失。若活动 ${id} 此前已开始，接收者会重复收到，因此尚未入队。确认从未开始后，请传 emptyRedis: 'start'（命令行为 --empty-redis start）。`,
  })
}

function otherError(id: string): TpnsConfigError {
  return new TpnsConfigError({
    en: `Campaign ${id} exists, with another push, kind or batchSize. Nothing was changed. A new campaign needs a new id.`,
    zh: `推送活动 ${id} 已存在，且推送内容、类型或 batchSize 不同。未作任何改动。新的活动请使用新的 ID。`,
  })
}
