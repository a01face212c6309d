const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/
const DASHED_DAY = /^(\d{4})-(\d\d)-(\d\d)$/
const PLAIN_DAY = /^(\d{4})(\d\d)(\d\d)$/
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/

/** Dates and times as TPNS writes them, read at one fixed offset from UTC. */
export interface Zone {
  /** `YYYY-MM-DD HH:MM:SS` to Unix milliseconds; undefined when it is not such a time. */
  parseDateTime(text: string): number | undefined
  /** Start of the day, from `YYYY-MM-DD` or `YYYYMMDD`. */
  parseDay(text: string, format: 'YYYY-MM-DD' | 'YYYYMMDD'): number | undefined
  formatDateTime(at: number): string
  formatDay(at: number, format: 'YYYY-MM-DD' | 'YYYYMMDD'): string
  /** Start of the day that contains the moment. */
  startOfDay(at: number): number
  /** 0 = Sunday. */
  weekday(at: number): number
  dayOfMonth(at: number): number
}

/** `HH:MM:SS` to milliseconds since midnight. */
export function parseTimeOfDay(text: string): number | undefined {
  const parts = TIME_OF_DAY.exec(text)
  if (parts === null) return undefined
  return Number(parts[1]) * HOUR_MS + Number(parts[2]) * MINUTE_MS + Number(parts[3]) * SECOND_MS
}

export function createZone(utcOffsetMinutes: number): Zone {
  const offset = utcOffsetMinutes * MINUTE_MS
  const local = (at: number) => new Date(at + offset)
  const iso = (at: number) => local(at).toISOString()

  // Date.UTC rolls 31 November over to 1 December: the date must survive the round trip.
  const moment = (y: number, mo: number, d: number, h = 0, mi = 0, s = 0): number | undefined => {
    const utc = new Date(Date.UTC(y, mo - 1, d, h, mi, s))
    const same =
      utc.getUTCFullYear() === y &&
      utc.getUTCMonth() === mo - 1 &&
      utc.getUTCDate() === d &&
      utc.getUTCHours() === h &&
      utc.getUTCMinutes() === mi &&
      utc.getUTCSeconds() === s
    return same ? utc.getTime() - offset : undefined
  }
  const read = (pattern: RegExp, text: string): number | undefined => {
    const parts = pattern.exec(text)?.slice(1).map(Number)
    if (parts === undefined) return undefined
    const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts
    return moment(y, mo, d, h, mi, s)
  }
  const formatDay = (at: number, format: 'YYYY-MM-DD' | 'YYYYMMDD') => {
    const day = iso(at).slice(0, 10)
    return format === 'YYYYMMDD' ? day.replaceAll('-', '') : day
  }
  return {
    parseDateTime: (text) => read(DATE_TIME, text),
    parseDay: (text, format) => read(format === 'YYYYMMDD' ? PLAIN_DAY : DASHED_DAY, text),
    formatDateTime: (at) => iso(at).slice(0, 19).replace('T', ' '),
    formatDay,
    startOfDay: (at) => Math.floor((at + offset) / DAY_MS) * DAY_MS - offset,
    weekday: (at) => local(at).getUTCDay(),
    dayOfMonth: (at) => local(at).getUTCDate(),
  }
}
