/*
 * Days as TPNS writes them. A day is a number here: the Unix milliseconds of its midnight on a clock without zone. Which
 * day an instant falls on depends on the offset of the service's clock (UTC+8 unless the client says otherwise), and never
 * on the zone of this machine.
 */

export const DAY = 86_400_000
const MINUTE = 60_000

/** The two ways in which TPNS writes a day. They differ by endpoint; the wrong one gives 1008016. */
export type DayFormat = 'YYYYMMDD' | 'YYYY-MM-DD'

const PATTERNS: Readonly<Record<DayFormat, RegExp>> = {
  YYYYMMDD: /^(\d{4})(\d{2})(\d{2})$/,
  'YYYY-MM-DD': /^(\d{4})-(\d{2})-(\d{2})$/,
}

/** The day that a text names, or undefined when it is not in the format or there is no such day. */
export function parseDay(text: string, format: DayFormat = 'YYYY-MM-DD'): number | undefined {
  const match = PATTERNS[format].exec(text)
  if (match === null) return undefined
  const [, year, month, date] = match
  const dashed = `${year}-${month}-${date}`
  const day = Date.parse(`${dashed}T00:00:00Z`)
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== dashed ? undefined : day
}

/** The day at an instant (Unix milliseconds). */
export function dayAt(atMs: number, utcOffsetMinutes: number): number {
  return Math.floor((atMs + utcOffsetMinutes * MINUTE) / DAY) * DAY
}

/** The day at an instant (Unix milliseconds) as text; of a day at offset 0, that day. */
export function formatDay(atMs: number, utcOffsetMinutes: number, format: DayFormat = 'YYYY-MM-DD'): string {
  const dashed = isoAtOffset(atMs, utcOffsetMinutes).slice(0, -14)
  return format === 'YYYYMMDD' ? dashed.replaceAll('-', '') : dashed
}

/** `…T…Z` of an instant as a wall clock shows it; the farthest dates that exist are beyond what it can show. */
export function isoAtOffset(atMs: number, utcOffsetMinutes: number): string {
  const farthest = 8.64e15
  const shifted = atMs + utcOffsetMinutes * MINUTE
  return new Date(Math.max(-farthest, Math.min(farthest, shifted))).toISOString()
}
