import { TpnsConfigError } from './errors/before-the-wire.js'

/** Used by `pace/redis-options.ts` alone; everything else checks options by schema (`validation/options.ts`). */
export function oneOf<const T extends string>(
  name: string,
  value: T | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined || allowed.includes(value)) return value
  throw new TpnsConfigError(`${name} must be ${allowed.map((one) => `'${one}'`).join(' or ')}.`)
}
