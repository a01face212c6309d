import type { Queue } from 'bullmq'
import type { ClientContext } from '../../core/context.js'
import type { Campaign } from '../campaign.js'
import { decodePayload } from '../payload.js'
import { ANSWER_LOST, type BatchState } from '../policy/batch-state.js'
import { toJob } from '../producer/jobs.js'
import { listBatches, readState, scanStates } from '../record/read.js'
import type { CampaignRecord } from '../record/record.js'
import { reopenCampaign, stopCampaign } from '../record/status.js'
import { lookUpParked, mayShareRecord, type ParkedPush, type Rival } from './look-up-parked.js'
import type { ResolveRecipients } from './prepare-batch.js'

export interface SweepInit {
  readonly record: CampaignRecord
  readonly context: ClientContext
  readonly queue: Pick<Queue, 'addBulk' | 'getJobCounts'>
  /** By the clock of Redis. */
  readonly now: number
  /** An intent that is so old will not be reported any more. Milliseconds. */
  readonly takeoverMs: number
  readonly resolve: ResolveRecipients | undefined
}

/** At most so many at a time; the rest is found by the next sweep. */
const MOST = 200
const PAGE = 500
const PRODUCER_SILENT_MS = 5_000

/** Looks after what no job looks after: silent workers, lost jobs, batches in doubt, the end of the campaign. */
export async function sweep(campaign: Campaign, init: SweepInit): Promise<void> {
  await parkSilent(campaign, init)
  const left = await lookUpUnknown(campaign, init)
  const { record, now } = init
  const { id, counters, complete, status } = campaign
  if (status === 'finished' && left === 0) {
    await record.redis.srem(record.keys.campaigns, id)
    return
  }
  const isOver = counters['batches:waiting'] === 0 && counters['batches:intended'] === 0
  if (status === 'running' && complete && isOver) {
    await record.setStatus(id, 'finished', { after: ['running'], event: { type: 'finished' } })
  } else if (status === 'running' && now >= campaign.deadline) {
    await stopCampaign(record, id, 'deadline')
  } else if (status === 'running') await addLostJobs(campaign, init)
}

/** A batch whose sender has not come back may have been accepted: it is parked, and never sent again on its own. */
async function parkSilent({ id, run }: Campaign, { record, now, takeoverMs }: SweepInit): Promise<void> {
  const { redis, keys } = record
  const { intended } = keys.campaign(id)
  const silent = await redis.zrangebyscore(
    intended,
    '0',
    String(now - takeoverMs),
    'LIMIT',
    '0',
    String(MOST),
  )
  for (const text of silent) {
    const batch = Number(text)
    const state = await readState(record, id, batch)
    if (state?.name !== 'intended' || state.at > now - takeoverMs) continue
    const event = (after: BatchState) => ({
      type: 'parked',
      batch,
      recipients: after.count,
      code: ANSWER_LOST,
    })
    const news = { kind: 'expired', fence: state.fence } as const
    await record.update({ campaign: id, run, batch }, news, { failures: 'add', event })
  }
}

/** @returns how many batches are still to be looked up */
async function lookUpUnknown(campaign: Campaign, init: SweepInit): Promise<number> {
  const { id, run, onUnknown } = campaign
  const { record, context, now, takeoverMs } = init
  const { redis, keys } = record
  const { payloads, pushes } = keys.campaign(id)
  const unknownBatches = await listBatches(record, id, 'unknown')
  if (unknownBatches.length === 0) return 0
  const underWay = (await findRivals(campaign, init, [])).filter(({ isUnderWay }) => isUnderWay)
  const parked: (ParkedPush & { readonly fence: number })[] = []
  let left = 0
  for (const { batch, state } of unknownBatches) {
    if (state.verdict !== 'none') continue
    left += 1
    // Not before the push can have reached the service at last, and its record can be there.
    if (state.at > now - takeoverMs || parked.length === MOST) continue
    // A look-up costs queries of the app: it waits until it can distinguish this push from others.
    if (underWay.some(({ sentAt }) => mayShareRecord(sentAt, state.at))) continue
    const request = await makeRequest(campaign, batch, await redis.hget(payloads, String(batch)), init)
    parked.push({ batch, request, sentAt: state.at, fence: state.fence })
  }
  if (parked.length === 0) return left
  const isKnown = async (pushId: string) => (await redis.sismember(pushes, pushId)) === 1
  const batches = parked.map(({ batch }) => batch)
  const verdicts = await lookUpParked(context, parked, {
    findRivals: () => findRivals(campaign, init, batches),
    isKnown,
  })
  for (const { batch, fence } of parked) {
    const found = verdicts.get(batch)
    if (found === undefined || found.verdict === 'not-yet') continue
    const ref = { campaign: id, run, batch }
    const event = (after: BatchState) => ({
      type: 'looked-up',
      batch,
      verdict: found.verdict,
      state: after.name,
    })
    if (found.verdict === 'accepted') {
      await record.update(ref, { kind: 'decided', fence, as: 'accepted', pushId: found.pushId }, { event })
    } else if (found.verdict === 'not-found' && onUnknown === 'resend') {
      await record.update(ref, { kind: 'decided', fence, as: 'resend' }, { event })
      await reopenCampaign(record, id)
    } else if (found.verdict === 'not-found' && onUnknown === 'accept') {
      await record.update(ref, { kind: 'decided', fence, as: 'accepted', pushId: '' }, { event })
    } else {
      await record.update(ref, { kind: 'looked-up', fence, verdict: found.verdict }, { event })
    }
  }
  return left
}

/** The batches that are under way or in doubt, but for those that are looked up. */
async function findRivals(
  { id }: Campaign,
  { record: { redis, keys }, now, takeoverMs }: SweepInit,
  except: readonly number[],
): Promise<Rival[]> {
  const { intended, unknown } = keys.campaign(id)
  const read = async (set: string) => {
    const answer = await redis.zrange(set, '0', '-1', 'WITHSCORES')
    return answer.flatMap((batch, index) =>
      index % 2 === 1 || except.includes(Number(batch)) ? [] : [Number(answer[index + 1])],
    )
  }
  // In this order: what is under way may be in doubt a moment later. The other way round takes somebody's decision.
  const sent = await read(intended)
  const unknownBatches = await read(unknown)
  return [
    ...sent.map((sentAt) => ({ sentAt, isUnderWay: true })),
    ...unknownBatches.map((sentAt) => ({ sentAt, isUnderWay: sentAt > now - takeoverMs })),
  ]
}

/** The push of a batch as far as a look-up needs it. What cannot be rebuilt here cannot be recognised. */
async function makeRequest(
  { id, via, request }: Campaign,
  batch: number,
  text: string | null,
  { resolve }: SweepInit,
): Promise<Readonly<Record<string, unknown>>> {
  if (text === null || via === 'each') return {}
  const payload = decodePayload(text)
  if (payload.kind === 'json') return payload.value as Readonly<Record<string, unknown>>
  const { audience, ...push } = request as Record<string, unknown>
  if (via === 'package')
    return { ...push, audience_type: audience === 'tokens' ? 'package_token_push' : 'package_account_push' }
  const recipients =
    payload.kind === 'lines'
      ? payload.recipients
      : await resolve?.(payload.reference, { campaign: id, batch })
  return audience === 'tokens'
    ? { ...push, audience_type: 'token_list', token_list: recipients }
    : { ...push, audience_type: 'account_list', account_list: recipients }
}

/**
 * Jobs may be lost with the last second of Redis, or dropped while the campaign was paused. The record knows the batches. Not
 * while the producer adds some: it stores batches first, and their jobs a moment later.
 */
async function addLostJobs(campaign: Campaign, { record, queue, now }: SweepInit): Promise<void> {
  if (!campaign.complete && now - campaign.appendedAt < PRODUCER_SILENT_MS) return
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
  const jobs = Object.values(counts).reduce((sum, count) => sum + count, 0)
  // Read after the jobs: a batch that is sent in between leaves its state before its job, and would seem to lack one.
  const waiting = await record.redis.hget(record.keys.campaign(campaign.id).meta, 'batches:waiting')
  if (jobs >= Number(waiting)) return
  let some: ReturnType<typeof toJob>[] = []
  for await (const [batch, state] of scanStates(record, campaign.id, PAGE)) {
    // Ignored where the job is still there.
    if (state.name === 'waiting') some.push(toJob(campaign, batch, state.count, state.fence))
    if (some.length < PAGE) continue
    await queue.addBulk(some)
    some = []
  }
  if (some.length > 0) await queue.addBulk(some)
}
