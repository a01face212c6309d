import type * as z from 'zod/mini'
import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { toPath, toPattern } from './context.js'
import { describeValue } from './describe-value.js'

type Issue = z.core.$ZodIssue

/** What to do about a field, where its type does not make it obvious. By path, list elements written as `[]`. */
export type Hints = Readonly<Record<string, string>>

/** What zod calls the types. Every number in a request is an integer. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'an integer',
  int: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  date: 'a Date',
}

/**
 * Puts a finding of zod into the words of the service: a predicate to the path, the remedy, and the return code that the
 * service would have given.
 *
 * @param request what was parsed, to look up the value: zod's issues leave it out
 */
export function explainIssue(issue: Issue, request: unknown, hints: Hints): RequestIssue {
  const path = toPath(issue.path)
  const value = valueAt(request, issue.path)
  if (value === undefined) {
    const other = sameNameInOtherCase(String(issue.path.at(-1)), valueAt(request, issue.path.slice(0, -1)))
    const remedy = other === undefined ? hintFor(hints, path) : ` There is "${other}"; rename it.`
    return { path, message: `is required.${remedy}`, retCode: RETURN_CODE.missing }
  }
  const { text, retCode } = explain(issue, value)
  return { path, message: `${text}${conversionHint(issue, value)}${hintFor(hints, path)}`, retCode }
}

/** SDKs write `DayTimes`, samples `Title`. */
export function sameNameInOtherCase(key: string, owner: unknown): string | undefined {
  if (typeof owner !== 'object' || owner === null || Array.isArray(owner)) return undefined
  const lower = key.toLowerCase()
  return Object.keys(owner).find((name) => name !== key && name.toLowerCase() === lower)
}

export function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  let value = whole
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, step) ? (value as Record<PropertyKey, unknown>)[step] : undefined
  }
  return value
}

interface Explanation {
  readonly text: string
  readonly retCode: number
}

function explain(issue: Issue, value: unknown): Explanation {
  switch (issue.code) {
    case 'invalid_type': {
      const fraction = issue.expected === 'int' && typeof value === 'number'
      return got(`must be ${KINDS[issue.expected] ?? issue.expected}`, value, fraction)
    }
    case 'invalid_value':
      return got(`must be ${formatValues(issue.values)}`, value, typeof value === typeof issue.values[0])
    case 'too_small':
      // The service treats an empty list or string as absent: its own SDKs send unset fields that way.
      if (issue.origin === 'string' || issue.origin === 'array') {
        return { text: 'must not be empty.', retCode: RETURN_CODE.missing }
      }
      return got(`must be at least ${issue.minimum}`, value, true)
    case 'too_big':
      if (issue.origin === 'array') return tooLong(value, issue.maximum)
      return got(`must be at most ${issue.maximum}`, value, true)
    case 'invalid_union':
      return explainUnion(issue, value)
    default:
      return {
        text: issue.message,
        retCode: (issue.code === 'custom' && issue.params?.retCode) || RETURN_CODE.notAllowed,
      }
  }
}

function got(rule: string, value: unknown, isOfTheType: boolean): Explanation {
  const retCode = isOfTheType ? RETURN_CODE.notAllowed : RETURN_CODE.wrongType
  return { text: `${rule}, got ${describeValue(value)}.`, retCode }
}

function tooLong(value: unknown, maximum: number | bigint): Explanation {
  const { length } = value as readonly unknown[]
  const text = `has ${length} elements; one request takes at most ${maximum}. Split it.`
  return { text, retCode: RETURN_CODE.notAllowed }
}

/** The issue of the alternative whose type matches, if one does; else the types that are accepted. */
function explainUnion(issue: Issue & { code: 'invalid_union' }, value: unknown): Explanation {
  const options = 'options' in issue ? issue.options : undefined
  if (options !== undefined) {
    return got(`must be ${formatValues(options)}`, value, typeof value === typeof options[0])
  }
  const kinds: string[] = []
  for (const [first] of issue.errors) {
    if (first === undefined) continue
    if (first.code === 'invalid_type') kinds.push(KINDS[first.expected] ?? first.expected)
    else if (first.code !== 'custom') return explain(first, value)
  }
  return got(`must be ${joinWithOr(kinds)}`, value, false)
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
  if (typeof value === 'number' && wanted === 'string') return ` Write "${value}".`
  return ''
}

function wantedValue(issue: Issue): unknown {
  if (issue.code === 'invalid_value') return issue.values[0]
  return 'options' in issue ? issue.options?.[0] : undefined
}

function formatValues(values: readonly unknown[]): string {
  return joinWithOr(values.map((value) => JSON.stringify(value)))
}

function joinWithOr(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? 'something else'
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function hintFor(hints: Hints, path: string): string {
  const hint = hints[toPattern(path)]
  return hint === undefined ? '' : ` ${hint}`
}
