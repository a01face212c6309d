import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'

/**
 * A request that is sent unchanged although a part of it has no effect, or is likely not what was meant; or an accepted
 * answer that lacks what it should hold.
 */
export interface RequestWarning {
  /** Stable identifier, for example `push_speed.no-effect` or `push_id.missing`. */
  readonly key: string
  /** Dotted path of the field, in the request or in the answer. */
  readonly path: string
  readonly message: string
}

/** What is found out about one request while it is checked. */
export interface ValidationContext {
  readonly issues: RequestIssue[]
  /** Reported only when the request is sent. */
  readonly warnings: RequestWarning[]
  /** How many of `issues` come from the schema, before the rules ran. */
  issueCountAfterParse: number
}

/**
 * Notes a broken rule. Nothing is said twice: a rule that trips over a field which could not be read is silent about
 * it.
 */
export function refuse(
  context: ValidationContext,
  path: string,
  message: string,
  retCode: number = RETURN_CODE.notAllowed,
): void {
  if (!isUnreadable(context, path)) context.issues.push({ path, message, retCode })
}

/** Whether the schema refused the field, something in it or something around it. */
export function isUnreadable({ issues, issueCountAfterParse }: ValidationContext, path: string): boolean {
  for (let i = 0; i < issueCountAfterParse; i++) {
    const known = issues[i]?.path ?? ''
    if (isWithin(path, known) || isWithin(known, path)) return true
  }
  return false
}

/** Notes something that is sent but has no effect, or is likely not meant. */
export function warn({ warnings }: ValidationContext, key: string, path: string, message: string): void {
  warnings.push({ key, path, message })
}

function isWithin(path: string, parent: string): boolean {
  if (!path.startsWith(parent)) return false
  const next = path.charAt(parent.length)
  return parent === '' || next === '' || next === '.' || next === '['
}

export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

/** `tag_rules[0].tag_items[2].tags` */
export function toPath(steps: readonly PropertyKey[]): string {
  let path = ''
  for (const step of steps) path = typeof step === 'number' ? `${path}[${step}]` : join(path, String(step))
  return path
}
