import { isObject, type JsonObject } from './json.js'
import { CODE, refuse } from './refusal.js'

/** Checks one value and hands it back: 1008001 for a wrong JSON type, 1008007 for a value out of its range. */
export type Rule<T> = (value: unknown, path: string) => T

export const text: Rule<string> = (value, path) =>
  typeof value === 'string' ? value : refuse(CODE.parse, `${path} must be a string`)

export const integer: Rule<number> = (value, path) =>
  Number.isSafeInteger(value) ? (value as number) : refuse(CODE.parse, `${path} must be an integer`)

export const flag: Rule<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : refuse(CODE.parse, `${path} must be a boolean`)

export const object: Rule<JsonObject> = (value, path) =>
  isObject(value) ? value : refuse(CODE.parse, `${path} must be an object`)

/** JSON text in a string: an object here is the commonest cause of 1008001. What the text holds is the app's business. */
export const jsonText: Rule<string> = (value, path) => text(value, path)

/** A text of at least one character. */
export const someText: Rule<string> = (value, path) =>
  text(value, path) === '' ? refuse(CODE.missing, `${path} is empty`) : (value as string)

export function within(min: number, max: number): Rule<number> {
  return (value, path) => {
    const number = integer(value, path)
    return number >= min && number <= max
      ? number
      : refuse(CODE.invalid, `${path} must be ${min} to ${max}, not ${number}`)
  }
}

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Rule<T> {
  const type = typeof allowed[0] === 'number' ? integer : text
  return (value, path) => {
    const given = type(value, path) as T
    return allowed.includes(given)
      ? given
      : refuse(CODE.invalid, `${path} must be one of ${allowed.join(', ')}, not ${given}`)
  }
}

/**
 * The rule, but '' of a text and 0 of a number count as not given: vendor SDKs send every field of their structures, also
 * those that nobody set, so the service must take these values for unset [inferred].
 */
export function orUnset<T>(rule: Rule<T>, unset: '' | 0): Rule<T | undefined> {
  return (value, path) => (value === unset ? undefined : rule(value, path))
}

export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0
}

/** A string of at most `max` characters, or bytes of UTF-8. */
export function textUpTo(max: number, unit: 'characters' | 'bytes' = 'characters', min = 0): Rule<string> {
  return (value, path) => {
    const given = text(value, path)
    const length = unit === 'bytes' ? Buffer.byteLength(given) : [...given].length
    return length >= min && length <= max
      ? given
      : refuse(CODE.invalid, `${path} must have ${min} to ${max} ${unit}, not ${length}`)
  }
}

/** A list whose elements follow the rule. More than `max` elements: 1008007. */
export function listOf<T>(rule: Rule<T>, max = Number.POSITIVE_INFINITY): Rule<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return refuse(CODE.parse, `${path} must be an array`)
    if (value.length > max)
      return refuse(CODE.invalid, `${path} holds ${value.length} elements, at most ${max}`)
    return value.map((item: unknown, index) => rule(item, `${path}[${index}]`))
  }
}

/** The members of an object, read by name. Absent and null are the same, as for a server written in Go. */
export interface Fields {
  /** The value, or undefined when it is absent. */
  optional<T>(name: string, rule: Rule<T>): T | undefined
  /** The value; 1008002 when it is absent. */
  required<T>(name: string, rule: Rule<T>): T
  /** As `required`, and an empty list is missing too. */
  nonEmpty<T>(name: string, rule: Rule<readonly T[]>): readonly [T, ...T[]]
  /**
   * As `optional`, but the value by which SDKs say "not set" counts as absent [inferred]: '' of a text, 0 of a number.
   */
  set<T extends string | number>(name: string, rule: Rule<T>, unset: '' | 0): T | undefined
}

export function fields(value: JsonObject, path = ''): Fields {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const optional: Fields['optional'] = (name, rule) => {
    const member = value[name]
    return member === undefined || member === null ? undefined : rule(member, at(name))
  }
  const required: Fields['required'] = (name, rule) =>
    optional(name, rule) ?? refuse(CODE.missing, `${at(name)} is required`)
  return {
    optional,
    required,
    nonEmpty: (name, rule) => {
      const [first, ...rest] = required(name, rule)
      return first === undefined ? refuse(CODE.missing, `${at(name)} is empty`) : [first, ...rest]
    },
    set: (name, rule, unset) => (value[name] === unset ? undefined : optional(name, rule)),
  }
}

/** Applies a table of rules to the members that are present. */
export function checkAll(
  value: JsonObject,
  path: string,
  table: Readonly<Record<string, Rule<unknown>>>,
): void {
  const members = fields(value, path)
  for (const [name, rule] of Object.entries(table)) members.optional(name, rule)
}
