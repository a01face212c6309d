import * as z from 'zod/mini'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { describeWrongValue } from './describe-value.js'
import { NOT_EMPTY } from './explain-issue.js'
import { type DayFormat, parseDay } from './time/calendar.js'
import { inBoth, inSequence, listAlternatives, toLines } from './words.js'

/*
 * The building blocks of request schemas. Messages are predicates to the path ("has 61 characters; …"); what zod says by
 * itself is put into the same form by `explain-issue.ts`.
 */

/** A switch as TPNS writes it: a number, not a boolean. */
export type Flag = 0 | 1

/** The id of a task, plan or group. Numbers are taken while they are exact; beyond 2^53 they are refused as rounded. */
export type Id = string | number | bigint

/** The length of a token. Push page 2023-04: at most; packages: exactly. */
export const TOKEN_CHARACTERS = 36

/** The longest token that any page allows; most pages state no length. */
export const LONGEST_TOKEN = 64

type Unit = 'characters' | 'bytes'

const flag = z.literal([0, 1])
export const optionalFlag = z.optional(flag)
export const optionalString = z.optional(z.string())
export const optionalInteger = z.optional(z.int())
export const optionalBoolean = z.optional(z.boolean())
/** A string; an empty one counts as not given. */
export const nonEmptyString = z.string().check(z.minLength(1))

/** A text that must not be empty, of at most `max` characters (code points) or UTF-8 bytes. */
export function text(max: number, unit: Unit = 'characters') {
  return nonEmptyString.check(
    z.refine((value) => fits(value, max, unit), {
      error: ({ input }) => toLines(tooLong(String(input), max, unit)),
    }),
  )
}

/** A token where the page states no limit, or another than 36. */
export const token = (max: number = LONGEST_TOKEN) => text(max)

/** A list that must not be empty, of at most `max` elements. */
export function list<T extends z.core.$ZodType>(element: T, max: number = Number.MAX_SAFE_INTEGER) {
  return z.array(element).check(z.minLength(1), z.maxLength(max))
}

export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return z.int().check(z.gte(min), z.lte(max))
}

export const id = custom<Id>(findIdFault)

/** A real day: a `Date`, or a text in one of the formats. */
export function day(...formats: readonly [DayFormat, ...DayFormat[]]) {
  return custom<string | Date>((value) => findDayFault(value, formats))
}

export interface FieldIssue {
  readonly text: Bilingual
  readonly retCode: number
}

/** A value checked by a function, which returns what is wrong with it, or undefined. */
function custom<T>(findFault: (value: unknown) => FieldIssue | undefined) {
  return z.custom<T>().check(
    z.check((context) => {
      const fault = findFault(context.value)
      if (fault === undefined) return
      const { text, retCode } = fault
      context.issues.push({
        code: 'custom',
        message: toLines(text),
        params: { retCode },
        input: context.value,
      })
    }),
  )
}

/** `has 61 characters; at most 60 are allowed.` */
export function tooLong(value: string, max: number, unit: Unit = 'characters'): Bilingual {
  const length = countUnits(value, unit)
  const unitZh = unit === 'bytes' ? '字节' : '个字符'
  return {
    en: `has ${length} ${unit}; at most ${max} are allowed.`,
    zh: `有 ${length} ${unitZh}，最多 ${max} ${unitZh}。`,
  }
}

export function countUnits(value: string, unit: Unit): number {
  return unit === 'bytes' ? Buffer.byteLength(value) : [...value].length
}

function fits(value: string, max: number, unit: Unit): boolean {
  // Code points are never more than UTF-16 units: most texts need no counting.
  return (unit === 'characters' && value.length <= max) || countUnits(value, unit) <= max
}

const EMPTY: FieldIssue = { text: NOT_EMPTY, retCode: RETURN_CODE.missing }

function findIdFault(value: unknown): FieldIssue | undefined {
  if (value === '') return EMPTY
  if (typeof value === 'bigint' || typeof value === 'string') return undefined
  if (typeof value !== 'number') {
    const text = describeWrongValue({ en: 'must be an id as a string', zh: '应为字符串形式的 ID' }, value)
    return { text, retCode: RETURN_CODE.wrongType }
  }
  if (Number.isSafeInteger(value)) return undefined
  const text = inSequence(
    describeWrongValue({ en: 'must be an exact id', zh: '应为精确的 ID' }, value),
    ROUNDED,
  )
  return { text, retCode: RETURN_CODE.notAllowed }
}

const ROUNDED = {
  en: 'Ids go beyond 2^53, where a JavaScript number is rounded, so it probably refers to the wrong task. Keep ids as strings.',
  zh: 'ID 可能超过 2^53，JavaScript 数字会被舍入，很可能指向了别的任务。ID 请始终按字符串处理。',
}

const DAY_EXAMPLES: Readonly<Record<DayFormat, string>> = {
  YYYYMMDD: '"20261101"',
  'YYYY-MM-DD': '"2026-11-01"',
}

function findDayFault(value: unknown, formats: readonly DayFormat[]): FieldIssue | undefined {
  if (value === '') return EMPTY
  if (value instanceof Date) {
    const year = value.getUTCFullYear()
    if (year >= 1970 && year <= 9998) return undefined
    const text = {
      en: 'must be a Date within the years 1970 to 9998.',
      zh: 'Date 的年份应在 1970～9998 之间。',
    }
    return { text, retCode: RETURN_CODE.badDate }
  }
  if (typeof value === 'string' && formats.some((format) => parseDay(value, format) !== undefined))
    return undefined
  const wanted = listAlternatives(formats.map((format) => inBoth(DAY_EXAMPLES[format])))
  const rule = {
    en: `must be a Date or a real day such as ${wanted.en}`,
    zh: `应为 Date，或 ${wanted.zh} 形式的有效日期`,
  }
  const text = describeWrongValue(rule, value)
  return { text, retCode: typeof value === 'string' ? RETURN_CODE.badDate : RETURN_CODE.wrongType }
}
