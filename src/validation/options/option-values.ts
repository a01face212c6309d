import * as z from 'zod/mini'
import { describeValue } from '../describe-value.js'
import { nearest } from '../names/nearest.js'

/** Beyond this, setTimeout fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A wrong value, for a message. Strings are never repeated: one may be a SecretKey passed in the wrong option. */
export function describeOption(value: unknown): string {
  return typeof value === 'string' ? `a string of ${value.length} characters` : describeValue(value)
}

/** The `error` of a schema: the rule, and what was passed instead. */
export function mustBe(rule: string) {
  return ({ input }: { readonly input?: unknown }): string => `must be ${rule}, not ${describeOption(input)}`
}

/** One of some strings. The message for a near miss names the likely one. */
export function oneOf<const T extends string>(...allowed: readonly T[]) {
  const rule = allowed.map((one) => `'${one}'`).join(' or ')
  return z.literal(allowed, {
    error: ({ input }) => {
      const near = typeof input === 'string' ? nearest(input, allowed) : undefined
      return `${mustBe(rule)({ input })}${near === undefined ? '' : ` (did you mean '${near}'?)`}`
    },
  })
}

/** A number above 0; a duration cannot be longer than a timer can wait. */
export function positive(most: number = LONGEST_TIMER_MS, unit = ' of milliseconds') {
  const limit = most === Number.POSITIVE_INFINITY ? '' : ` and at most ${most}`
  return numberThat((value) => value > 0 && value <= most, `a number${unit} above 0${limit}`)
}

/** Milliseconds; 0 is allowed. */
export function milliseconds(most: number = LONGEST_TIMER_MS - 1) {
  return numberThat((value) => value >= 0 && value <= most, `a number of milliseconds from 0 to ${most}`)
}

export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const rule =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${least}`
      : `a whole number from ${least} to ${most}`
  return numberThat((value) => Number.isSafeInteger(value) && value >= least && value <= most, rule)
}

/** Not `z.number()`, which refuses Infinity; some limits use it for "none". */
export function numberThat(holds: (value: number) => boolean, rule: string) {
  return valueThat<number>((value) => typeof value === 'number' && holds(value), rule)
}

export const trueOrFalse = z.boolean({ error: mustBe('true or false') })

/** A function. Its parameters and result cannot be checked in advance. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters of any function
export function callback<F extends (...args: any[]) => unknown>() {
  return valueThat<F>((value) => typeof value === 'function', 'a function')
}

/** A value that a predicate accepts. When the predicate throws, as reading a hostile value does, the value is refused. */
export function valueThat<T>(holds: (value: unknown) => boolean, rule: string) {
  return z.custom<T>((value) => safely(() => holds(value)), { error: mustBe(rule) })
}

/** Duck-typed: a signal of jsdom, node:vm or a polyfill is not an instance of this realm's class. */
export const abortSignal = z.custom<AbortSignal>(isAbortSignal, {
  error: ({ input }) =>
    isAbortController(input)
      ? 'must be an AbortSignal, not its AbortController: pass controller.signal'
      : mustBe('an AbortSignal')({ input }),
})

export function isAbortSignal(value: unknown): value is AbortSignal {
  return safely(() => {
    const signal = value as AbortSignal
    return (
      typeof signal === 'object' &&
      signal !== null &&
      typeof signal.aborted === 'boolean' &&
      typeof signal.addEventListener === 'function' &&
      typeof signal.removeEventListener === 'function'
    )
  })
}

export function isAbortController(value: unknown): value is AbortController {
  return safely(() => {
    const controller = value as AbortController
    return typeof controller.abort === 'function' && isAbortSignal(controller.signal)
  })
}

function safely(holds: () => boolean): boolean {
  try {
    return holds()
  } catch {
    return false
  }
}
