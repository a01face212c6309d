import { toText } from '../../errors/to-text.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { BulkOptions, UnknownDecision } from '../options.js'
import type { AcceptedBatch, BatchResult } from '../report/batch-result.js'
import { buildAcceptedEarlier, buildFailedEarlier } from '../report/build-results.js'
import type { Batch } from '../source/batch.js'
import type { CheckpointState, RecordedStatus } from './checkpoint-state.js'

/** What to do with a batch, given what earlier runs recorded for it. */
export type ResumeAction =
  /** `maybeSent`: it may have been accepted already, and the caller wants it sent anyway. */
  | { readonly kind: 'send'; readonly maybeSent: boolean }
  /** Send nothing; report what was recorded. */
  | { readonly kind: 'record'; readonly result: BatchResult; readonly invalid: number }
  /** The same, after adding to the checkpoint what the caller's look-up found: it was accepted. */
  | { readonly kind: 'mark-accepted'; readonly result: AcceptedBatch; readonly invalid: number }

export const SEND: ResumeAction = { kind: 'send', maybeSent: false }

/** @throws TpnsConfigError when the batch is not the one that was recorded; what `onUnknown` throws */
export async function decideResumeAction(
  earlier: CheckpointState,
  batch: Batch,
  { onUnknown = 'report', onRejected = 'report' }: Pick<BulkOptions, 'onUnknown' | 'onRejected'>,
): Promise<ResumeAction> {
  const { index, recipients, count } = batch
  const status = earlier.getStatus(index)
  if (status === 'none') return SEND
  if (!earlier.hasSameRecipients(index, count, batch.digest())) throw differentRecipientsError(index)
  const invalid = earlier.countInvalid(index)
  switch (status) {
    case 'not-sent':
    case 'rejected-retryable':
      return SEND
    case 'rejected': {
      if (onRejected === 'resend') return SEND
      return {
        kind: 'record',
        result: buildFailedEarlier(batch, 'rejected', invalid > 0 ? recipients : []),
        invalid,
      }
    }
    case 'accepted':
      return { kind: 'record', result: buildAcceptedEarlier(batch), invalid }
    case 'unknown':
    case 'in-flight': {
      const result = buildFailedEarlier(batch, 'unknown', [])
      const decision = typeof onUnknown === 'function' ? await onUnknown(result) : onUnknown
      if (decision === 'resend') return { kind: 'send', maybeSent: true }
      if (decision === 'accepted')
        return { kind: 'mark-accepted', result: buildAcceptedEarlier(batch), invalid: 0 }
      if (decision === 'report') return { kind: 'record', result, invalid: 0 }
      throw decisionError(decision)
    }
  }
}

const MAYBE_ACCEPTED: ReadonlySet<RecordedStatus> = new Set(['in-flight', 'unknown', 'accepted'])

/** Whether an earlier run may have sent the batch. */
export function mayHaveBeenSent(earlier: CheckpointState | undefined, index: number): boolean {
  return earlier !== undefined && MAYBE_ACCEPTED.has(earlier.getStatus(index))
}

/**
 * @param length number of batches that the source gave
 * @throws TpnsConfigError when earlier runs recorded more
 */
export function assertAllSeen(earlier: CheckpointState, length: number): void {
  if (earlier.length <= length) return
  throw new TpnsConfigError({
    en: `The source ended after ${length} batches, but the checkpoint has ${earlier.length} on record: these are not the recipients of the earlier run.`,
    zh: `数据源只有 ${length} 个批次，而检查点记录了 ${earlier.length} 个：接收者与上次运行不一致。`,
    remedy: REMEDY,
  })
}

const REMEDY = {
  en: 'To resume from a checkpoint, pass the same recipients in the same order (sort the query; delete invalid tokens only once the job is complete). Otherwise some would receive the push twice and others not at all.',
  zh: '续推时请使用相同的接收者和顺序（查询需排序；作业完成后再删除无效 Token），否则有人会收到两次，有人收不到。',
}

function differentRecipientsError(index: number): TpnsConfigError {
  return new TpnsConfigError({
    en: `The recipients of batch ${index} differ from those in the checkpoint. The batch was not sent, and the job stopped.`,
    zh: `第 ${index} 个批次的接收者与检查点不一致。该批次未发出，作业已停止。`,
    remedy: REMEDY,
  })
}

function decisionError(decision: UnknownDecision): TpnsConfigError {
  return new TpnsConfigError({
    en: `onUnknown must be or return 'report', 'resend' or 'accepted', not ${toText(decision)}. The batch was not sent again.`,
    zh: `onUnknown 必须为或返回 'report'、'resend' 或 'accepted'，实际为 ${toText(decision)}。该批次未重发。`,
  })
}
