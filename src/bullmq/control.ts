import { TpnsConfigError } from '../errors/validation-errors.js'
import type { Campaign } from './campaign.js'
import { readState } from './record/read.js'
import { reopenCampaign, stopCampaign } from './record/status.js'
import type { CampaignStore } from './store.js'

export function pause(store: CampaignStore, id: string): Promise<Campaign> {
  const init = { after: ['running'], event: { type: 'paused' } }
  return change(store, id, () => store.record.setStatus(id, 'paused', init))
}

export function resume(store: CampaignStore, id: string): Promise<Campaign> {
  const init = {
    after: ['paused', 'stopped'],
    event: { type: 'resumed' },
    fields: { reason: '', detail: '' },
  }
  return change(store, id, () => store.record.setStatus(id, 'running', init), true)
}

export function stop(store: CampaignStore, id: string): Promise<Campaign> {
  return change(store, id, () => stopCampaign(store.record, id, 'caller'))
}

async function change(
  store: CampaignStore,
  id: string,
  setStatus: () => Promise<string>,
  runs = false,
): Promise<Campaign> {
  await store.read(id)
  await setStatus()
  // The queue's own pause keeps jobs where boards show them; the status is what counts.
  const queue = store.openQueue(id)
  await store.ask(runs ? queue.resume() : queue.pause())
  return store.read(id)
}

export async function setSpeed(store: CampaignStore, id: string, speed: number | undefined): Promise<void> {
  if (speed !== undefined && !(speed > 0 && Number.isFinite(speed))) {
    throw new TpnsConfigError({
      en: 'setSpeed takes a number of recipients a second above 0, or undefined for no limit. The speed was not changed.',
      zh: 'setSpeed 的参数为每秒接收者数量（大于 0），undefined 表示不限。速度未改变。',
    })
  }
  await limitSpeed(store, id, (await store.read(id)).batchSize, speed)
}

/** @param speed recipients a second */
export async function limitSpeed(
  { ask, openQueue }: CampaignStore,
  id: string,
  batchSize: number,
  speed: number | undefined,
): Promise<void> {
  const queue = openQueue(id)
  if (speed === undefined) await ask(queue.removeGlobalRateLimit())
  else await ask(queue.setGlobalRateLimit(1, Math.max(1, Math.round((batchSize / speed) * 1_000))))
}

/** @returns whether the batch was parked */
export async function decide(
  { record, read }: CampaignStore,
  id: string,
  batch: number,
  as: 'accepted' | 'resend',
): Promise<boolean> {
  const { run } = await read(id)
  const state = await readState(record, id, batch)
  if (state?.name !== 'unknown') return false
  const { fence } = state
  const news =
    as === 'resend'
      ? ({ kind: 'decided', fence, as } as const)
      : ({ kind: 'decided', fence, as: 'accepted', pushId: '' } as const)
  const event = () => ({ type: 'decided', batch, as })
  const answer = await record.update({ campaign: id, run, batch }, news, { event })
  if (as === 'resend') await reopenCampaign(record, id)
  return typeof answer === 'object'
}

export async function deleteRecipients(store: CampaignStore, id: string): Promise<void> {
  const { redis, record } = store
  const { status, counters } = await store.read(id)
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
  await store.ask(store.openQueue(id).obliterate({ force: true }))
}
