import * as z from 'zod/mini'
import type { Bilingual } from '../../return-codes/types.js'
import { nameValue } from '../describe-value.js'
import { isObject } from '../members.js'
import { nearest } from '../names/nearest.js'
import { afterHan, toLines } from '../words.js'

/** Beyond this, setTimeout fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A wrong value, for a message. Strings are never repeated: one may be a SecretKey passed in the wrong option. */
export function describeOption(value: unknown): string {
  return nameOption(value).en
}

/** {@link describeOption} in both languages. */
function nameOption(value: unknown): Bilingual {
  return typeof value === 'string'
    ? {
        en: `a string of ${value.length} ${value.length === 1 ? 'character' : 'characters'}`,
        zh: `${value.length} 个字符的字符串`,
      }
    : nameValue(value)
}

/** The `error` of a schema: the rule, and what was passed instead. */
export function mustBe(rule: Bilingual) {
  return ({ input }: { readonly input?: unknown }): string => toLines(describeMismatch(rule, input))
}

export function describeMismatch(rule: Bilingual, input: unknown): Bilingual {
  const { en, zh } = nameOption(input)
  return { en: `must be ${rule.en}, not ${en}`, zh: `应为${afterHan(rule.zh)}，实际为${afterHan(zh)}` }
}

/** One of some strings. The message for a near miss names the likely one. */
export function oneOf<const T extends string>(...allowed: readonly T[]) {
  const named = allowed.map((one) => `'${one}'`)
  const rule = { en: named.join(' or '), zh: named.join(' 或 ') }
  return z.literal(allowed, {
    error: ({ input }) => {
      const near = typeof input === 'string' ? nearest(input, allowed) : undefined
      const { en, zh } = describeMismatch(rule, input)
      return near === undefined
        ? toLines({ en, zh })
        : toLines({ en: `${en} (did you mean '${near}'?)`, zh: `${zh}（是否想写 '${near}'？）` })
    },
  })
}

/** Milliseconds above 0. Default: no more than a timer can wait. */
export function positive(most: number = LONGEST_TIMER_MS) {
  return numberThat((value) => value > 0 && value <= most, {
    en: `a number of milliseconds above 0 and at most ${most}`,
    zh: `大于 0、不超过 ${most} 的毫秒数`,
  })
}

/** Milliseconds; 0 is allowed. */
export function milliseconds(most: number = LONGEST_TIMER_MS - 1) {
  return numberThat((value) => value >= 0 && value <= most, {
    en: `a number of milliseconds from 0 to ${most}`,
    zh: `0～${most} 的毫秒数`,
  })
}

export function whole(least: number, most: number = Number.MAX_SAFE_INTEGER) {
  const rule =
    most === Number.MAX_SAFE_INTEGER
      ? { en: `a whole number of at least ${least}`, zh: `不小于 ${least} 的整数` }
      : { en: `a whole number from ${least} to ${most}`, zh: `${least}～${most} 的整数` }
  return numberThat((value) => Number.isSafeInteger(value) && value >= least && value <= most, rule)
}

/** Not `z.number()`, which refuses Infinity; some limits use it for "none". */
export function numberThat(holds: (value: number) => boolean, rule: Bilingual) {
  return valueThat<number>((value) => typeof value === 'number' && holds(value), rule)
}

export const trueOrFalse = z.boolean({ error: mustBe({ en: 'true or false', zh: 'true 或 false' }) })

/** A function. Its parameters and result cannot be checked in advance. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters of any function
export function callback<F extends (...args: any[]) => unknown>() {
  return valueThat<F>((value) => typeof value === 'function', { en: 'a function', zh: '函数' })
}

/** A value that a predicate accepts. When the predicate throws, as reading a hostile value does, the value is refused. */
export function valueThat<T>(holds: (value: unknown) => boolean, rule: Bilingual) {
  return z.custom<T>((value) => safely(() => holds(value)), { error: mustBe(rule) })
}

/** Duck-typed: a signal of jsdom, node:vm or a polyfill is not an instance of this realm's class. */
export const abortSignal = z.custom<AbortSignal>(isAbortSignal, {
  error: ({ input }) =>
    isAbortController(input)
      ? toLines({
          en: 'must be an AbortSignal, not its AbortController: pass controller.signal',
          zh: '应为 AbortSignal，而不是 AbortController：请传入 controller.signal',
        })
      : mustBe({ en: 'an AbortSignal', zh: 'AbortSignal' })({ input }),
})

export function isAbortSignal(value: unknown): value is AbortSignal {
  return safely(() => {
    const signal = value as AbortSignal
    return (
      isObject(signal) &&
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
