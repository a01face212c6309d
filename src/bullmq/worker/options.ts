import * as z from 'zod/mini'
import type { TpnsClient } from '../../client.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Bilingual } from '../../return-codes/types.js'
import { isObject } from '../../validation/members.js'
import { callback, positive, valueThat, whole } from '../../validation/options/option-values.js'
import { optionBag } from '../../validation/options/options.js'
import type { CampaignConnection } from '../record/connection.js'
import { SHARED_OPTIONS } from '../shared-options.js'
import type { BuildPush, ResolveRecipients } from './prepare-batch.js'

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

export const workerOptions = optionBag({
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

/** The first byte must be written so soon after the intent; well before anybody takes the batch for one in doubt. */
const LEASE_SHARE = 6

/**
 * An attempt that begins at the end of its lease must be over before its batch counts as in doubt: with
 * `onUnknown: 'resend'` it would be sent again while the first push is still under way.
 *
 * @returns how soon after its intent the first byte of a push must be written; milliseconds
 * @throws TpnsConfigError
 */
export function readLease(takeoverMs: number, attemptTimeoutMs: number): number {
  const leaseMs = takeoverMs / LEASE_SHARE
  if (takeoverMs - leaseMs > attemptTimeoutMs) return leaseMs
  const least = Math.floor((attemptTimeoutMs * LEASE_SHARE) / (LEASE_SHARE - 1)) + 1
  throw new TpnsConfigError({
    en: `takeoverAfter is ${takeoverMs} ms, but an attempt of this client may take ${attemptTimeoutMs} ms (timeout.attempt): a push that is still under way would count as one in doubt. Set takeoverAfter to at least ${least}, or a shorter timeout.attempt.`,
    zh: `takeoverAfter 为 ${takeoverMs} 毫秒，而单次尝试最长 ${attemptTimeoutMs} 毫秒（timeout.attempt）：推送尚未结束就会被视为结果未知，可能重复推送。请至少设为 ${least} 毫秒，或缩短 timeout.attempt。`,
  })
}
