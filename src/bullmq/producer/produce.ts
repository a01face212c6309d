import type { Queue } from 'bullmq'
import { TpnsAbortError } from '../../errors/transport-errors.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Campaign } from '../campaign.js'
import type { CampaignRecord } from '../record/record.js'
import { type Chunk, type CutInit, cutBatches, type SourcePosition } from './cut-batches.js'
import { toJob } from './jobs.js'

export interface ProduceInit extends Omit<CutInit, 'cursors'> {
  readonly record: CampaignRecord
  readonly queue: Pick<Queue, 'addBulk'>
  readonly source: unknown
  readonly signal: AbortSignal | undefined
  /** The campaign in Redis. @throws TpnsConfigError when it is not */
  readonly read: () => Promise<Campaign>
}

/**
 * Queues what of the source is not queued yet. The batches and the place in the source are stored in one step; jobs only
 * say that there is work, and are added afterwards: when they are lost, a worker adds them again.
 *
 * @throws TpnsConfigError when the record is gone, or the source cannot be read again; what the source throws
 */
export async function produce(init: ProduceInit): Promise<Campaign> {
  for (;;) {
    const campaign = await init.read()
    if (campaign.complete || campaign.status === 'deleted' || campaign.status === 'stopped') return campaign
    if ((await produceFrom(campaign, init)) === 'done') return init.read()
  }
}

async function produceFrom(campaign: Campaign, init: ProduceInit): Promise<'done' | 'again'> {
  const { record, queue, source, signal } = init
  const reopens = typeof source === 'function'
  if (!reopens && campaign.cursor !== undefined) {
    throw new TpnsConfigError({
      en: `Campaign ${campaign.id} was begun with recipients as a function, and goes on behind a cursor. Nothing more was queued: pass that function again.`,
      zh: `推送活动 ${campaign.id} 开始时以函数提供 recipients，需从游标处继续。未再入队，请传入同一函数。`,
    })
  }
  const { cursor, offset, taken, skipped } = campaign
  const opened: unknown = reopens ? source(cursor) : source
  let { batches } = campaign
  const from: SourcePosition = { cursor, offset, taken, skipped }
  for await (const chunk of cutBatches(opened, from, { ...init, cursors: reopens })) {
    if (signal?.aborted === true) throw abortedError(campaign.id, signal)
    const stored = await append(record, campaign, batches, chunk)
    if (stored === 'gone') throw lostError(campaign.id)
    if (stored === 'stopped') return 'done'
    if (stored === 'changed') {
      // Redis has forgotten its last second, or another producer works on this campaign.
      if (reopens) return 'again'
      throw new TpnsConfigError({
        en:
          `Campaign ${campaign.id}: the batches in Redis are not those that this producer has queued: Redis has lost its last second, or another producer is at work. ` +
          'Everything queued is safe. Call create again with the same recipients from their beginning, or pass recipients as a function, which is opened again automatically.',
        zh: `推送活动 ${campaign.id}：Redis 中的批次与本生产者入队的不一致，可能是 Redis 丢失了最后 1 秒的数据，或另有生产者在运行。已入队的不受影响：请用相同的接收者从头再次调用 create，或以函数提供 recipients（会自动重新打开）。`,
      })
    }
    const jobs = chunk.batches.map(({ count }, index) => toJob(campaign, batches + index, count))
    batches += chunk.batches.length
    if (jobs.length > 0) await queue.addBulk(jobs)
  }
  return 'done'
}

async function append(
  { redis, keys }: CampaignRecord,
  { id, run }: Campaign,
  before: number,
  { batches, position, complete }: Chunk,
): Promise<string> {
  const { meta, states, payloads } = keys.campaign(id)
  const { cursor = '', offset, taken, skipped } = position
  const answer = await redis.tpnsAppend(
    meta,
    states,
    payloads,
    run,
    String(before),
    complete ? '1' : '0',
    cursor,
    String(offset),
    String(taken),
    String(skipped),
    ...batches.flatMap(({ count, payload }) => [String(count), payload]),
  )
  return String(answer)
}

function abortedError(id: string, signal: AbortSignal): TpnsAbortError {
  return new TpnsAbortError(
    {
      en: `Queueing campaign ${id} was aborted by its signal. What is queued is sent; call create again to go on, or stop the campaign.`,
      zh: `推送活动 ${id} 的入队已被中止信号中止。已入队的仍会发送；再次调用 create 可继续，或停止该活动。`,
    },
    { stopReason: 'aborted', cause: signal.reason },
  )
}

export function lostError(id: string): TpnsConfigError {
  return new TpnsConfigError({
    en:
      `Redis no longer knows campaign ${id}: it was emptied, or restored from an older state. Nothing more is queued or sent. ` +
      'What was sent before is known only to the logs of the workers and to the records of the service (statistics.tasks). Find out what happened to Redis before you create a campaign for the same recipients.',
    zh: `Redis 中已没有推送活动 ${id} 的记录（被清空，或恢复到了旧状态），不再入队和发送。重建活动前，请先通过 worker 日志和推送记录（statistics.tasks）核实哪些接收者已推送。`,
  })
}
