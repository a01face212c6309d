import * as z from 'zod/mini'
import { RET } from './check.js'

/** Longest token that any page allows; most pages state none. 36 is the usual one. */
export const LONGEST_TOKEN = 64

type Size = 'characters' | 'bytes'

/** A text that must not be empty, of at most `max` characters (code points) or UTF-8 bytes. */
export function text(what: string, max: number, unit: Size = 'characters') {
  return z.string({ error: expected(what) }).check(
    z.minLength(1, { error: `Must not be empty: ${what}.` }),
    z.refine((value) => fits(value, max, unit), {
      error: (issue) => `Is ${sizeOf(String(issue.input), unit)} ${unit} long; TPNS takes at most ${max}.`,
    }),
  )
}

/** A token where the page states no limit, or another than 36. */
export const token = (max: number = LONGEST_TOKEN) => text('a device token as a string', max)

/** A list that must not be empty, of at most `max` elements. */
export function list<T>(element: z.ZodMiniType<T>, what: string, max: number = Number.POSITIVE_INFINITY) {
  return z.array(element, { error: expected(what) }).check(
    z.minLength(1, { error: `Must not be empty: ${what}.` }),
    z.maxLength(max, {
      error: (issue) =>
        `Has ${(issue.input as readonly unknown[]).length} elements; TPNS takes at most ${max} per call. Split it.`,
    }),
  )
}

export function integer(what: string, min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return z.number({ error: expected(what) }).check(
    z.refine((value) => Number.isSafeInteger(value) && value >= min && value <= max, {
      error: (issue) => `Must be ${what}, not ${issue.input}.`,
    }),
  )
}

/** A task or plan id as text. Numbers are taken as long as they are exact. */
export function id(what: string) {
  return z.pipe(
    judged<string | number | bigint>((value) => idProblem(value, what)),
    z.transform(String),
  )
}

/** A value judged by a function: its complaint and its return code, or undefined when the value is right. */
export function judged<T>(judge: (value: unknown) => Complaint | undefined) {
  return z.custom<T>().check(
    z.check((context) => {
      const complaint = judge(context.value)
      if (complaint === undefined) return
      const { message, retCode } = complaint
      context.issues.push({ code: 'custom', message, params: { retCode }, input: context.value })
    }),
  )
}

export interface Complaint {
  readonly message: string
  readonly retCode: number
}

/** The message for a field that is absent or of the wrong type. */
export function expected(what: string) {
  return (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? `Is required: ${what}.` : `Must be ${what}, not ${kindOf(issue.input)}.`
}

export function sizeOf(value: string, unit: Size): number {
  return unit === 'bytes' ? Buffer.byteLength(value) : [...value].length
}

function fits(value: string, max: number, unit: Size): boolean {
  // Code points are never more than UTF-16 units: most texts need no counting.
  return (unit === 'characters' && value.length <= max) || sizeOf(value, unit) <= max
}

function idProblem(value: unknown, what: string): Complaint | undefined {
  if (typeof value === 'bigint' || (typeof value === 'string' && value !== '')) return undefined
  if (value === undefined || value === '') return { message: `Is required: ${what}.`, retCode: RET.missing }
  if (typeof value !== 'number') return { message: expected(what)({ input: value }), retCode: RET.wrongType }
  if (Number.isSafeInteger(value)) return undefined
  return {
    message:
      `${value} is not an exact id: ids go beyond 2^53, where a JavaScript number is rounded, so this is likely the ` +
      'id of another task or of none. Keep ids as strings from the answer on.',
    retCode: RET.badValue,
  }
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (Number.isNaN(value)) return 'NaN'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
