import { type Campaign, readCampaign } from '../campaign.js'
import { type BatchState, parseState } from '../policy/batch-state.js'
import type { CampaignKeys } from './keys.js'
import type { CampaignRecord } from './record.js'

type Reader = Pick<CampaignRecord, 'redis' | 'keys'>

/** @returns undefined when there is no such campaign */
export async function findCampaign({ redis, keys }: Reader, id: string): Promise<Campaign | undefined> {
  return readCampaign(id, await redis.hgetall(keys.campaign(id).meta))
}

export async function readState(
  { redis, keys }: Reader,
  id: string,
  batch: number,
): Promise<BatchState | undefined> {
  const line = await redis.hget(keys.campaign(id).states, String(batch))
  return line === null ? undefined : parseState(line)
}

/**
 * The batches of one set that are in its state still, by time.
 *
 * @param most default: all
 */
export async function listBatches<Name extends 'unknown' | 'rejected' | 'intended'>(
  { redis, keys }: Reader,
  id: string,
  name: Name,
  most = 0,
): Promise<{ readonly batch: number; readonly state: Extract<BatchState, { name: Name }> }[]> {
  const { states, [name]: set }: CampaignKeys = keys.campaign(id)
  const batches = await redis.zrange(set, '0', String(most - 1))
  const lines = batches.length === 0 ? [] : await redis.hmget(states, ...batches)
  return lines.flatMap((line, index) => {
    const state = line === null ? undefined : parseState(line)
    return state !== undefined && isIn(state, name) ? [{ batch: Number(batches[index]), state }] : []
  })
}

function isIn<Name extends BatchState['name']>(
  state: BatchState,
  name: Name,
): state is Extract<BatchState, { name: Name }> {
  return state.name === name
}

/** Every batch and its state; some twice, as SCAN may. */
export async function* scanStates(
  { redis, keys }: Reader,
  id: string,
  page: number,
): AsyncGenerator<[batch: number, state: BatchState]> {
  let cursor = '0'
  do {
    const [next, fields] = await redis.hscan(keys.campaign(id).states, cursor, 'COUNT', String(page))
    cursor = next
    for (let i = 0; i < fields.length; i += 2) yield [Number(fields[i]), parseState(fields[i + 1] ?? '')]
  } while (cursor !== '0')
}
