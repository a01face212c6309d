import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { abortSignal, positive } from '../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../validation/options/options.js'
import type { CampaignStore } from '../store.js'
import { type CampaignProgress, getProgress, isOver } from './report.js'

export interface WatchOptions {
  /** How often Redis is polled. Milliseconds; default 500. */
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

/** Gives the progress now and whenever it changes, until the campaign is over. */
export async function* watchProgress(
  { read }: CampaignStore,
  id: string,
  given: WatchOptions | undefined,
): AsyncGenerator<CampaignProgress> {
  const { everyMs = 500, signal } = readOptions(watchOptions, given)
  let seen = ''
  for (;;) {
    const progress = getProgress(await read(id))
    const state = JSON.stringify(progress)
    if (state !== seen) yield progress
    seen = state
    if (signal?.aborted === true || isOver(progress)) return
    await sleep(everyMs, undefined, { signal }).catch(() => {})
  }
}

/** Gives what has happened and what happens, until the campaign is over. */
export async function* watchEvents(
  store: CampaignStore,
  id: string,
  given: WatchOptions | undefined,
): AsyncGenerator<CampaignEvent> {
  const { events } = store.record.keys.campaign(id)
  let last = '-'
  for await (const _ of watchProgress(store, id, given)) {
    for (;;) {
      const found = await store.redis.xrange(events, last, '+', 'COUNT', '500')
      for (const [eventId, [, text = '{}']] of found) {
        last = `(${eventId}`
        yield { ...(JSON.parse(text) as { type: string }), at: Number(eventId.split('-')[0]) }
      }
      if (found.length < 500) break
    }
  }
}
