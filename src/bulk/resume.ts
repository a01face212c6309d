import { TpnsConfigError } from '../errors/before-the-wire.js'
import type { Batch } from './batch.js'
import type { EarlierRuns, EarlierStatus } from './earlier-runs.js'
import type { BulkOptions, UnknownDecision } from './options.js'
import type { AcceptedBatch, BatchResult } from './outcome.js'
import { acceptedEarlier, failedEarlier } from './results.js'

/** What is to be done with a batch, given what earlier runs have recorded of it. */
export type Duty =
  /** `doubtful`: it may have been accepted already, and the caller wants it sent all the same. */
  | { readonly kind: 'send'; readonly doubtful: boolean }
  /** Nothing is sent. */
  | { readonly kind: 'enter'; readonly result: BatchResult; readonly invalid: number }
  /** As `enter`; the caller has found out that it was accepted, which the checkpoint does not know yet. */
  | { readonly kind: 'settle'; readonly result: AcceptedBatch; readonly invalid: number }

export const SEND: Duty = { kind: 'send', doubtful: false }

/** @throws TpnsConfigError when the batch is not the one that was recorded; whatever `onUnknown` throws */
export async function dutyOf(
  earlier: EarlierRuns,
  batch: Batch,
  { onUnknown = 'report', onRejected = 'report' }: Pick<BulkOptions, 'onUnknown' | 'onRejected'>,
): Promise<Duty> {
  const { index, recipients, count } = batch
  const status = earlier.statusOf(index)
  if (status === 'none') return SEND
  if (!earlier.isSame(index, count, batch.digest())) throw otherRecipients(index)
  const invalid = earlier.invalidOf(index)
  switch (status) {
    case 'not-sent':
    case 'rejected-retryable':
      return SEND
    case 'rejected': {
      if (onRejected === 'resend') return SEND
      return {
        kind: 'enter',
        result: failedEarlier(batch, 'rejected', invalid > 0 ? recipients : []),
        invalid,
      }
    }
    case 'accepted':
      return { kind: 'enter', result: acceptedEarlier(batch), invalid }
    case 'unknown':
    case 'in-flight': {
      const result = failedEarlier(batch, 'unknown', [])
      const decision = typeof onUnknown === 'function' ? await onUnknown(result) : onUnknown
      if (decision === 'resend') return { kind: 'send', doubtful: true }
      if (decision === 'accepted') return { kind: 'settle', result: acceptedEarlier(batch), invalid: 0 }
      if (decision === 'report') return { kind: 'enter', result, invalid: 0 }
      throw notADecision(decision)
    }
  }
}

const MAYBE_ACCEPTED: ReadonlySet<EarlierStatus> = new Set(['in-flight', 'unknown', 'accepted'])

/** Whether earlier runs may have got the batch accepted. */
export function isDoubtful(earlier: EarlierRuns | undefined, index: number): boolean {
  return earlier !== undefined && MAYBE_ACCEPTED.has(earlier.statusOf(index))
}

/** @param length batches that the source gave @throws TpnsConfigError when earlier runs have recorded more */
export function assertAllSeen(earlier: EarlierRuns, length: number): void {
  if (earlier.length <= length) return
  throw new TpnsConfigError(
    `The source ended after ${length} batches, but the checkpoint has records of ${earlier.length}: these are not the recipients of the earlier run. ${REMEDY}`,
  )
}

const REMEDY =
  'A run that goes on with a checkpoint needs the same recipients in the same order (sort the query; delete invalid tokens only when the job is complete). Otherwise some would get the push twice and others not at all.'

function otherRecipients(index: number): TpnsConfigError {
  return new TpnsConfigError(
    `Batch ${index} holds other recipients than the checkpoint has recorded. The job was stopped. ${REMEDY}`,
  )
}

function notADecision(decision: UnknownDecision): TpnsConfigError {
  return new TpnsConfigError(
    `onUnknown must be or give 'report', 'resend' or 'accepted', not ${String(decision)}.`,
  )
}
