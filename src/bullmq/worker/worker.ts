import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { getContext } from '../../client-context.js'
import { toMessage } from '../../errors/message.js'
import { redactRedisError } from '../../redis/redact-error.js'
import type { Bilingual } from '../../return-codes/types.js'
import { readOptions } from '../../validation/options/options.js'
import type { Campaign } from '../campaign.js'
import { isQuiet } from '../policy/quiet-hours.js'
import type { BatchJob } from '../producer/jobs.js'
import { duplicateConnection, findMissingLog, refuseEviction } from '../record/connection.js'
import { findCampaign } from '../record/read.js'
import { DEFAULT_TIMES, openRecord } from '../record/record.js'
import {
  boundRedis,
  DEFAULT_REDIS_TIMEOUT,
  unrecordedError,
  waitForSilence,
} from '../record/redis-deadline.js'
import { stopCampaign } from '../record/status.js'
import { DEFAULT_PREFIX } from '../shared-options.js'
import { type Consumer, closeConsumer, openConsumer, toggle } from './consumer.js'
import { createKnownOutcomes } from './known-outcomes.js'
import { type CampaignWorkerOptions, readLease, workerOptions } from './options.js'
import { createPrioritySlots } from './priority-slots.js'
import { type Delivery, sendBatch } from './send-batch.js'
import { stopAfterRollback } from './stop-after-rollback.js'
import { sweep } from './sweep.js'

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
  const context = getContext(options.tpns, 'startCampaignWorker')
  const leaseMs = readLease(takeoverMs, context.settings.attemptTimeoutMs)
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
  const consumers = new Map<string, Consumer>()
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

  const deliver = async ({ campaign: id, run, batch }: BatchJob): Promise<Delivery> => {
    const campaign = campaigns.get(id)
    if (campaign === undefined || campaign.run !== run) return { kind: 'dropped', why: 'no such campaign' }
    const ref = { campaign: id, run, batch }
    const delivery = await slots.run(campaign.priority, () => sendBatch(campaign, ref, init))
    const { stop, error } = delivery
    if (stop !== undefined) {
      await stopCampaign(record, id, stop, { detail: error?.message.slice(0, 500) ?? '', code: error?.code })
    }
    return delivery
  }

  const open = (id: string) =>
    openConsumer(id, {
      redis,
      prefix,
      concurrency,
      telemetry: options.telemetry,
      deliver,
      onError: (error) => warnOfRedis(error, id),
    })

  const close = async (id: string) => {
    const consumer = consumers.get(id)
    consumers.delete(id)
    campaigns.delete(id)
    if (consumer !== undefined) await closeConsumer(consumer)
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
      const campaign = await findCampaign(record, id)
      // Another app's workers send it.
      if (campaign === undefined || campaign.accessId !== context.accessId) continue
      campaigns.set(id, campaign)
      const consumer = consumers.get(id) ?? open(id)
      consumers.set(id, consumer)
      if (isDue(campaign) === consumer.bull.isPaused()) await toggle(consumer)
      if (consumer.isSweeping) await lockSweep(id, 'XX')
      else if (await lockSweep(id, 'NX')) sweepSoon(campaign, consumer)
    }
    for (const id of [...consumers.keys()].filter((id) => !heartbeat.campaigns.includes(id))) {
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
  function sweepSoon(campaign: Campaign, consumer: Consumer): void {
    consumer.isSweeping = true
    sweep(campaign, { ...init, queue: consumer.queue, now, takeoverMs })
      .catch((error: unknown) => warnOfRedis(error, campaign.id))
      .finally(() => {
        consumer.isSweeping = false
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
    await Promise.all([...consumers.keys()].map(close))
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
