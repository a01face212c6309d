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
export function httpDate(text: string): number | undefined {
  const value = text.trim()
  if (!FORMS.some((form) => form.test(value))) return undefined
  const time = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
  return Number.isNaN(time) ? undefined : time
}
