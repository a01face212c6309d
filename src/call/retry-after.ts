/**
 * How long the service asks to wait, in milliseconds; undefined when it does not say, or says it in no known form.
 * Read are `retry-after-ms`, and `Retry-After` as seconds or as an HTTP date in each of its three forms. A date counts
 * from the answer's own `Date` header when there is one, so that a clock that is off does no harm.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
): number | undefined {
  const milliseconds = number(headers['retry-after-ms'])
  if (milliseconds !== undefined) return Math.ceil(milliseconds)
  const value = headers['retry-after']?.trim()
  if (value === undefined || value === '') return undefined
  const seconds = number(value)
  if (seconds !== undefined) return Math.ceil(seconds * 1_000)
  const date = httpDate(value)
  if (date === undefined) return undefined
  return Math.max(0, date - (httpDate(headers.date ?? '') ?? now))
}

function number(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined
}

/** IMF-fixdate, RFC 850 or asctime (RFC 9110, 5.6.7); the last has no zone and means GMT. */
function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined
  const time = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(time) ? undefined : time
}
