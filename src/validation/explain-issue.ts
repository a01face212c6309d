import type * as z from 'zod/mini'
import type { RequestIssue } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { toIssue, toPath, toPattern } from './context.js'
import { describeWrongValue } from './describe-value.js'
import { isFields, valueAt } from './members.js'
import { afterHan, fromLines, inBoth, inSequence, listAlternatives } from './words.js'

type Issue = z.core.$ZodIssue

/** What to do about a field, where its type does not make it obvious. By path, list elements written as `[]`. */
export type Hints = Readonly<Record<string, Bilingual>>

/** What zod calls the types. Every number in a request is an integer. */
const KINDS: Readonly<Record<string, Bilingual>> = {
  string: { en: 'a string', zh: '字符串' },
  number: { en: 'an integer', zh: '整数' },
  int: { en: 'an integer', zh: '整数' },
  boolean: { en: 'true or false', zh: 'true 或 false' },
  array: { en: 'an array', zh: '数组' },
  object: { en: 'an object', zh: '对象' },
  date: { en: 'a Date', zh: 'Date' },
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
  const hint = hints[toPattern(path)]
  if (value === undefined) {
    const other = sameNameInOtherCase(String(issue.path.at(-1)), valueAt(request, issue.path.slice(0, -1)))
    const remedy =
      other === undefined
        ? hint
        : { en: `There is "${other}"; rename it.`, zh: `现有字段 "${other}"，请改名。` }
    return toIssue(path, inSequence(REQUIRED, remedy), RETURN_CODE.missing)
  }
  const { text, retCode } = explain(issue, value)
  return toIssue(path, inSequence(text, conversionHint(issue, value), hint), retCode)
}

export const REQUIRED: Bilingual = { en: 'is required.', zh: '缺少必填字段。' }

/** SDKs write `DayTimes`, samples `Title`, JavaScript `audienceType`. */
export function sameNameInOtherCase(key: string, owner: unknown): string | undefined {
  if (!isFields(owner)) return undefined
  const plain = toPlain(key)
  return Object.keys(owner).find((name) => name !== key && toPlain(name) === plain)
}

const toPlain = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, '')

interface Explanation {
  readonly text: Bilingual
  readonly retCode: number
}

function explain(issue: Issue, value: unknown): Explanation {
  switch (issue.code) {
    case 'invalid_type': {
      const fraction = issue.expected === 'int' && typeof value === 'number'
      return mustBe(KINDS[issue.expected] ?? inBoth(issue.expected), value, fraction)
    }
    case 'invalid_value':
      return mustBe(formatValues(issue.values), value, typeof value === typeof issue.values[0])
    case 'too_small':
      // The service treats an empty list or string as absent: its own SDKs send unset fields that way.
      if (issue.origin === 'string' || issue.origin === 'array')
        return { text: NOT_EMPTY, retCode: RETURN_CODE.missing }
      return got({ en: `must be at least ${issue.minimum}`, zh: `不能小于 ${issue.minimum}` }, value, true)
    case 'too_big':
      if (issue.origin === 'array') return tooLong(value, issue.maximum)
      return got({ en: `must be at most ${issue.maximum}`, zh: `不能大于 ${issue.maximum}` }, value, true)
    case 'invalid_union':
      return explainUnion(issue, value)
    default:
      return {
        text: fromLines(issue.message),
        retCode: (issue.code === 'custom' && issue.params?.retCode) || RETURN_CODE.notAllowed,
      }
  }
}

export const NOT_EMPTY: Bilingual = { en: 'must not be empty.', zh: '不能为空。' }

function mustBe(wanted: Bilingual, value: unknown, isOfTheType: boolean): Explanation {
  return got({ en: `must be ${wanted.en}`, zh: `应为${afterHan(wanted.zh)}` }, value, isOfTheType)
}

function got(rule: Bilingual, value: unknown, isOfTheType: boolean): Explanation {
  const retCode = isOfTheType ? RETURN_CODE.notAllowed : RETURN_CODE.wrongType
  return { text: describeWrongValue(rule, value), retCode }
}

function tooLong(value: unknown, maximum: number | bigint): Explanation {
  const { length } = value as readonly unknown[]
  const text = {
    en: `has ${length} elements; one request takes at most ${maximum}. Split it.`,
    zh: `有 ${length} 个元素，单次请求最多 ${maximum} 个，请拆分。`,
  }
  return { text, retCode: RETURN_CODE.notAllowed }
}

/** The issue of the alternative whose type matches, if one does; else the types that are accepted. */
function explainUnion(issue: Issue & { code: 'invalid_union' }, value: unknown): Explanation {
  const options = 'options' in issue ? issue.options : undefined
  if (options !== undefined) {
    return mustBe(formatValues(options), value, typeof value === typeof options[0])
  }
  const kinds: Bilingual[] = []
  for (const [first] of issue.errors) {
    if (first === undefined) continue
    if (first.code === 'invalid_type') kinds.push(KINDS[first.expected] ?? inBoth(first.expected))
    else if (first.code !== 'custom') return explain(first, value)
  }
  return mustBe(listAlternatives(kinds), value, false)
}

/** The commonest conversions: quotes too many, quotes too few, a boolean for a switch. */
function conversionHint(issue: Issue, value: unknown): Bilingual | undefined {
  if (issue.code === 'invalid_value' && typeof value === 'boolean' && issue.values.includes(1)) {
    return { en: 'TPNS writes switches as the numbers 1 and 0.', zh: 'TPNS 的开关值是数字 1 和 0。' }
  }
  const wanted = issue.code === 'invalid_type' ? issue.expected : typeof wantedValue(issue)
  if (typeof value === 'string' && (wanted === 'int' || wanted === 'number') && /^-?\d{1,15}$/.test(value)) {
    return { en: `Write ${value} without quotes.`, zh: `请写成 ${value}，不加引号。` }
  }
  if (typeof value === 'number' && wanted === 'string')
    return { en: `Write "${value}".`, zh: `请写成 "${value}"。` }
  return undefined
}

function wantedValue(issue: Issue): unknown {
  if (issue.code === 'invalid_value') return issue.values[0]
  return 'options' in issue ? issue.options?.[0] : undefined
}

function formatValues(values: readonly unknown[]): Bilingual {
  return listAlternatives(values.map((value) => inBoth(JSON.stringify(value))))
}
