import { TpnsConfigError } from './errors/before-the-wire.js'

/** Longer, and setTimeout fires at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

export function oneOf<const T extends string>(
  name: string,
  value: T | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined || allowed.includes(value)) return value
  throw new TpnsConfigError(`${name} must be ${allowed.map((one) => `'${one}'`).join(' or ')}.`)
}

export function positive(name: string, value: number | undefined, otherwise: number, most: number): number {
  if (value === undefined) return otherwise
  if (typeof value === 'number' && value > 0 && value <= most) return value
  throw new TpnsConfigError(`${name} must be a number above 0 and at most ${most}.`)
}

export function whole(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new TpnsConfigError(`${name} must be a whole number of at least 1.`)
}
