import * as z from 'zod/mini'
import type { TpnsClient } from '../client.js'
import { getContext } from '../client-context.js'
import { optionBag, readOptions } from '../validation/options/options.js'
import { decide, deleteRecipients, pause, resume, setSpeed, stop } from './control.js'
import { type CreateOptions, createCampaign } from './producer/create-campaign.js'
import type { CampaignConnection } from './record/connection.js'
import { DEFAULT_REDIS_TIMEOUT } from './record/redis-deadline.js'
import { readInvalidTokens, readReport } from './report/read-report.js'
import { type CampaignProgress, type CampaignReport, getProgress } from './report/report.js'
import { type CampaignEvent, type WatchOptions, watchEvents, watchProgress } from './report/watch.js'
import { DEFAULT_PREFIX, SHARED_OPTIONS } from './shared-options.js'
import type { CampaignSpec } from './spec.js'
import { openStore } from './store.js'

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
  const store = openStore(options.connection, prefix, redisTimeout)
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= store.close()
    return closed
  }
  return {
    create: async (spec, options) => getProgress(await createCampaign(store, client, spec, options)),
    pause: async (id) => getProgress(await pause(store, id)),
    resume: async (id) => getProgress(await resume(store, id)),
    stop: async (id) => getProgress(await stop(store, id)),
    setSpeed: (id, recipientsPerSecond) => setSpeed(store, id, recipientsPerSecond),
    report: (id) => readReport(store, id),
    progress: (id, options) => watchProgress(store, id, options),
    events: (id, options) => watchEvents(store, id, options),
    invalidTokens: (id) => readInvalidTokens(store, id),
    decide: (id, batch, as) => decide(store, id, batch, as),
    deleteRecipients: (id) => deleteRecipients(store, id),
    close,
    [Symbol.asyncDispose]: close,
  }
}
