import type { ArgumentSpec, OptionSpec } from './command.js'
import { UsageError } from './failures/usage-error.js'
import type { Bilingual } from './text.js'

/** `--verbose` */
export function flag(flags: string, text: Bilingual): OptionSpec<boolean> {
  return { flags, text, default: false }
}

/** `--title <text>`, given at most once. */
export function text(flags: string, text: Bilingual): OptionSpec<string | undefined> {
  return { flags, text }
}

/** `--at <time>`, read by `parse`, which throws a UsageError for what it is not. */
export function parsed<Value>(
  flags: string,
  parse: (text: string) => Value,
  text: Bilingual,
): OptionSpec<Value | undefined> {
  return { flags, text, parse }
}

/** `--token <token>`, given any number of times. */
export function list(flags: string, text: Bilingual): OptionSpec<readonly string[]> {
  return { flags, text, repeatable: true, default: [] }
}

/** One of the allowed values. */
export function choice<const Value extends string>(
  flags: string,
  choices: readonly Value[],
  text: Bilingual,
): OptionSpec<Value | undefined> {
  return { flags, text, choices }
}

interface Range {
  readonly min: number
  readonly max: number
}

/** A whole number within a range. */
export function whole(flags: string, range: Range, text: Bilingual): OptionSpec<number | undefined>
export function whole(
  flags: string,
  range: Range & { readonly default: number },
  text: Bilingual,
): OptionSpec<number>
export function whole(
  flags: string,
  { min, max, ...rest }: Range & { readonly default?: number },
  text: Bilingual,
): OptionSpec<number | undefined> {
  const [name = flags] = flags.split(' ')
  const parse = (given: string) => {
    const value = /^-?\d{1,15}$/.test(given) ? Number(given) : Number.NaN
    if (value >= min && value <= max) return value
    throw new UsageError({
      en: `${name} must be a whole number from ${min} to ${max}, not "${given}"`,
      zh: `${name} 应为 ${min}～${max} 的整数，实际为“${given}”`,
    })
  }
  return { flags, text, parse, ...rest }
}

/** `<name>`: must be given. */
export function required(name: string, text: Bilingual): ArgumentSpec<string> {
  return { name: `<${name}>`, text }
}

/** `[name]`: may be left out. */
export function optional(name: string, text: Bilingual): ArgumentSpec<string | undefined> {
  return { name: `[${name}]`, text }
}

/** `<name...>`: one or more. */
export function several(name: string, text: Bilingual): ArgumentSpec<readonly string[]> {
  return { name: `<${name}...>`, text }
}

/** `[name...]`: any number. */
export function any(name: string, text: Bilingual): ArgumentSpec<readonly string[]> {
  return { name: `[${name}...]`, text }
}
