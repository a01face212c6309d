import { TpnsConfigError } from '../errors/before-the-wire.js'
import { LONGEST_TIMER_MS } from '../option-checks.js'

/** @throws TpnsConfigError */
export function wholeUpTo(name: string, value: number | undefined, otherwise: number, most: number): number {
  if (value === undefined) return otherwise
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw new TpnsConfigError(`${name} must be a whole number from 1 to ${most}.`)
}

/** Milliseconds; 0 is allowed. @throws TpnsConfigError */
export function millisecondsOf(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  if (typeof value === 'number' && value >= 0 && value < LONGEST_TIMER_MS) return value
  throw new TpnsConfigError(
    `${name} must be a number of milliseconds, 0 or more and below ${LONGEST_TIMER_MS}.`,
  )
}
