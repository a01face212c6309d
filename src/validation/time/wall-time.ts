import type { Bilingual } from '../../return-codes/types.js'
import { DAY, dayAt, isoAtOffset, parseDay } from './calendar.js'

/**
 * The service's wall clock. Its times carry no zone; the zone is an option of the client (UTC+8 unless changed), and
 * never the zone of this machine.
 */

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** A `send_time` up to this far in the past is pushed at once, inclusive. Page of 10010012. */
const PAST_LIMIT_MS = 10 * MINUTE
/** How far ahead a push may be planned. Push page 2023-04. */
export const AHEAD_LIMIT_DAYS = 90
/** This close to a limit the service decides: its clock is not known more precisely. */
const CLOCK_GRACE_MS = 2 * SECOND

const WALL_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/

/** `yyyy-MM-dd HH:mm:ss` of an instant (Unix milliseconds; a part of a second is dropped). */
export function formatWallTime(atMs: number, utcOffsetMinutes: number): string {
  const iso = isoAtOffset(atMs, utcOffsetMinutes)
  return `${iso.slice(0, -14)} ${iso.slice(-13, -5)}`
}

/** The instant (Unix milliseconds) of `yyyy-MM-dd HH:mm:ss`, or undefined when it is not in that form or not a real time. */
export function parseWallTime(text: string, utcOffsetMinutes: number): number | undefined {
  const match = WALL_TIME.exec(text)
  if (match === null) return undefined
  const [, day = '', time = ''] = match
  if (parseDay(day) === undefined || !TIME_OF_DAY.test(time)) return undefined
  return Date.parse(`${day}T${time}Z`) - utcOffsetMinutes * MINUTE
}

/** Whether a text is `HH:MM:SS`, 24 hours. */
export function isTimeOfDay(text: string): boolean {
  return TIME_OF_DAY.test(text)
}

export type PushTimeVerdict = 'ahead' | 'sent-at-once' | 'too-old' | 'too-far-ahead'

/**
 * What the service does with a push time. Within the doubt about the service's clock, the answer is left to the service.
 *
 * @param doubtMs how far off `nowMs` may be; Infinity when only the service knows
 */
export function judgeSendTime(atMs: number, nowMs: number, doubtMs = 0): PushTimeVerdict {
  const graceMs = CLOCK_GRACE_MS + doubtMs
  if (nowMs - atMs > PAST_LIMIT_MS + graceMs) return 'too-old'
  if (atMs - nowMs > AHEAD_LIMIT_DAYS * DAY + graceMs) return 'too-far-ahead'
  return atMs < nowMs ? 'sent-at-once' : 'ahead'
}

/** What the service does with the days of a repeated push (midnights as of {@link parseDay}). */
export function judgeLoopDays(
  days: { readonly start: number; readonly end: number },
  nowMs: number,
  utcOffsetMinutes: number,
  doubtMs = 0,
): 'ok' | 'over' | 'too-far-ahead' {
  const graceMs = CLOCK_GRACE_MS + doubtMs
  if (days.end < dayAt(nowMs - graceMs, utcOffsetMinutes)) return 'over'
  const last = dayAt(nowMs + graceMs, utcOffsetMinutes) + AHEAD_LIMIT_DAYS * DAY
  return Math.max(days.start, days.end) > last ? 'too-far-ahead' : 'ok'
}

/** A repeated push, its days as of {@link parseDay} and its times as `HH:MM:SS`. */
interface Loop {
  readonly start: number
  readonly end: number
  /** 1 daily, 2 weekly, 3 monthly. */
  readonly type: 1 | 2 | 3
  /** Weekly: 0 is Sunday, as the newer page counts. */
  readonly indexes: readonly number[]
  readonly times: readonly string[]
}

/** Longer loops are refused: what is farther back or ahead need not be looked at. */
const LONGEST_LOOP_DAYS = 400

/** Whether a repeated push is due at least once from now on. */
export function hasOccurrenceAhead(
  loop: Loop,
  nowMs: number,
  utcOffsetMinutes: number,
  doubtMs = 0,
): boolean {
  const earliestMs = nowMs - CLOCK_GRACE_MS - doubtMs
  const times = loop.times.map((time) => Date.parse(`1970-01-01T${time}Z`))
  const today = dayAt(earliestMs, utcOffsetMinutes)
  for (
    let day = Math.max(loop.start, today, loop.end - LONGEST_LOOP_DAYS * DAY);
    day <= loop.end;
    day += DAY
  ) {
    const date = new Date(day)
    const index = { 1: 0, 2: date.getUTCDay(), 3: date.getUTCDate() }[loop.type]
    if (!loop.indexes.includes(index)) continue
    if (times.some((time) => day + time - utcOffsetMinutes * MINUTE > earliestMs)) return true
  }
  return false
}

/** `UTC+08:00`. */
export function formatOffset(utcOffsetMinutes: number): string {
  const minutes = Math.abs(utcOffsetMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `UTC${utcOffsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `13 min 5 s`, `2 h 0 min`, `91 days`. Rounded down. */
export function formatDuration(durationMs: number): Bilingual {
  const seconds = Math.floor(durationMs / SECOND)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) {
    return { en: `${minutes} min ${seconds % 60} s`, zh: `${minutes} 分 ${seconds % 60} 秒` }
  }
  const hours = Math.floor(minutes / 60)
  if (durationMs < 2 * DAY) {
    return { en: `${hours} h ${minutes % 60} min`, zh: `${hours} 小时 ${minutes % 60} 分` }
  }
  const days = Math.floor(durationMs / DAY)
  return { en: `${days} days`, zh: `${days} 天` }
}
