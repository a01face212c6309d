import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, formatDay, parseDay } from '../../src/validation/time/calendar.js'
import {
  formatDuration,
  formatOffset,
  formatWallTime,
  isTimeOfDay,
  judgeLoopDays,
  judgeSendTime,
  parseWallTime,
} from '../../src/validation/time/wall-time.js'

const NOON_UTC = Date.UTC(2026, 10, 23, 12, 0, 0)

describe('the wall clock of the service', () => {
  it.each([
    [480, '2026-11-23 20:00:00'],
    [0, '2026-11-23 12:00:00'],
    [-300, '2026-11-23 07:00:00'],
    [330, '2026-11-23 17:30:00'],
    [840, '2026-11-24 02:00:00'],
  ])('shows the same instant at offset %i as %s', (offset, wall) => {
    expect(formatWallTime(NOON_UTC, offset)).toBe(wall)
    expect(parseWallTime(wall, offset)).toBe(NOON_UTC)
    expect(formatDay(NOON_UTC, offset)).toBe(wall.slice(0, 10))
  })

  it('drops the part of a second', () => {
    expect(formatWallTime(NOON_UTC + 999, 0)).toBe('2026-11-23 12:00:00')
  })

  it('does not break on the farthest dates that exist', () => {
    expect(formatWallTime(8.64e15, 480)).toMatch(/^\+275760-/)
    expect(formatWallTime(-8.64e15, -480)).toMatch(/^-271821-/)
  })

  it.each([
    '2026-11-23T20:00:00',
    '2026-11-23 20:00:00Z',
    '2026-11-23  20:00:00',
    ' 2026-11-23 20:00:00',
    '2026-11-23 20:00:00\n',
    '2026-11-23 20:00',
    '2026-11-23',
    '2026-11-23 24:00:00',
    '2026-11-23 20:60:00',
    '2026-11-23 20:00:60',
    '2026-02-29 08:00:00',
    '2026-02-30 08:00:00',
    '2026-04-31 08:00:00',
    '2026-13-01 08:00:00',
    '2026-00-10 08:00:00',
    '2026-01-00 08:00:00',
    '26-11-23 20:00:00',
    '2026-1-3 20:00:00',
    '２０２６-11-23 20:00:00',
    '',
  ])('does not take %j for a time', (text) => {
    expect(parseWallTime(text, 480)).toBeUndefined()
  })

  it('knows leap days', () => {
    expect(parseWallTime('2028-02-29 00:00:00', 0)).toBe(Date.UTC(2028, 1, 29))
    expect(parseDay('2028-02-29')).toBe(Date.UTC(2028, 1, 29))
    expect(parseDay('2027-02-29')).toBeUndefined()
    expect(parseDay('2100-02-29')).toBeUndefined()
  })

  it('reads what it wrote, at every second and offset', () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
    fc.assert(
      fc.property(seconds, fc.integer({ min: -840, max: 840 }), (second, offset) => {
        expect(parseWallTime(formatWallTime(second * 1000, offset), offset)).toBe(second * 1000)
      }),
    )
  })

  it.each([
    ['00:00:00', true],
    ['23:59:59', true],
    ['24:00:00', false],
    ['9:00:00', false],
    ['09:60:00', false],
    ['09:00:60', false],
    ['09:00', false],
    ['09:00:00 ', false],
  ])('takes %j for a time of day: %s', (text, expected) => {
    expect(isTimeOfDay(text)).toBe(expected)
  })
})

describe('a send_time is judged', () => {
  const MINUTE = 60_000
  it.each([
    ['one second ahead', 1000, 'ahead'],
    ['now', 0, 'ahead'],
    ['one second ago', -1000, 'sent-at-once'],
    ['9 min 59 s ago', -(9 * MINUTE + 59_000), 'sent-at-once'],
    ['10 min ago', -10 * MINUTE, 'sent-at-once'],
    ['10 min 2 s ago, where the service decides', -(10 * MINUTE + 2_000), 'sent-at-once'],
    ['10 min 2.001 s ago', -(10 * MINUTE + 2_001), 'too-old'],
    ['10 min 3 s ago', -(10 * MINUTE + 3_000), 'too-old'],
    ['a year ago', -365 * DAY, 'too-old'],
    ['90 days ahead', 90 * DAY, 'ahead'],
    ['90 days and 2 s ahead, where the service decides', 90 * DAY + 2_000, 'ahead'],
    ['90 days and 3 s ahead', 90 * DAY + 3_000, 'too-far-ahead'],
  ])('%s', (_, offsetMs, verdict) => {
    expect(judgeSendTime(NOON_UTC + offsetMs, NOON_UTC)).toBe(verdict)
  })
})

describe('the days of a loop are judged', () => {
  const today = Date.UTC(2026, 10, 23)
  it.each([
    ['today only', 0, 0, 'ok'],
    ['running since a month', -30, 0, 'ok'],
    ['over since yesterday', -30, -1, 'over'],
    ['up to the 90th day', 0, 90, 'ok'],
    ['beyond the 90th day', 0, 91, 'too-far-ahead'],
    ['beginning beyond the 90th day', 91, 92, 'too-far-ahead'],
  ])('%s', (_, start, end, verdict) => {
    const days = { start: today + start * DAY, end: today + end * DAY }
    expect(judgeLoopDays(days, NOON_UTC, 0)).toBe(verdict)
  })

  it('by the day at the service, which may be another one than in UTC', () => {
    const lateEvening = Date.UTC(2026, 10, 23, 20, 0, 0)
    expect(judgeLoopDays({ start: today, end: today }, lateEvening, 0)).toBe('ok')
    expect(judgeLoopDays({ start: today, end: today }, lateEvening, 480)).toBe('over')
  })

  it('in favour of the request within two seconds of midnight', () => {
    const midnight = today + DAY
    expect(judgeLoopDays({ start: today, end: today }, midnight + 1_999, 0)).toBe('ok')
    expect(judgeLoopDays({ start: today, end: today }, midnight + 2_001, 0)).toBe('over')
  })
})

describe('for messages', () => {
  it.each([
    [480, 'UTC+08:00'],
    [0, 'UTC+00:00'],
    [-210, 'UTC-03:30'],
  ])('offset %i is written %s', (minutes, text) => {
    expect(formatOffset(minutes)).toBe(text)
  })

  it.each([
    [605_999, '10 min 5 s', '10 分 5 秒'],
    [8 * 3_600_000, '8 h 0 min', '8 小时 0 分'],
    [91 * DAY + 5, '91 days', '91 天'],
  ])('%i ms is written %s and %s', (ms, en, zh) => {
    expect(formatDuration(ms)).toEqual({ en, zh })
  })
})
