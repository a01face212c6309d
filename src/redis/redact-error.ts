/**
 * What may be shown of a failure of Redis. The errors of ioredis carry the command that failed (AUTH with its password),
 * so only their text is used; a URL in it loses its user name and password.
 */
export function redactRedisError(error: unknown): string {
  const { message, code } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) }
  return (message || code || 'unknown error').replace(/(\b[a-z]+:\/\/)[^\s/@]*@/gi, '$1***@')
}
