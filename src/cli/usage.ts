import { type ParseArgsConfig, parseArgs } from 'node:util'

/** A usage error: help is shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** node's own parseArgs, strict, with its errors as {@link UsageError}. */
export function readArgs<const T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** One of the allowed values, or undefined when the option is not given. */
export function choice<const T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined
  const found = allowed.find((each) => each === value)
  if (found === undefined) throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not "${value}"`)
  return found
}
