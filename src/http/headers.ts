const FORMS = [
  // IMF-fixdate
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  // RFC 850
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  // asctime, which has no zone and means GMT
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
]

/**
 * An HTTP date (RFC 9110, 5.6.7) as Unix milliseconds. `Date.parse` alone takes almost any text with a digit for a date
 * ("Wait 60" is 1960), and reads asctime in the zone of the machine.
 */
export function parseHttpDate(text: string): number | undefined {
  // All answers of one second carry the same text.
  if (text !== latest.text) latest = { text, time: parseDate(text.trim()) }
  return latest.time
}

let latest: { readonly text: string; readonly time: number | undefined } = { text: '', time: undefined }

function parseDate(value: string): number | undefined {
  if (!FORMS.some((form) => form.test(value))) return undefined
  const time = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  return Number.isNaN(time) ? undefined : time
}

/**
 * How long the service asks to wait, in milliseconds; undefined when it does not say, or says it in no known form.
 * Read are `retry-after-ms`, and `Retry-After` as seconds or as an HTTP date in each of its three forms. A date counts
 * from the answer's own `Date` header when there is one, so that a clock that is off does no harm.
 */
export function readRetryAfterMs(
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
): number | undefined {
  const milliseconds = number(headers['retry-after-ms'])
  if (milliseconds !== undefined) return Math.ceil(milliseconds)
  const value = headers['retry-after']
  if (value === undefined) return undefined
  const seconds = number(value)
  if (seconds !== undefined) return Math.min(Math.ceil(seconds * 1_000), LONGEST_MS)
  const date = parseHttpDate(value)
  if (date === undefined) return undefined
  return Math.max(0, date - (parseHttpDate(headers.date ?? '') ?? now))
}

/** More than a year is no wait, and an infinite one would pause the group for good. */
const LONGEST_MS = 366 * 86_400_000

function number(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined
  return Math.min(Number(text), LONGEST_MS)
}
