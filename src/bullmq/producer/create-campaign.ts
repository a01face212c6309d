import { randomUUID } from 'node:crypto'
import * as z from 'zod/mini'
import type { ClientContext } from '../../core/context.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { abortSignal, callback } from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import type { Campaign } from '../campaign.js'
import { limitSpeed } from '../control.js'
import { refuseEviction } from '../record/connection.js'
import { findCampaign } from '../record/read.js'
import type { CampaignSpec } from '../spec.js'
import type { CampaignStore } from '../store.js'
import { type PreparedCampaign, prepareCampaign } from './prepare-campaign.js'
import { lostError, produce } from './produce.js'

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

/** Checks a campaign, enters it into Redis, and queues its recipients. Resolves when all are queued. */
export async function createCampaign(
  store: CampaignStore,
  client: ClientContext | undefined,
  spec: CampaignSpec,
  given: CreateOptions | undefined,
): Promise<Campaign> {
  if (client === undefined) {
    throw new TpnsConfigError({
      en: 'openCampaigns needs tpns: new TpnsClient(…) to create campaigns. Nothing was queued.',
      zh: '创建推送活动需要 openCampaigns 的 tpns: new TpnsClient(…)。尚未入队。',
    })
  }
  const { signal, onSkipped = () => {} } = readOptions(createOptions, given)
  const prepared = prepareCampaign(client, spec)
  const { id, source, cut, speed } = prepared
  const { redis, ask, record } = store
  await refuseEviction(redis)
  const wanted = randomUUID()
  const run = await register(store, prepared, wanted)
  if (run === wanted && speed !== undefined) await limitSpeed(store, id, cut.batchSize, speed)
  const queue = store.openQueue(id)
  return produce({
    ...cut,
    elapsed: client.runtime.elapsed,
    record,
    queue: { addBulk: (jobs) => ask(queue.addBulk(jobs)) },
    source,
    signal,
    onSkipped: (recipient, why) => onSkipped(recipient, why),
    async read() {
      const campaign = await findCampaign(record, id)
      if (campaign?.run !== run) throw lostError(id)
      return campaign
    },
  })
}

/** @returns the run that Redis holds: the wanted one, or that of an earlier call */
async function register(
  { redis, record }: CampaignStore,
  { id, fields, emptyRedis }: PreparedCampaign,
  run: string,
): Promise<string> {
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
