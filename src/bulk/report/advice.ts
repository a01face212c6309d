import type { BulkMethod } from '../checkpoint/types.js'
import type { BulkReport } from './report.js'

/**
 * From this size the report suggests a package upload: 100 lists of 1000. The service documents no figure; at this point
 * one upload and one push cost less than the lists, and a hundred push ids become hard to follow.
 */
export const PACKAGE_ADVISED_FROM = 100_000

export interface AdviceFacts extends Omit<BulkReport, 'advice'> {
  readonly method: BulkMethod
  /** Whether the job has a checkpoint. */
  readonly resumable: boolean
}

/** Only code that is not ours can hang: its owner has to look there. */
export function adviseOnHung(hung: readonly string[]): string[] {
  if (hung.length === 0) return []
  return [
    `Still pending when the job ended, and given up: ${hung.join(', ')}. Find out what it is waiting for.`,
  ]
}

/** What a person should do next, most urgent first. */
export function buildAdvice(facts: AdviceFacts): string[] {
  const { stopped, complete, unknown, retryable, invalid, skipped, taken, method, resumable } = facts
  const again = resumable
    ? 'Run it again with the same checkpoint.'
    : 'With a checkpoint, a second run could resume from here.'
  const advice: string[] = []
  if (stopped?.reason === 'checkpoint-lost') {
    advice.push(
      `The job stopped early (checkpoint-lost): it sent nothing once another job might have taken over its checkpoint. It did not get past the first ${taken} recipients. If another job is running, leave the rest to it; if not, run this one again with the same checkpoint.`,
    )
  } else if (stopped !== undefined) {
    const rest = complete ? '' : ` It did not get past the first ${taken} recipients.`
    advice.push(`The job stopped early (${stopped.reason}).${rest} Fix the cause. ${again}`)
  }
  if (unknown > 0) {
    advice.push(
      `${formatRecipients(unknown)} may already have received the push. Look the tasks up (statistics, push records) before sending to them again; with a checkpoint, onUnknown decides in a second run.`,
    )
  }
  if (retryable > 0) {
    advice.push(
      `${formatRecipients(retryable)} did not receive the push, for a reason that may pass. ${again}`,
    )
  }
  if (invalid > 0)
    advice.push(
      `${invalid} ${invalid === 1 ? 'token is' : 'tokens are'} invalid. Delete ${invalid === 1 ? 'it' : 'them'} from your store.`,
    )
  if (skipped > 0) {
    advice.push(
      `${formatRecipients(skipped)} skipped, because nothing can be sent there. onSkipped gets the reason.`,
    )
  }
  if (method === 'send' && taken >= PACKAGE_ADVISED_FROM) {
    advice.push(
      `For ${taken} recipients, use a package (via: 'package'): one upload, then one push with a single push_id to follow or revoke, and it can be scheduled.`,
    )
  }
  return advice
}

function formatRecipients(count: number): string {
  return count === 1 ? '1 recipient' : `${count} recipients`
}
