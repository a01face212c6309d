import * as z from 'zod/mini'

/** Every key of every member of a union. */
export type KeysOf<T> = T extends unknown ? keyof T & string : never

/** What the members of a union hold under a key. */
export type ValueOf<T, Key extends string> = T extends unknown
  ? Key extends keyof T
    ? T[Key]
    : never
  : never

/** The scalars of a value as they are; an object only as an object, for it has a shape of its own. */
type Scalars<Value> = Value extends string
  ? Value
  : Value extends readonly (infer Element)[]
    ? readonly Scalars<Element>[]
    : Value extends object
      ? object
      : Value

/**
 * A schema for each key of `T` and for no other, each giving what the interface says. A shape that `satisfies` it
 * cannot drift away from its interface: a field added to one and not to the other does not compile.
 */
export type Shape<T> = { readonly [Key in KeysOf<T>]: z.core.$ZodType<Scalars<ValueOf<T, Key>> | undefined> }

/** A switch as TPNS writes it: a number, not a boolean. */
export type Flag = 0 | 1

export const flag = z.literal([0, 1])
export const text = z.string()
export const integer = z.int()
export const boolean = z.boolean()

export const optionalFlag = z.optional(flag)
export const optionalText = z.optional(text)
export const optionalInteger = z.optional(integer)
export const optionalBoolean = z.optional(boolean)
