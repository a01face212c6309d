import { httpDate } from './http-date.js'

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
  if (seconds !== undefined) return Math.min(Math.ceil(seconds * 1_000), LONGEST_MS)
  const date = httpDate(value)
  if (date === undefined) return undefined
  return Math.max(0, date - (httpDate(headers.date ?? '') ?? now))
}

/** More than a year is no wait, and an infinite one would pause the group for good. */
const LONGEST_MS = 366 * 86_400_000

function number(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined
  return Math.min(Number(text), LONGEST_MS)
}
