import { describe, expect, it } from 'vitest'
import { TpnsPushTimeError, TpnsRequestError } from '../../../src/errors/index.js'
import { allPush, encode, getFailure, LOOP, NOON } from './context.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('send_time', () => {
  it('is sent as written', () => {
    const { value, notes } = encode(allPush({ send_time: '2026-12-01 09:00:00' }))
    expect(value.send_time).toBe('2026-12-01 09:00:00')
    expect(notes).toBeUndefined()
  })

  it.each([
    [480, '2026-12-01 09:00:00'],
    [0, '2026-12-01 01:00:00'],
    [-300, '2026-11-30 20:00:00'],
  ])('given as a Date is written at offset %i', (utcOffsetMinutes, text) => {
    const send_time = new Date('2026-12-01T01:00:00.999Z')
    expect(encode(allPush({ send_time }), { utcOffsetMinutes }).value.send_time).toBe(text)
  })

  it('in the past by up to 10 minutes is sent at once, and the notes say so', () => {
    expect(encode(allPush({ send_time: '2026-11-23 11:50:00' })).notes).toStrictEqual({ sentAtOnce: true })
    expect(encode(allPush({ send_time: '2026-11-23 11:49:58' })).notes).toStrictEqual({ sentAtOnce: true })
  })

  it('farther in the past is refused like the 10010012 of the service, with the zone as the likely cause', () => {
    const error = getFailure(allPush({ send_time: '2026-11-23 11:49:57' }))
    if (!(error instanceof TpnsPushTimeError)) expect.fail(String(error))
    expect(error).toMatchObject({ retCode: 10010012, outcome: 'not-sent', sendTime: '2026-11-23 11:49:57' })
    expect(error.endpoint).toBe('v3/push/app')
    for (const part of ['10 min 3 s', '2026-11-23 12:00:00', 'UTC+08:00', 'utcOffset']) {
      expect(error.message).toContain(part)
    }
  })

  it('written in UTC by mistake is eight hours too early', () => {
    const error = getFailure(allPush({ send_time: '2026-11-23 04:00:00' }))
    expect(error).toBeInstanceOf(TpnsPushTimeError)
    expect(String(error)).toContain('8 h 0 min')
    expect(getFailure(allPush({ send_time: '2026-11-23 04:00:00' }), { utcOffsetMinutes: 0 })).toBeUndefined()
  })

  it('given as a Date is refused with the text that would have been sent', () => {
    const error = getFailure(allPush({ send_time: new Date(NOON - 11 * MINUTE) }))
    expect(error).toMatchObject({ name: 'TpnsPushTimeError', sendTime: '2026-11-23 11:49:00' })
  })

  it('more than 90 days ahead is refused', () => {
    expect(getFailure(allPush({ send_time: new Date(NOON + 90 * DAY) }))).toBeUndefined()
    expect(getFailure(allPush({ send_time: new Date(NOON + 90 * DAY + 3_000) }))).toBeInstanceOf(
      TpnsPushTimeError,
    )
    expect(getFailure(allPush({ send_time: new Date(8.64e15) }))).toBeInstanceOf(TpnsPushTimeError)
  })

  it('that is off beside other faults is one of the issues, and not the first', () => {
    const error = getFailure({ ...allPush({ send_time: '2020-01-01 00:00:00' }), message: { title: 'T' } })
    if (!(error instanceof TpnsRequestError)) expect.fail(String(error))
    expect(error.issues.map(({ path, retCode }) => [path, retCode])).toStrictEqual([
      ['message.content', 1008002],
      ['send_time', 10010012],
    ])
    expect(error.retCode).toBe(1008002)
  })

  it('is looked up on the clock only when there is one', () => {
    const now = () => expect.fail('the clock was asked')
    expect(getFailure(allPush(), { now })).toBeUndefined()
  })
})

describe('loop_param', () => {
  it('takes Dates for its days, by the day at the service', () => {
    const startDate = new Date('2026-11-24T16:00:00Z')
    const loop_param = { ...LOOP, startDate, endDate: '2026-12-24' }
    expect(encode(allPush({ loop_param })).value.loop_param).toStrictEqual({
      ...loop_param,
      startDate: '2026-11-25',
    })
    const { value } = encode(allPush({ loop_param }), { utcOffsetMinutes: 0 })
    expect(value.loop_param).toMatchObject({ startDate: '2026-11-24' })
  })

  it.each([
    ['weekly', 2, [0, 6]],
    ['monthly', 3, [1, 10, 31]],
  ])('may be %s', (_, loopType, loopDayIndexs) => {
    expect(getFailure(allPush({ loop_param: { ...LOOP, loopType, loopDayIndexs } }))).toBeUndefined()
  })

  it('may have begun already', () => {
    expect(getFailure(allPush({ loop_param: { ...LOOP, startDate: '2026-10-01' } }))).toBeUndefined()
  })

  it.each([
    ['is over', { startDate: '2026-11-01', endDate: '2026-11-22' }, 'past'],
    ['ends too late', { endDate: '2027-02-22' }, '90 days'],
  ])('that %s is refused as a push time', (_, days, word) => {
    const error = getFailure(allPush({ loop_param: { ...LOOP, ...days } }))
    expect(error).toMatchObject({ name: 'TpnsPushTimeError', retCode: 10010012, sendTime: days.endDate })
    expect(String(error)).toContain(word)
  })

  it('may end on the 90th day', () => {
    expect(getFailure(allPush({ loop_param: { ...LOOP, endDate: '2027-02-21' } }))).toBeUndefined()
  })

  it('does not take a day beyond the year 9999', () => {
    const loop_param = { ...LOOP, endDate: new Date(8.64e15) }
    expect(getFailure(allPush({ loop_param }))).toMatchObject({ issues: [{ path: 'loop_param.endDate' }] })
  })
})
