import { CODE, fail } from '../../api-error.js'
import { readFields, text } from '../../body/validators.js'
import { DAY_MS } from '../../clock/zone.js'
import type { EndpointCall } from '../endpoint.js'

export type DayFormat = 'YYYY-MM-DD' | 'YYYYMMDD'

/** How many days back each endpoint answers: the longest reading of "within N months". */
export const LOOKBACK_DAYS = {
  pushOverview: 184,
  deviceOverview: 92,
  deviceDistribution: 31,
  /** The newer page says one month, those until 2022 say three. */
  records: 92,
  task: 31,
  group: 7,
} as const

/** A day in the endpoint's own format; 1008016 for another format or a day too long ago. */
export function readDay(call: EndpointCall, name: string, format: DayFormat, lookbackDays: number): number {
  const given = readFields(call.body).required(name, text)
  const day = call.zone.parseDay(given, format) ?? fail(CODE.date, `${name} is not ${format}`)
  // The pages state how far back they answer; that an earlier day is rejected, and not just empty, is inferred.
  const earliest = call.zone.startOfDay(call.now) - lookbackDays * DAY_MS
  if (day < earliest) call.infer(() => fail(CODE.date, `${name} is more than ${lookbackDays} days ago`))
  return day
}

/** The days of `startDate` to `endDate`, both included, as the start of each. */
export function readDays(call: EndpointCall, format: DayFormat, lookbackDays: number): number[] {
  const start = readDay(call, 'startDate', format, lookbackDays)
  const end = readDay(call, 'endDate', format, lookbackDays)
  if (end < start) call.infer(() => fail(CODE.date, 'endDate is before startDate'))
  // Days ahead or too long ago have no data; far dates must not make an endless list.
  const today = call.zone.startOfDay(call.now)
  const first = Math.max(start, today - lookbackDays * DAY_MS)
  const last = Math.min(end, today)
  return Array.from(
    { length: Math.max(0, Math.round((last - first) / DAY_MS) + 1) },
    (_, n) => first + n * DAY_MS,
  )
}

/** Whether the moment is in the day. */
export function isOnDay(at: number, day: number): boolean {
  return at >= day && at < day + DAY_MS
}
