import { TpnsConfigError } from '../errors/before-the-wire.js'

/** What may be shown of a failure of Redis. Errors of ioredis carry the command that failed, and AUTH carries the password. */
export function harmless(error: unknown): Error {
  if (error instanceof TpnsConfigError) return error
  if (!(error instanceof Error)) return new Error(String(error))
  const { code } = error as { code?: unknown }
  return Object.assign(new Error(error.message || error.name), typeof code === 'string' ? { code } : {})
}
