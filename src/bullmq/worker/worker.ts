import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DelayedError, type Job, Queue, type Telemetry, UnrecoverableError, Worker } from 'bullmq'
import * as z from 'zod/mini'
import type { TpnsClient } from '../../client.js'
import { getContext } from '../../client-context.js'
import { toMessage } from '../../errors/message.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { redactRedisError } from '../../redis/redact-error.js'
import type { Bilingual } from '../../return-codes/types.js'
import { callback, positive, valueThat, whole } from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import { type Campaign, readCampaign } from '../campaign.js'
import { isQuiet } from '../policy/quiet-hours.js'
import type { BatchJob } from '../producer/jobs.js'
import {
  type CampaignConnection,
  duplicateConnection,
  findMissingLog,
  refuseEviction,
} from '../record/connection.js'
import { queueName } from '../record/keys.js'
import { DEFAULT_TIMES, openRecord } from '../record/record.js'
import {
  boundRedis,
  DEFAULT_REDIS_TIMEOUT,
  unrecordedError,
  waitForSilence,
} from '../record/redis-deadline.js'
import { DEFAULT_PREFIX, isObject, SHARED_OPTIONS } from '../shared-options.js'
import { createKnownOutcomes } from './known-outcomes.js'
import type { BuildPush, ResolveRecipients } from './prepare-batch.js'
import { createPrioritySlots } from './priority-slots.js'
import { type Delivery, sendBatch } from './send-batch.js'
import { stopAfterRollback } from './stop-after-rollback.js'
import { sweep } from './sweep.js'

/** The `Telemetry` of BullMQ. A type of our own, so that our types compile without bullmq. */
export interface CampaignTelemetry {
  readonly tracer: object
  readonly contextManager: object
}

export interface CampaignWorkerOptions {
  /** Sends the pushes. Several workers share its limits with `rateLimit: redisRateLimits(…)`. */
  readonly tpns: TpnsClient
  /** A Redis of ioredis. The worker duplicates it, and never closes it. */
  readonly connection: CampaignConnection
  /** Batches that this process sends at once, over all campaigns. Default: 8. */
  readonly concurrency?: number | undefined
  /** Finds the recipients of batches by reference. */
  readonly resolve?: ResolveRecipients | undefined
  /** Makes the pushes of campaigns with `via: 'each'`. */
  readonly build?: BuildPush | undefined
  /** How keys and queues are named. Default: `tpns-campaigns`. The same for all workers and producers. */
  readonly prefix?: string | undefined
  /**
   * How long a batch may be in flight before it counts as in doubt. Milliseconds; default: 60000. More than 1.2 times the
   * client's `timeout.attempt`: a shorter one would call a push in doubt that is still under way.
   */
  readonly takeoverAfter?: number | undefined
  /** Quiet after Redis has changed its identity, see the docs. Milliseconds. Defaults: 5000 and 60000. */
  readonly quiet?: { readonly least?: number | undefined; readonly most?: number | undefined } | undefined
  /**
   * How long the start, and `close`, wait for a Redis that does not answer; while it sends, a worker waits as long as it takes.
   * Milliseconds; default: 10000.
   */
  readonly redisTimeout?: number | undefined
  /** BullMQ's own hook for OpenTelemetry: `new BullMQOtel('my-app')` of the package `bullmq-otel`. */
  readonly telemetry?: CampaignTelemetry | undefined
  /**
   * Called with what goes wrong and needs no answer: Redis away, or without a log; a campaign lost. `message` is English, then
   * Chinese; `text` has them apart. Default: `process.emitWarning`.
   */
  readonly onWarning?: ((message: string, text: Bilingual) => void) | undefined
}

const workerOptions = optionBag({
  ...SHARED_OPTIONS,
  concurrency: z.optional(whole(1, 1_000)),
  resolve: z.optional(callback<ResolveRecipients>()),
  build: z.optional(callback<BuildPush>()),
  takeoverAfter: z.optional(positive(3_600_000)),
  quiet: z.optional(
    optionBag({ least: z.optional(positive(600_000)), most: z.optional(positive(3_600_000)) }),
  ),
  telemetry: z.optional(
    valueThat<CampaignTelemetry>(isObject, {
      en: 'a telemetry of BullMQ',
      zh: 'BullMQ 的 telemetry',
    }),
  ),
  onWarning: z.optional(callback<(message: string, text: Bilingual) => void>()),
})

/** A running worker. */
export interface CampaignWorker {
  /**
   * Ends it: takes no further batch, finishes those in flight, and records their outcomes.
   *
   * @throws TpnsRedisError when Redis did not answer within `redisTimeout` and outcomes are not recorded; it has ended then,
   * too, and another worker parks these batches
   */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const HEARTBEAT_MS = 1_000
const SWEEP_MS = 2_000
/** How long BullMQ's own may take to end once the connection is cut. */
const LAST_MS = 2_000
/** The first byte must be written so soon after the intent; well before anybody takes the batch for one in doubt. */
const LEASE_SHARE = 6

/**
 * Starts a worker: it sends the batches of all campaigns that run, each at most once without a human's word. Any number of
 * processes and machines may run one each.
 *
 * @throws TpnsConfigError when an option is wrong, or Redis may drop keys (`maxmemory-policy`); TpnsRedisError when Redis
 * does not answer within `redisTimeout`
 */
export async function startCampaignWorker(given: CampaignWorkerOptions): Promise<CampaignWorker> {
  const options = readOptions(workerOptions, given, { what: 'startCampaignWorker' })
  const {
    concurrency = 8,
    resolve,
    build,
    prefix = DEFAULT_PREFIX,
    takeoverAfter: takeoverMs = 60_000,
    redisTimeout = DEFAULT_REDIS_TIMEOUT,
  } = options
  const onWarning = options.onWarning ?? ((message: string) => process.emitWarning(message, 'TpnsWarning'))
  const warn = (text: Bilingual) => onWarning(toMessage(text), text)
  const { context, accessId } = getContext(options.tpns, 'startCampaignWorker')
  const leaseMs = takeoverMs / LEASE_SHARE
  refuseEarlyTakeover(takeoverMs, leaseMs, context.settings.attemptTimeoutMs)
  const redis = duplicateConnection(options.connection, 'startCampaignWorker')
  const bounded = boundRedis(redis, redisTimeout).redis
  try {
    await refuseEviction(bounded)
    const missingLog = await findMissingLog(bounded)
    if (missingLog !== undefined) warn(missingLog)
  } catch (error) {
    redis.disconnect()
    throw error
  }
  const record = openRecord(redis, prefix, {
    leastQuietMs: options.quiet?.least ?? DEFAULT_TIMES.leastQuietMs,
    mostQuietMs: options.quiet?.most ?? DEFAULT_TIMES.mostQuietMs,
  })
  const known = createKnownOutcomes(record, context.runtime.elapsed)
  const worker = randomUUID()
  const slots = createPrioritySlots(concurrency, context.runtime.setTimer)
  const init = { context, record, known, worker, leaseMs, resolve, build }
  const open = new Map<string, OpenCampaign>()
  const campaigns = new Map<string, Campaign>()
  let reportedTo = ''
  let seen = { first: 0, last: 0 }
  let now = 0
  let closing = false

  const warnOfRedis = (error: unknown, campaign?: string) => {
    if (closing) return
    const what = redactRedisError(error)
    const owner =
      campaign === undefined
        ? { en: '', zh: '' }
        : { en: `Campaign ${campaign}: `, zh: `推送活动 ${campaign}：` }
    warn({
      en: `${owner.en}Redis failed (${what}). The worker goes on trying.`,
      zh: `${owner.zh}Redis 操作失败（${what}），worker 会继续重试。`,
    })
  }

  const handle = async (job: Job<BatchJob>, token: string | undefined): Promise<object> => {
    const { campaign: id, run, batch } = job.data
    const campaign = campaigns.get(id)
    if (campaign === undefined || campaign.run !== run) return { state: 'dropped', why: 'no such campaign' }
    const ref = { campaign: id, run, batch }
    const delivery = await slots.run(campaign.priority, () => sendBatch(campaign, ref, init))
    if (delivery.stop !== undefined) await stop(campaign, delivery)
    return answer(job, token, delivery)
  }

  const stop = async ({ id }: Campaign, { stop: reason, error }: Delivery) => {
    const fields = { reason: String(reason), detail: error?.message.slice(0, 500) ?? '' }
    const event = { type: 'stopped', reason, code: error?.code }
    await record.setStatus(id, 'stopped', { after: ['running', 'paused'], event, fields })
  }

  const openQueue = ({ id }: Campaign): OpenCampaign => {
    const name = queueName(prefix, id)
    const connection = redis as never
    const { telemetry } = options
    const traced = telemetry === undefined ? {} : { telemetry: telemetry as Telemetry }
    const queue = new Queue<BatchJob>(name, { connection, ...traced })
    const bull = new Worker<BatchJob>(name, handle, {
      connection,
      ...traced,
      concurrency,
      // The record decides whether a batch may be sent: a job may come back as often as it likes.
      maxStalledCount: 1_000_000,
      metrics: { maxDataPoints: 24 * 60 },
    })
    // Without a listener, an error of the connection ends the process.
    const warnAbout = (error: Error) => warnOfRedis(error, id)
    queue.on('error', warnAbout)
    bull.on('error', warnAbout)
    return { bull, queue, isSweeping: false }
  }

  const close = async (id: string) => {
    const opened = open.get(id)
    open.delete(id)
    campaigns.delete(id)
    await opened?.bull.close()
    await opened?.queue.close()
  }

  /** Whether this process may take batches of a campaign now. */
  const isDue = ({ status, startAt, quietHours }: Campaign) =>
    status === 'running' && now >= startAt && (quietHours === undefined || !isQuiet(quietHours, now))

  /** Reports that this worker is alive, and once more what it knows when Redis may have forgotten it. */
  const reportIn = async () => {
    const heartbeat = await record.heartbeat(worker, reportedTo, seen)
    now = heartbeat.now
    if (heartbeat.identity !== reportedTo) {
      if (reportedTo !== '') await known.recordAgain()
      reportedTo = heartbeat.identity
      await record.heartbeat(worker, reportedTo, seen)
    }
    seen = { first: seen.first || now, last: now }
    return heartbeat
  }

  const beat = async () => {
    const heartbeat = await reportIn()
    const { lost } = heartbeat
    if (lost.length > 0) {
      const stopped = await stopAfterRollback(record, heartbeat.campaigns, lost, now)
      for (const id of stopped)
        warn({
          en: `Campaign ${id} was stopped: Redis may have forgotten batches that were sent. See its report.`,
          zh: `推送活动 ${id} 已停止：Redis 可能丢失了已发送批次的记录。请查看其报告。`,
        })
    }
    for (const id of heartbeat.campaigns) {
      const campaign = readCampaign(id, await redis.hgetall(record.keys.campaign(id).meta))
      // Another app's workers send it.
      if (campaign === undefined || campaign.accessId !== accessId) continue
      campaigns.set(id, campaign)
      let opened = open.get(id)
      if (opened === undefined) {
        opened = openQueue(campaign)
        open.set(id, opened)
      }
      if (isDue(campaign) === opened.bull.isPaused()) await toggle(opened.bull)
      if (opened.isSweeping) await lockSweep(id, 'XX')
      else if (await lockSweep(id, 'NX')) sweepSoon(campaign, opened)
    }
    for (const id of [...open.keys()].filter((id) => !heartbeat.campaigns.includes(id))) {
      const left = await redis.hget(record.keys.campaign(id).meta, 'status')
      if (left === null)
        warn({
          en: `Redis no longer knows campaign ${id}: nothing more of it is sent. Was Redis emptied?`,
          zh: `Redis 中已没有推送活动 ${id} 的记录，剩余批次不再发送。请检查 Redis 是否被清空。`,
        })
      await close(id)
    }
  }
  /** Not awaited: a look-up may wait long for its rate limit, and the heart must go on beating. */
  function sweepSoon(campaign: Campaign, opened: OpenCampaign): void {
    opened.isSweeping = true
    sweep(campaign, { ...init, queue: opened.queue, now, takeoverMs })
      .catch((error: unknown) => warnOfRedis(error, campaign.id))
      .finally(() => {
        opened.isSweeping = false
      })
  }

  /** One worker at a time, so that a slow look-up is not begun again by others: locks (`NX`), or stays locked (`XX`). */
  async function lockSweep(id: string, when: 'NX' | 'XX'): Promise<boolean> {
    const { sweep: lock } = record.keys.campaign(id)
    return (await redis.set(lock, worker, 'PX', String(SWEEP_MS), when)) !== null
  }

  const beating = (async () => {
    while (!closing) {
      await beat().catch((error: unknown) => warnOfRedis(error))
      if (!closing) await sleep(HEARTBEAT_MS)
    }
  })()

  let closed: Promise<void> | undefined
  const endCleanly = async () => {
    await beating
    await Promise.all([...open.keys()].map(close))
    // Once more, so that nobody waits for what this worker knows.
    await reportIn()
      .then(() => record.unregister(worker))
      .catch(() => {})
    await redis.quit().catch(() => redis.disconnect())
  }
  const end = async () => {
    closing = true
    const ended = new AbortController()
    const cleanly = endCleanly().finally(() => ended.abort())
    await Promise.race([cleanly, waitForSilence(redis, redisTimeout, ended.signal)])
    if (ended.signal.aborted) return cleanly
    const unrecorded = known.countUnrecorded()
    // Ends what waits for Redis.
    redis.disconnect()
    await Promise.race([cleanly, sleep(LAST_MS)]).catch(() => {})
    if (unrecorded > 0) throw unrecordedError(unrecorded, redisTimeout)
  }
  const closeOnce = () => {
    closed ??= end()
    return closed
  }
  return { close: closeOnce, [Symbol.asyncDispose]: closeOnce }
}

/**
 * An attempt that begins at the end of its lease must be over before its batch counts as in doubt: with
 * `onUnknown: 'resend'` it would be sent again while the first push is still under way.
 *
 * @throws TpnsConfigError
 */
function refuseEarlyTakeover(takeoverMs: number, leaseMs: number, attemptTimeoutMs: number): void {
  if (takeoverMs - leaseMs > attemptTimeoutMs) return
  const least = Math.floor((attemptTimeoutMs * LEASE_SHARE) / (LEASE_SHARE - 1)) + 1
  throw new TpnsConfigError({
    en: `takeoverAfter is ${takeoverMs} ms, but an attempt of this client may take ${attemptTimeoutMs} ms (timeout.attempt): a push that is still under way would count as one in doubt. Set takeoverAfter to at least ${least}, or a shorter timeout.attempt.`,
    zh: `takeoverAfter 为 ${takeoverMs} 毫秒，而单次尝试最长 ${attemptTimeoutMs} 毫秒（timeout.attempt）：推送尚未结束就会被视为结果未知，可能重复推送。请至少设为 ${least} 毫秒，或缩短 timeout.attempt。`,
  })
}

interface OpenCampaign {
  readonly bull: Worker<BatchJob>
  readonly queue: Queue<BatchJob>
  isSweeping: boolean
}

/** What is in flight is not waited for. */
async function toggle(bull: Worker): Promise<void> {
  if (bull.isPaused()) await bull.resume()
  else await bull.pause(true)
}

/** The result that BullMQ gets. Rejected and parked batches stay as failed jobs, for boards; they are not sent again. */
async function answer(job: Job, token: string | undefined, delivery: Delivery): Promise<object> {
  switch (delivery.kind) {
    case 'later':
      await job.moveToDelayed(Date.now() + delivery.waitMs, token)
      throw new DelayedError()
    case 'ended':
      if (delivery.state === 'rejected' || delivery.state === 'unknown')
        throw new UnrecoverableError(`${delivery.state}: ${delivery.error?.code ?? 'known from before'}`)
      return { state: delivery.state }
    case 'dropped':
      return { state: 'dropped', why: delivery.why }
    case 'lost':
      return { state: 'lost' }
  }
}
