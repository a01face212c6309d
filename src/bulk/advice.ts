import type { BulkReport } from './report.js'
import type { Manner } from './settings.js'

/**
 * From here on a package upload is worth a thought: 100 lists of 1000. The service gives no figure; this is where one
 * upload and one push cost less than the lists, and where a hundred push ids become hard to follow.
 */
export const PACKAGE_WORTH_RECIPIENTS = 100_000

export interface AdviceFacts extends Omit<BulkReport, 'advice'> {
  readonly manner: Manner
  /** Whether the job keeps a checkpoint. */
  readonly resumable: boolean
}

/** What hung did so in code that is not ours: its owner must look there. */
export function adviceOnHung(hung: readonly string[]): string[] {
  if (hung.length === 0) return []
  return [
    `Had not settled when the job ended, and was given up: ${hung.join(', ')}. Find out what it waits for.`,
  ]
}

/** What a person should do next, the most urgent first. */
export function adviceOn(facts: AdviceFacts): string[] {
  const { stopped, complete, unknown, retryable, invalid, skipped, taken, manner, resumable } = facts
  const again = resumable
    ? 'Run it again with the same checkpoint.'
    : 'With a checkpoint a second run would go on from here.'
  const advice: string[] = []
  if (stopped?.reason === 'checkpoint-lost') {
    advice.push(
      `The job stopped early (checkpoint-lost): it sent nothing after another job may have taken over its checkpoint. Recipients after the first ${taken} were not looked at here. If another job is running, leave the rest to it; if none is, run this one again with the same checkpoint.`,
    )
  } else if (stopped !== undefined) {
    const rest = complete ? '' : ` Recipients after the first ${taken} were not looked at.`
    advice.push(`The job stopped early (${stopped.reason}).${rest} Remove the cause. ${again}`)
  }
  if (unknown > 0) {
    advice.push(
      `May or may not have got the push: ${unknown}. Look the tasks up (statistics, push records) before sending again; with a checkpoint, onUnknown decides about them in a second run.`,
    )
  }
  if (retryable > 0) {
    advice.push(`Did not get the push for a reason that can pass: ${retryable}. ${again}`)
  }
  if (invalid > 0) advice.push(`Invalid tokens: ${invalid}. Delete them from your store.`)
  if (skipped > 0)
    advice.push(`Left out, because nothing can be sent to them: ${skipped}. onSkipped tells why.`)
  if (manner === 'list' && taken >= PACKAGE_WORTH_RECIPIENTS) {
    advice.push(
      `For ${taken} recipients a package is the better way (via: 'package'): an upload, then one push with one push_id to follow and to revoke, and it can be scheduled.`,
    )
  }
  return advice
}
