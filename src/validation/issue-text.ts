import type * as z from 'zod/mini'
import { describeValue } from './describe-value.js'
import { MISSING, NOT_ALLOWED, type Report, refuse, WRONG_TYPE } from './report.js'

type Issue = z.core.$ZodIssue

/** What to do about a wrong type, where the type alone does not tell. By path, list elements written as `[]`. */
const HINTS: Readonly<Record<string, string>> = {
  token_list: 'Put a single token into an array: ["…"].',
  account_list: 'Put a single account into an array: ["…"].',
  'account_list[]':
    'A push names accounts as plain strings, with one account_type for all of them; the objects with account and account_type belong to the account endpoints.',
  account_type: 'It is an integer, for example 0 (default) or 1002 (phone).',
  tag_list:
    'In a push it is an object, { tags: ["…"], op: "OR" }; the array of strings belongs to the tag endpoints. Better use tag_rules.',
  tag_rules: 'It is an array of { tag_items, operator, is_not }.',
  send_time: 'Give a Date, or a string such as "2026-12-01 09:00:00".',
  'loop_param.startDate': 'Give a Date, or a string such as "2026-12-01".',
  'loop_param.endDate': 'Give a Date, or a string such as "2026-12-31".',
  'message.accept_time[].start.hour': 'TPNS wants hours and minutes as strings, for example "13".',
  'message.accept_time[].start.min': 'TPNS wants hours and minutes as strings, for example "05".',
  'message.accept_time[].end.hour': 'TPNS wants hours and minutes as strings, for example "13".',
  'message.accept_time[].end.min': 'TPNS wants hours and minutes as strings, for example "05".',
  'message.android.custom_content': 'Give an object (it is serialised for you) or JSON text.',
  'message.ios.custom_content': 'Give an object (it is serialised for you) or JSON text.',
  'message.ios.aps.alert': 'An empty object will do: message.title and message.content fill it.',
  audience_type: 'For one device it is "token", for up to 1000 "token_list".',
  environment: 'App Store, TestFlight and ad hoc builds are "product", builds from Xcode "dev".',
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  // Every number in a request is an integer.
  number: 'an integer',
  int: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  date: 'a Date',
}

/** A required field is not there. Looks for the same name in another case: SDKs write `DayTimes`, samples `Title`. */
export function reportMissing(report: Report, path: string, key: string, owner: object): void {
  const other = sameNameInOtherCase(key, owner)
  const remedy =
    other === undefined ? hintFor(path) : ` There is "${other}": the documented spelling is "${key}".`
  refuse(report, path, `is required, and missing.${remedy}`, MISSING)
}

export function sameNameInOtherCase(key: string, owner: object): string | undefined {
  const lower = key.toLowerCase()
  return Object.keys(owner).find((name) => name !== key && name.toLowerCase() === lower)
}

/** An array where an object is wanted, and the like. */
export function reportWrongKind(report: Report, path: string, wanted: string, value: unknown): void {
  refuse(report, path, `must be ${wanted}, got ${describeValue(value)}.${hintFor(path)}`, WRONG_TYPE)
}

/** Says what zod found, in the words of the service. */
export function reportMisfit(report: Report, path: string, issue: Issue, whole: unknown): void {
  let at = path
  let value = whole
  for (const step of issue.path) {
    at += typeof step === 'number' ? `[${step}]` : `.${String(step)}`
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[step]
  }
  const { text, retCode } = explain(issue, value)
  refuse(
    report,
    at,
    `${text}, got ${describeValue(value)}.${conversionHint(issue, value)}${hintFor(at)}`,
    retCode,
  )
}

function explain(issue: Issue, value: unknown): { text: string; retCode: number } {
  switch (issue.code) {
    case 'invalid_type': {
      const fraction = issue.expected === 'int' && typeof value === 'number' && Number.isFinite(value)
      const kind = KINDS[issue.expected] ?? issue.expected
      return { text: `must be ${kind}`, retCode: fraction ? NOT_ALLOWED : WRONG_TYPE }
    }
    case 'invalid_value': {
      const values = issue.values.map((allowed) => JSON.stringify(allowed))
      const sameType = typeof value === typeof issue.values[0]
      return { text: `must be ${listOf(values)}`, retCode: sameType ? NOT_ALLOWED : WRONG_TYPE }
    }
    case 'too_small':
      return { text: `must be at least ${issue.minimum}`, retCode: NOT_ALLOWED }
    case 'too_big':
      return { text: `must be at most ${issue.maximum}`, retCode: NOT_ALLOWED }
    case 'invalid_union':
      return explainUnion(issue, value)
    default:
      return { text: 'is not valid', retCode: NOT_ALLOWED }
  }
}

/** The complaint of the alternative whose type fits, if one does; else the types that would. */
function explainUnion(
  issue: Issue & { code: 'invalid_union' },
  value: unknown,
): { text: string; retCode: number } {
  const kinds: string[] = []
  for (const [first] of issue.errors) {
    if (first === undefined) continue
    if (first.code === 'too_small' || first.code === 'too_big') return explain(first, value)
    if (first.code === 'invalid_type') kinds.push(KINDS[first.expected] ?? first.expected)
  }
  return { text: `must be ${listOf(kinds)}`, retCode: WRONG_TYPE }
}

/** The commonest conversions: quotes too many, quotes too few, a boolean for a switch. */
function conversionHint(issue: Issue, value: unknown): string {
  if (issue.code === 'invalid_value' && typeof value === 'boolean' && issue.values.includes(1)) {
    return ' TPNS writes switches as the numbers 1 and 0.'
  }
  const wanted = issue.code === 'invalid_type' ? issue.expected : typeof wantedValue(issue)
  if (typeof value === 'string' && (wanted === 'int' || wanted === 'number') && /^-?\d{1,15}$/.test(value)) {
    return ` Write ${value} without quotes.`
  }
  if (typeof value === 'number' && wanted === 'string' && Number.isFinite(value)) return ` Write "${value}".`
  return ''
}

function wantedValue(issue: Issue): unknown {
  return issue.code === 'invalid_value' ? issue.values[0] : undefined
}

function listOf(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? 'something else'
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function hintFor(path: string): string {
  const hint = HINTS[path.replaceAll(/\[\d+\]/g, '[]')]
  return hint === undefined ? '' : ` ${hint}`
}
