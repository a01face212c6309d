import type { EncodeContext, RequestWarning } from '../core/endpoint.js'
import type { RequestIssue } from '../errors/before-the-wire.js'

/** The return codes with which the service refuses a request, by reason. */
export const MISSING = 1008002
export const WRONG_TYPE = 1008001
export const NOT_ALLOWED = 1008007
export const PUSH_TIME = 10010012

/** What is found out about one request. Plain data, for it is made for every push. */
export interface Report {
  readonly context: EncodeContext
  readonly issues: RequestIssue[]
  readonly warnings: RequestWarning[]
  /** How many of `issues` came from reading the request, before the rules ran. */
  structural: number
  /** The date that was found unacceptable, as it would have been sent. */
  refusedTime: string | undefined
  /** A past `send_time` that is sent at once. */
  sentAtOnce: boolean
}

export function newReport(context: EncodeContext): Report {
  return { context, issues: [], warnings: [], structural: 0, refusedTime: undefined, sentAtOnce: false }
}

/**
 * Notes a broken rule. Nothing is said twice: a rule that trips over a field which could not be read is silent about
 * it.
 */
export function refuse(report: Report, path: string, message: string, retCode = NOT_ALLOWED): void {
  if (!isUnreadable(report, path)) report.issues.push({ path, message, retCode })
}

/** Whether the field, something in it or something around it was refused when the request was read. */
export function isUnreadable(report: Report, path: string): boolean {
  for (let i = 0; i < report.structural; i++) {
    const known = report.issues[i]?.path ?? ''
    if (isWithin(path, known) || isWithin(known, path)) return true
  }
  return false
}

/** Notes something that is sent but has no effect, or is likely not meant. Told only when the request is sent. */
export function warn(report: Report, key: string, path: string, message: string): void {
  report.warnings.push({ key, path, message })
}

function isWithin(path: string, parent: string): boolean {
  if (!path.startsWith(parent)) return false
  const next = path.charAt(parent.length)
  return parent === '' || next === '' || next === '.' || next === '['
}

export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
