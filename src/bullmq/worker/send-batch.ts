import { randomUUID } from 'node:crypto'
import { isRecipientError, isRetryable, toTpnsError } from '../../bulk/job/failure-policy.js'
import { keepSentTokens } from '../../bulk/report/invalid-tokens.js'
import type { TpnsError } from '../../errors/tpns-error.js'
import type { Campaign } from '../campaign.js'
import { type BatchNews, type BatchState, parseState } from '../policy/batch-state.js'
import { type CampaignStopReason, decideStop } from '../policy/self-stop.js'
import type { BatchRef, CampaignRecord, SideEffects } from '../record/record.js'
import { BatchHeldBackError } from './held-back.js'
import { createIntentGuard } from './intent-guard.js'
import type { KnownOutcomes } from './known-outcomes.js'
import { type PrepareInit, prepareBatch } from './prepare-batch.js'

export interface SendInit extends PrepareInit {
  readonly record: CampaignRecord
  readonly known: KnownOutcomes
  readonly worker: string
  readonly leaseMs: number
}

/**
 * The outcome of one delivery of a job. `dropped`: nothing to do here, as another delivery has the batch, or the campaign is
 * halted. `lost`: Redis knows no such batch any more.
 */
export type Delivery = {
  readonly error?: TpnsError | undefined
  readonly stop?: CampaignStopReason | undefined
} & (
  | { readonly kind: 'ended'; readonly state: BatchState['name'] }
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'later'; readonly waitMs: number }
  | { readonly kind: 'lost' }
)

/** A batch that was not sent waits so long before it is tried again. */
const RETRY_MS = 1_000

/**
 * Sends a batch, if this delivery may. The order is what keeps anybody from being sent to twice:
 *
 *     read → prepare (resolve, build, upload: pushes nothing) → intent in Redis → first byte → outcome in Redis
 */
export async function sendBatch(campaign: Campaign, ref: BatchRef, init: SendInit): Promise<Delivery> {
  const { context, record, known, worker, leaseMs } = init
  const found = await record.read(ref)
  if (found === undefined) return { kind: 'lost' }
  const before = parseState(found.state)
  if (before.name !== 'waiting') return { kind: 'dropped', why: before.name }

  const owner = `${worker}/${randomUUID()}`
  const guard = createIntentGuard({
    record,
    runtime: context.runtime,
    ref,
    state: found.state,
    owner,
    leaseMs,
    onIntended: (fence, at) => known.begin(owner, ref, fence, at),
  })
  const now = () => Math.round(context.runtime.now())
  try {
    const batch = { batch: ref.batch, payload: found.payload, count: before.count }
    const { push, recipients, missing } = await prepareBatch(campaign, batch, init)
    if (push === undefined) return await accepted('', [], missing, before.fence)
    const { push_id, invalid_tokens } = await push(guard)
    return await accepted(push_id, keepSentTokens(invalid_tokens, recipients), missing, guard.fence ?? 0)
  } catch (thrown) {
    const error = toTpnsError(thrown)
    // Also when the service had asked an earlier attempt to slow down: the batch was refused, but may be sent later.
    const isHeldBack = error instanceof BatchHeldBackError && error.outcome !== 'unknown'
    return isHeldBack ? heldBack(error) : failed(error)
  }

  function accepted(
    pushId: string,
    tokens: readonly string[],
    missing: number,
    fence: number,
  ): Promise<Delivery> {
    const news = { kind: 'accepted', fence, at: now(), pushId, invalid: tokens.length, missing } as const
    return end(news, { failures: 'reset', invalidTokens: tokens })
  }

  async function heldBack(error: BatchHeldBackError): Promise<Delivery> {
    // An intent whose answer never came may have been recorded.
    if (guard.asked) await known.end(owner, ref, { kind: 'not-sent', owner }, {})
    return error.why === 'later'
      ? { kind: 'later', waitMs: error.waitMs }
      : { kind: 'dropped', why: error.message }
  }

  async function failed(error: TpnsError): Promise<Delivery> {
    const { code, retCode = 0 } = error
    const failures = isRecipientError(error) ? 'keep' : 'add'
    const facts = { batch: ref.batch, recipients: before.count, code }
    // What fails before there is an intent has pushed nothing, whatever its own outcome.
    if (guard.fence === undefined ? !isPushError(error) : isRetryable(error)) {
      if (guard.fence === undefined) return notPrepared(error)
      return end({ kind: 'not-sent', owner }, { failures }, error)
    }
    const fence = guard.fence ?? before.fence
    if (error.outcome === 'unknown') {
      const event = () => ({ type: 'parked', ...facts })
      return end({ kind: 'unknown', fence, owner, at: now(), code }, { failures, event }, error)
    }
    const invalid = error.name === 'TpnsInvalidTokenError' ? before.count : 0
    const event = () => ({ type: 'rejected', ...facts, retCode })
    const single = before.count === 1
    return end(
      { kind: 'rejected', fence, at: now(), code, retCode, invalid: single ? invalid : 0 },
      { failures, event },
      error,
    )
  }

  /** Nothing was recorded, so nothing changes but the count of failures: else a wrong function would be called endlessly. */
  async function notPrepared(error: TpnsError): Promise<Delivery> {
    if (guard.asked) await known.end(owner, ref, { kind: 'not-sent', owner }, {})
    const failuresInARow = await record.countFailure(ref)
    const stop = decideStop({ error, shared: false, failuresInARow, unknown: 0 }, campaign)
    return { kind: 'later', waitMs: RETRY_MS, error, stop }
  }

  async function end(news: BatchNews, effects: Partial<SideEffects>, error?: TpnsError): Promise<Delivery> {
    const answer = await known.end(owner, ref, news, effects)
    if (answer === 'gone') return { kind: 'lost', error }
    if (answer === undefined) return { kind: 'dropped', why: 'known already', error }
    const { failuresInARow, unknownBatches, acceptedBatches } = answer.counts
    const shared = campaign.request !== undefined && acceptedBatches === 0
    const stop = decideStop({ error, shared, failuresInARow, unknown: unknownBatches }, campaign)
    return news.kind === 'not-sent'
      ? { kind: 'later', waitMs: RETRY_MS, error, stop }
      : { kind: 'ended', state: answer.after.name, error, stop }
  }
}

/** The push itself breaks a rule: it would break it again. */
function isPushError(error: TpnsError): boolean {
  return error.name === 'TpnsRequestError' || error.name === 'TpnsPushTimeError'
}
