import { CODE, fail } from '../api-error.js'
import { isObject, type JsonObject } from './json.js'

/** Checks one value and returns it: 1008001 for a wrong JSON type, 1008007 for a value out of range. */
export type Validator<T> = (value: unknown, path: string) => T

export const text: Validator<string> = (value, path) =>
  typeof value === 'string' ? value : fail(CODE.parse, `${path} must be a string`)

export const integer: Validator<number> = (value, path) =>
  Number.isSafeInteger(value) ? (value as number) : fail(CODE.parse, `${path} must be an integer`)

export const flag: Validator<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fail(CODE.parse, `${path} must be a boolean`)

export const object: Validator<JsonObject> = (value, path) =>
  isObject(value) ? value : fail(CODE.parse, `${path} must be an object`)

/** JSON text in a string: an object here is the most common cause of 1008001. Its contents are up to the app. */
export const jsonText: Validator<string> = (value, path) => text(value, path)

/** A string of at least one character; 1008002 for ''. */
export const nonEmptyText: Validator<string> = (value, path) =>
  text(value, path) === '' ? fail(CODE.missing, `${path} is empty`) : (value as string)

export function integerBetween(min: number, max: number): Validator<number> {
  return (value, path) => {
    const number = integer(value, path)
    return number >= min && number <= max
      ? number
      : fail(CODE.invalid, `${path} must be ${min} to ${max}, not ${number}`)
  }
}

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Validator<T> {
  const type = typeof allowed[0] === 'number' ? integer : text
  return (value, path) => {
    const given = type(value, path) as T
    return allowed.includes(given)
      ? given
      : fail(CODE.invalid, `${path} must be one of ${allowed.join(', ')}, not ${given}`)
  }
}

/**
 * Treats the zero value ('' or 0) as absent: vendor SDKs send every field of their structures, including unset ones, so the
 * service must read these values as unset [inferred].
 */
export function allowUnset<T>(rule: Validator<T>, unset: '' | 0): Validator<T | undefined> {
  return (value, path) => (value === unset ? undefined : rule(value, path))
}

export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0
}

/** A string of at most `max` characters, or bytes of UTF-8. */
export function limitedText(
  max: number,
  unit: 'characters' | 'bytes' = 'characters',
  min = 0,
): Validator<string> {
  return (value, path) => {
    const given = text(value, path)
    const length = unit === 'bytes' ? Buffer.byteLength(given) : [...given].length
    return length >= min && length <= max
      ? given
      : fail(CODE.invalid, `${path} must have ${min} to ${max} ${unit}, not ${length}`)
  }
}

/** An array whose elements pass `rule`; 1008007 for more than `max` elements. */
export function array<T>(rule: Validator<T>, max = Number.POSITIVE_INFINITY): Validator<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) return fail(CODE.parse, `${path} must be an array`)
    if (value.length > max)
      return fail(CODE.invalid, `${path} holds ${value.length} elements, at most ${max}`)
    return value.map((item: unknown, index) => rule(item, `${path}[${index}]`))
  }
}

/** The members of an object, read by name. `null` counts as absent, as it does for a server written in Go. */
export interface Fields {
  /** The value, or undefined when it is absent. */
  optional<T>(name: string, rule: Validator<T>): T | undefined
  /** The value; 1008002 when it is absent. */
  required<T>(name: string, rule: Validator<T>): T
  /** Like `required`, but an empty array counts as missing too. */
  nonEmpty<T>(name: string, rule: Validator<readonly T[]>): readonly [T, ...T[]]
  /**
   * Like `optional`, but the zero value that SDKs send for unset fields ('' or 0) counts as absent [inferred].
   */
  optionalUnlessZero<T extends string | number>(
    name: string,
    rule: Validator<T>,
    unset: '' | 0,
  ): T | undefined
}

export function readFields(value: JsonObject, path = ''): Fields {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const optional: Fields['optional'] = (name, rule) => {
    const member = value[name]
    return member === undefined || member === null ? undefined : rule(member, at(name))
  }
  const required: Fields['required'] = (name, rule) =>
    optional(name, rule) ?? fail(CODE.missing, `${at(name)} is required`)
  return {
    optional,
    required,
    nonEmpty: (name, rule) => {
      const [first, ...rest] = required(name, rule)
      return first === undefined ? fail(CODE.missing, `${at(name)} is empty`) : [first, ...rest]
    },
    optionalUnlessZero: (name, rule, unset) => (value[name] === unset ? undefined : optional(name, rule)),
  }
}

/** Validates the members that are present. */
export function checkFields(
  value: JsonObject,
  path: string,
  table: Readonly<Record<string, Validator<unknown>>>,
): void {
  const members = readFields(value, path)
  for (const [name, rule] of Object.entries(table)) members.optional(name, rule)
}
