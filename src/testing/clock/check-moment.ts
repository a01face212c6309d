import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeValue } from '../../validation/describe-value.js'

/** A moment in Unix milliseconds. @throws TpnsConfigError */
export function checkMoment(what: string, value: unknown): number {
  try {
    const at =
      value instanceof Date || typeof value === 'string' || typeof value === 'number'
        ? new Date(value).getTime()
        : Number.NaN
    if (!Number.isNaN(at)) return at
  } catch {
    // A Proxy that throws.
  }
  throw new TpnsConfigError(`${what} must be a Date or Unix milliseconds, not ${describeValue(value)}.`)
}
