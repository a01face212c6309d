import { RET } from './check.js'
import { type Complaint, judged, kindOf } from './fields.js'

/** The two ways in which TPNS writes a day. They differ by endpoint; the wrong one gives 1008016. */
export type DayFormat = 'YYYYMMDD' | 'YYYY-MM-DD'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

const PATTERNS: Readonly<Record<DayFormat, RegExp>> = {
  YYYYMMDD: /^(\d{4})(\d{2})(\d{2})$/,
  'YYYY-MM-DD': /^(\d{4})-(\d{2})-(\d{2})$/,
}

const EXAMPLES: Readonly<Record<DayFormat, string>> = { YYYYMMDD: '20261101', 'YYYY-MM-DD': '2026-11-01' }

/** A real day: a `Date`, or a text in one of the formats. */
export function day(...formats: readonly DayFormat[]) {
  return judged<string | Date>((value) => dayProblem(value, formats))
}

/** Days since 1970-01-01 of a value that `day()` found right. A `Date` counts as the day at the service's clock. */
export function dayNumber(value: string | Date, utcOffsetMinutes: number): number {
  if (value instanceof Date) return dayOf(value.getTime(), utcOffsetMinutes)
  return readDay(value, ['YYYYMMDD', 'YYYY-MM-DD']) ?? Number.NaN
}

/** The day, as days since 1970-01-01, at an instant in Unix milliseconds. */
export function dayOf(timeMs: number, utcOffsetMinutes: number): number {
  return Math.floor((timeMs + utcOffsetMinutes * MINUTE_MS) / DAY_MS)
}

export function writeDay(dayNumber: number, format: DayFormat): string {
  const dashed = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
  return format === 'YYYYMMDD' ? dashed.replaceAll('-', '') : dashed
}

/** Days since 1970-01-01, or undefined when the text is not a real day in one of the formats. */
function readDay(text: string, formats: readonly DayFormat[]): number | undefined {
  for (const format of formats) {
    const match = PATTERNS[format].exec(text)
    if (match === null) continue
    const number = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / DAY_MS
    // `Date` turns 30 February into 2 March and the year 26 into 1926; a real day is written as it was read.
    return writeDay(number, format) === text ? number : undefined
  }
  return undefined
}

function dayProblem(value: unknown, formats: readonly DayFormat[]): Complaint | undefined {
  const wanted = `a Date or a day as ${formats.map((format) => `"${EXAMPLES[format]}"`).join(' or ')}`
  if (value === undefined || value === '') return { message: `Is required: ${wanted}.`, retCode: RET.missing }
  if (value instanceof Date) {
    const year = value.getUTCFullYear()
    if (year >= 1970 && year <= 9998) return undefined
    return { message: 'Is an invalid Date, or one outside the years 1970 to 9998.', retCode: RET.badDate }
  }
  if (typeof value !== 'string') {
    return { message: `Must be ${wanted}, not ${kindOf(value)}.`, retCode: RET.wrongType }
  }
  if (readDay(value, formats) !== undefined) return undefined
  return {
    message: `"${value.slice(0, 30)}" is not a real day in the form this endpoint takes: give ${wanted}.`,
    retCode: RET.badDate,
  }
}
