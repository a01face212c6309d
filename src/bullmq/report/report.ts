import type { Finding } from '../../check/index.js'
import type { Campaign, CampaignStatus } from '../campaign.js'
import type { Verdict } from '../policy/batch-state.js'
import type { CampaignStopReason } from '../policy/self-stop.js'

/** Where a campaign is: counts in recipients. Every recipient taken from the source is in exactly one of them. */
export interface CampaignProgress {
  readonly id: string
  readonly status: CampaignStatus
  /** Why it stopped; undefined if it did not. */
  readonly reason: CampaignStopReason | undefined
  /** The message of the error that stopped it. */
  readonly detail: string | undefined
  /** Taken from the source so far. */
  readonly taken: number
  /** Whether the source was read to its end, so that `taken` is all. */
  readonly complete: boolean
  /** In batches that the service accepted, without invalid ones. */
  readonly accepted: number
  /** Named as invalid by the service. */
  readonly invalid: number
  /** In batches that the service refused. */
  readonly rejected: number
  /** In batches whose answer was lost: they may have been accepted. */
  readonly parked: number
  /** In batches that are being sent. */
  readonly inFlight: number
  /** Waiting; when the campaign has stopped: not sent. */
  readonly notSent: number
  /** Never queued, because they cannot be recipients. */
  readonly skipped: number
  /** No longer given by `resolve` when their batch was sent. */
  readonly missing: number
  /**
   * What phones will make of the push, as `checkPush` says: found once, when the campaign was created. Empty where each
   * recipient has a push of its own.
   */
  readonly findings: readonly Finding[]
  /** Unix milliseconds, by the clock of Redis. */
  readonly createdAt: number
  readonly changedAt: number
}

/** A batch whose answer was lost. */
export interface ParkedBatch {
  readonly batch: number
  readonly recipients: number
  /** When it was to be sent, for a search in the console. */
  readonly at: Date
  /** Code of the error; `ANSWER_LOST` when its worker never came back. */
  readonly code: string
  /** What the records of the service said: `none` while they were not looked at. */
  readonly verdict: Verdict
}

export interface RejectedBatch {
  readonly batch: number
  readonly recipients: number
  readonly at: Date
  readonly code: string
  readonly retCode: number
}

export interface CampaignReport extends CampaignProgress {
  readonly batches: Readonly<Record<'waiting' | 'inFlight' | 'accepted' | 'rejected' | 'parked', number>>
  /** All of them. */
  readonly parkedBatches: readonly ParkedBatch[]
  /** The first 100. */
  readonly rejectedBatches: readonly RejectedBatch[]
  /** Accepted recipients a second between its creation and its last change. */
  readonly recipientsPerSecond: number
}

export function getProgress(campaign: Campaign): CampaignProgress {
  const { id, status, reason, detail, taken, complete, skipped, createdAt, changedAt, counters, findings } =
    campaign
  const count = (name: string) => counters[name] ?? 0
  return {
    id,
    status,
    reason: status === 'stopped' ? reason : undefined,
    detail: status === 'stopped' ? detail : undefined,
    taken,
    complete,
    accepted: count('accepted'),
    invalid: count('invalid'),
    rejected: count('rejected'),
    parked: count('unknown'),
    inFlight: count('inFlight'),
    notSent: count('waiting'),
    skipped,
    missing: count('missing'),
    findings: findings === undefined ? [] : (JSON.parse(findings) as Finding[]),
    createdAt,
    changedAt,
  }
}

export function getBatchCounts({ counters }: Campaign): CampaignReport['batches'] {
  const count = (name: string) => counters[`batches:${name}`] ?? 0
  return {
    waiting: count('waiting'),
    inFlight: count('intended'),
    accepted: count('accepted'),
    rejected: count('rejected'),
    parked: count('unknown'),
  }
}

/** Whether nothing more will change on its own. */
export function isOver({ status, inFlight }: CampaignProgress): boolean {
  return (status === 'finished' || status === 'stopped' || status === 'deleted') && inFlight === 0
}
