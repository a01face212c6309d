import type { QuietHours } from './policy/quiet-hours.js'
import type { CampaignStopReason } from './policy/self-stop.js'
import type { CampaignVia } from './spec.js'

/**
 * - `running`: batches are sent, or wait for the start time or the end of quiet hours
 * - `paused`: by `campaigns.pause()`
 * - `stopped`: by `campaigns.stop()`, or on its own: see the reason. `campaigns.resume()` goes on
 * - `finished`: every batch has come to its end, or is parked
 * - `deleted`: its recipients were deleted; the id stays taken
 */
export type CampaignStatus = 'running' | 'paused' | 'stopped' | 'finished' | 'deleted'

/** A campaign as Redis holds it. */
export interface Campaign {
  readonly id: string
  readonly run: string
  readonly via: CampaignVia
  readonly accessId: string
  /** The push without its recipients; undefined where each batch holds its own. */
  readonly request: unknown
  /** JSON of what phones make of the request: only reports read it, and workers read a campaign for each batch. */
  readonly findings: string | undefined
  readonly batchSize: number
  readonly priority: number
  /** Recipients a second; undefined without a limit. */
  readonly speed: number | undefined
  readonly quietHours: QuietHours | undefined
  readonly startAt: number
  readonly deadline: number
  readonly maxConsecutiveFailures: number
  readonly maxUnknown: number
  readonly onUnknown: 'report' | 'resend' | 'accept'
  readonly status: CampaignStatus
  readonly reason: CampaignStopReason | undefined
  readonly detail: string | undefined
  readonly statusAt: number
  readonly createdAt: number
  readonly changedAt: number
  /** Whether the source has been read to its end. */
  readonly complete: boolean
  readonly batches: number
  /** When batches were last added. */
  readonly appendedAt: number
  readonly taken: number
  readonly skipped: number
  readonly cursor: string | undefined
  readonly offset: number
  readonly counters: Readonly<Record<string, number>>
}

/** No moment is later. */
export const NEVER = 8.64e15

/** @returns undefined when there is no such campaign */
export function readCampaign(id: string, meta: Readonly<Record<string, string>>): Campaign | undefined {
  const { run, via, accessId } = meta
  if (run === undefined || via === undefined || accessId === undefined) return undefined
  const number = (field: string) => Number(meta[field] ?? 0)
  const optional = (field: string) =>
    meta[field] === undefined || meta[field] === '' ? undefined : meta[field]
  const json = (field: string): unknown => {
    const value = optional(field)
    return value === undefined ? undefined : JSON.parse(value)
  }
  return {
    id,
    run,
    via: via as CampaignVia,
    accessId,
    request: json('request'),
    findings: optional('findings'),
    batchSize: number('batchSize'),
    priority: number('priority'),
    speed: number('speed') || undefined,
    quietHours: json('quietHours') as QuietHours | undefined,
    startAt: number('startAt'),
    deadline: number('deadline'),
    maxConsecutiveFailures: number('maxConsecutiveFailures'),
    maxUnknown: number('maxUnknown'),
    onUnknown: meta.onUnknown as Campaign['onUnknown'],
    status: meta.status as CampaignStatus,
    reason: optional('reason') as CampaignStopReason | undefined,
    detail: optional('detail'),
    statusAt: number('statusAt'),
    createdAt: number('createdAt'),
    changedAt: number('changedAt'),
    complete: meta.complete === '1',
    batches: number('batches'),
    appendedAt: number('appendedAt'),
    taken: number('taken'),
    skipped: number('skipped'),
    cursor: optional('cursor'),
    offset: number('offset'),
    counters: Object.fromEntries(COUNTERS.map((counter) => [counter, number(counter)])),
  }
}

const COUNTERS = [
  'waiting',
  'inFlight',
  'accepted',
  'invalid',
  'rejected',
  'unknown',
  'missing',
  'batches:waiting',
  'batches:intended',
  'batches:accepted',
  'batches:rejected',
  'batches:unknown',
] as const
