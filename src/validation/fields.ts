import * as z from 'zod/mini'
import { RETURN_CODE } from '../return-codes/names.js'
import { describeValue } from './describe-value.js'
import { type DayFormat, parseDay } from './time/calendar.js'

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
      error: ({ input }) => tooLong(String(input), max, unit),
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
  readonly message: string
  readonly retCode: number
}

/** A value checked by a function, which returns what is wrong with it, or undefined. */
function custom<T>(findFault: (value: unknown) => FieldIssue | undefined) {
  return z.custom<T>().check(
    z.check((context) => {
      const fault = findFault(context.value)
      if (fault === undefined) return
      const { message, retCode } = fault
      context.issues.push({ code: 'custom', message, params: { retCode }, input: context.value })
    }),
  )
}

/** `has 61 characters; at most 60 are allowed.` */
export function tooLong(value: string, max: number, unit: Unit = 'characters'): string {
  return `has ${countUnits(value, unit)} ${unit}; at most ${max} are allowed.`
}

export function countUnits(value: string, unit: Unit): number {
  return unit === 'bytes' ? Buffer.byteLength(value) : [...value].length
}

function fits(value: string, max: number, unit: Unit): boolean {
  // Code points are never more than UTF-16 units: most texts need no counting.
  return (unit === 'characters' && value.length <= max) || countUnits(value, unit) <= max
}

const EMPTY: FieldIssue = { message: 'must not be empty.', retCode: RETURN_CODE.missing }

function findIdFault(value: unknown): FieldIssue | undefined {
  if (value === '') return EMPTY
  if (typeof value === 'bigint' || typeof value === 'string') return undefined
  if (typeof value !== 'number') {
    return {
      message: `must be an id as a string, got ${describeValue(value)}.`,
      retCode: RETURN_CODE.wrongType,
    }
  }
  if (Number.isSafeInteger(value)) return undefined
  const message =
    `must be an exact id, got ${describeValue(value)}. Ids go beyond 2^53, where a JavaScript number is rounded, so it ` +
    'probably refers to the wrong task. Keep ids as strings.'
  return { message, retCode: RETURN_CODE.notAllowed }
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
    return { message: 'must be a Date within the years 1970 to 9998.', retCode: RETURN_CODE.badDate }
  }
  if (typeof value === 'string' && formats.some((format) => parseDay(value, format) !== undefined))
    return undefined
  const wanted = formats.map((format) => DAY_EXAMPLES[format]).join(' or ')
  const retCode = typeof value === 'string' ? RETURN_CODE.badDate : RETURN_CODE.wrongType
  return { message: `must be a Date or a real day such as ${wanted}, got ${describeValue(value)}.`, retCode }
}
