import { toMessage } from '../errors/message.js'
import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'

/**
 * A request that is sent unchanged although a part of it has no effect or is probably a mistake; or an accepted answer in
 * which something is missing.
 */
export interface RequestWarning {
  /** Stable identifier, for example `push_speed.no-effect` or `push_id.missing`. */
  readonly key: string
  /** Dotted path of the field, in the request or in the answer. */
  readonly path: string
  /** English, then Chinese. 英文在前，中文在后。 */
  readonly message: string
  /** The same by language. */
  readonly text: Bilingual
}

/** What validation has found in one request so far. */
export interface ValidationContext {
  readonly issues: RequestIssue[]
  /** Reported only when the request is sent. */
  readonly warnings: RequestWarning[]
  /** How many of `issues` come from the schema, before the rules ran. */
  issueCountAfterParse: number
}

/** One text for all elements of a list: `tag_rules[3].tag_items[0]` is `tag_rules[].tag_items[]`. */
export function toPattern(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]')
}

/**
 * Adds an issue, except about a field that the schema has already refused: nothing is reported twice.
 */
export function refuse(
  context: ValidationContext,
  path: string,
  text: Bilingual,
  retCode: number = RETURN_CODE.notAllowed,
): void {
  if (!isUnreadable(context, path)) context.issues.push(toIssue(path, text, retCode))
}

/** The same for what must be given, and is not. Default: it is empty. */
export function refuseMissing(
  context: ValidationContext,
  path: string,
  text: Bilingual = { en: 'is empty.', zh: '不能为空。' },
): void {
  refuse(context, path, text, RETURN_CODE.missing)
}

/** @param text a predicate to the path, with the remedy, in one or two sentences */
export function toIssue(path: string, { en, zh }: Bilingual, retCode: number): RequestIssue {
  return { path, message: en, messageZh: zh, retCode }
}

/** Whether the schema refused the field, a part of it or an object around it. */
export function isUnreadable({ issues, issueCountAfterParse }: ValidationContext, path: string): boolean {
  for (let i = 0; i < issueCountAfterParse; i++) {
    const known = issues[i]?.path ?? ''
    if (isWithin(path, known) || isWithin(known, path)) return true
  }
  return false
}

/**
 * Adds a warning about something that is sent but has no effect, or is probably a mistake.
 *
 * @param text a predicate to the path, with the remedy
 */
export function warn({ warnings }: ValidationContext, key: string, path: string, text: Bilingual): void {
  warnings.push(toWarning(key, path, text))
}

export function toWarning(key: string, path: string, text: Bilingual): RequestWarning {
  return { key, path, message: toMessage(text), text }
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
