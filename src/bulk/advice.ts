import type { BulkReport } from './report.js'

/**
 * From here on a package upload is worth a thought: 100 lists of 1000. The service gives no figure; this is where one
 * upload and one push cost less than the lists, and where a hundred push ids become hard to follow.
 */
export const PACKAGE_WORTH_RECIPIENTS = 100_000

/** What a person should do next, the most urgent first. */
export function adviceOn(report: Omit<BulkReport, 'advice'>, packageAdvice: boolean): string[] {
  const { stopped, unknown, retryable, invalid, skipped, taken } = report
  const advice: string[] = []
  if (stopped !== undefined) {
    advice.push(
      `The job stopped early (${stopped.reason}): recipients after the first ${taken} were not looked at. Remove the cause, then run it again with the same checkpoint.`,
    )
  }
  if (unknown > 0) {
    advice.push(
      `May or may not have got the push: ${unknown}. Look the tasks up (statistics, push records) before sending again; onUnknown decides about them in a second run.`,
    )
  }
  if (retryable > 0) {
    advice.push(
      `Did not get the push for a passing reason: ${retryable}. A second run with the same checkpoint sends to them.`,
    )
  }
  if (invalid > 0) advice.push(`Invalid tokens: ${invalid}. Delete them from your store.`)
  if (skipped > 0) {
    advice.push(
      `Left out, because they cannot be tokens or accounts: ${skipped}. onSkipped tells which and why.`,
    )
  }
  if (packageAdvice && taken >= PACKAGE_WORTH_RECIPIENTS) {
    advice.push(
      `For ${taken} recipients a package is the better way (via: 'package'): an upload, then one push with one push_id to follow and to revoke, and it can be scheduled.`,
    )
  }
  return advice
}
