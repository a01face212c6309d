const LONGEST_ECHO = 16

/**
 * The value of an option for an error message: itself where it is a plain word such as `"beijing"`, else only its length.
 * A key that was put into the wrong option must not end up in a log.
 */
export function echoOption(value: unknown, secrets: readonly unknown[]): string {
  if (typeof value !== 'string') return value === null ? 'null' : `a ${typeof value}`
  const isWord = value.length <= LONGEST_ECHO && /^[A-Za-z0-9+:_ -]*$/.test(value)
  const looksLikeAKey = /[0-9a-f]{8}/i.test(value.replace(/[^0-9a-z]/gi, ''))
  const isSecret = secrets.some(
    (secret) =>
      typeof secret === 'string' &&
      value !== '' &&
      secret.trim().includes(value.trim()) &&
      value.trim().length >= 4,
  )
  return isWord && !looksLikeAKey && !isSecret ? `"${value}"` : `a text of ${value.length} characters`
}
