import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { call, makeToken, PUSH, START, toAll, toTag } from '../support.js'

// The clock stands at 2026-12-01 09:00:00 at UTC+8, a Tuesday.
function newFake() {
  const clock = new FakeClock()
  return { clock, fake: new FakeTpns({ clock }) }
}

describe('send_time', () => {
  it.each([
    ['2026-12-01 09:00:00', 'PUSH_FINISHED'],
    ['2026-12-01 08:50:00', 'PUSH_FINISHED'],
    ['2026-12-01 08:49:59', 10010012],
    ['2026-12-01 09:00:01', 'PUSH_WAIT'],
    ['2027-03-01 09:00:00', 'PUSH_WAIT'],
    ['2027-03-01 09:00:01', 10010012],
    ['2026-12-01T10:00:00', 1008007],
    ['2026-12-01  10:00:00', 1008007],
    ['2026-12-01 10:00', 1008007],
    ['2026-12-01 10:00:00.000', 1008007],
    ['2026-12-01 10:00:00Z', 1008007],
    ['2026-12-32 10:00:00', 1008007],
    ['2027-02-29 10:00:00', 1008007],
    ['2026-12-02 24:00:00', 1008007],
  ])('%s gives %s', async (sendTime, expected) => {
    const { fake } = newFake()
    const answer = await call(fake, PUSH, toAll({ send_time: sendTime }))
    expect(answer.ret_code === 0 ? fake.pushes[0]?.status : answer.ret_code).toBe(expected)
  })

  it('is read at another offset if that is set', async () => {
    const fake = new FakeTpns({ clock: new FakeClock(), utcOffsetMinutes: 0 })
    await call(fake, PUSH, toAll({ send_time: '2026-12-01 01:30:00' }))
    expect(fake.pushes[0]?.runAt).toBe(START + 30 * 60_000)
  })

  it('delivers when the clock has passed it, to the devices there are then', async () => {
    const { fake, clock } = newFake()
    await call(fake, PUSH, toAll({ send_time: '2026-12-01 10:00:00' }))
    clock.advance(59 * 60_000)
    fake.addDevice({ token: makeToken(7) })
    expect(fake.pushesTo(makeToken(7))).toEqual([])
    clock.advance(60_000)
    expect(fake.pushes[0]?.status).toBe('PUSH_FINISHED')
    expect(fake.pushesTo(makeToken(7))).toHaveLength(1)
  })
})

const loop = (changes: Record<string, unknown>) =>
  toAll({
    loop_param: {
      startDate: '2026-12-01',
      endDate: '2026-12-14',
      loopType: 1,
      loopDayIndexs: [0],
      dayTimes: ['10:00:00'],
      ...changes,
    },
  })

describe('loop_param', () => {
  it.each([
    ['daily', loop({ endDate: '2026-12-03' }), ['01T02:00', '02T02:00', '03T02:00']],
    [
      'daily, twice a day',
      loop({ endDate: '2026-12-01', dayTimes: ['12:00:00', '10:00:00'] }),
      ['01T02:00', '01T04:00'],
    ],
    [
      'daily, without the time that has passed',
      loop({ endDate: '2026-12-02', dayTimes: ['08:00:00'] }),
      ['02T00:00'],
    ],
    ['weekly on Sunday, which is 0', loop({ loopType: 2, loopDayIndexs: [0] }), ['06T02:00', '13T02:00']],
    ['weekly on Tuesday, which is 2', loop({ loopType: 2, loopDayIndexs: [2] }), ['01T02:00', '08T02:00']],
    ['monthly', loop({ loopType: 3, loopDayIndexs: [4, 10] }), ['04T02:00', '10T02:00']],
    [
      'with the spelling of SDKs',
      loop({ endDate: '2026-12-01', dayTimes: undefined, DayTimes: ['10:00:00'] }),
      ['01T02:00'],
    ],
  ])('%s makes one task for each occurrence', async (_, body, moments) => {
    const { fake } = newFake()
    const answer = await call(fake, PUSH, body)
    expect(answer.push_id).toEqual(fake.pushes.map((push) => push.pushId))
    expect(fake.pushes.map((push) => new Date(push.runAt).toISOString().slice(8, 16))).toEqual(moments)
    expect(new Set(fake.pushes.map((push) => push.status))).toEqual(new Set(['PUSH_WAIT']))
  })

  it.each([
    ['both times', { ...loop({}), send_time: '2026-12-01 10:00:00' }, 1008007],
    ['no loopDayIndexs', loop({ loopDayIndexs: undefined }), 1008002],
    ['loopType 4', loop({ loopType: 4 }), 1008007],
    ['a weekday 7', loop({ loopType: 2, loopDayIndexs: [7] }), 1008007],
    ['a month day 0', loop({ loopType: 3, loopDayIndexs: [0] }), 1008007],
    ['another date format', loop({ startDate: '20261201' }), 1008007],
    ['another time format', loop({ dayTimes: ['10:00'] }), 1008007],
    ['its end before its start', loop({ startDate: '2026-12-03', endDate: '2026-12-02' }), 1008007],
    ['an end 90 days ahead', loop({ endDate: '2027-03-01' }), 0],
    ['an end 91 days ahead', loop({ endDate: '2027-03-02' }), 10010012],
    ['a start that is past and days left', loop({ startDate: '2026-11-30' }), 0],
    ['no occurrence', loop({ loopType: 3, loopDayIndexs: [31] }), 10010012],
    ['a token audience', { ...loop({}), audience_type: 'token', token_list: [makeToken(1)] }, 1008007],
  ])('with %s gets the code for it', async (_, body, code) => {
    expect(await call(newFake().fake, PUSH, body)).toMatchObject({ ret_code: code })
  })
})

describe('the rate of broadcasts', () => {
  const text = (n: number) => ({ message: { title: 'T', content: String(n) } })

  it('is one a second for all and tag together, measured at arrival', async () => {
    const { fake, clock } = newFake()
    const codes: unknown[] = []
    const push = async (body: unknown) => codes.push((await call(fake, PUSH, body)).ret_code)
    await push(toAll(text(1)))
    clock.advance(999)
    await push(toTag(['a'], text(2)))
    clock.advance(1)
    await push(toTag(['a'], text(3)))
    expect(codes).toEqual([0, 1008028, 0])
  })

  it('does not concern tokens and accounts', async () => {
    const { fake } = newFake()
    for (let n = 0; n < 5; n++) {
      const body = toAll({ audience_type: 'token', token_list: [makeToken(n)] })
      expect(await call(fake, PUSH, body)).toMatchObject({ ret_code: 0 })
    }
  })

  it('does not count pushes that are refused for what they are', async () => {
    const { fake } = newFake()
    await call(fake, PUSH, toAll({ expire_time: -1 }))
    expect(await call(fake, PUSH, toAll())).toMatchObject({ ret_code: 0 })
  })

  it('is not looked at when rates are not enforced', async () => {
    const fake = new FakeTpns({ clock: new FakeClock(), enforceRates: false })
    for (let n = 0; n < 3; n++) expect(await call(fake, PUSH, toAll(text(n)))).toMatchObject({ ret_code: 0 })
  })
})

describe('the same content', () => {
  const HOUR = 3_600_000
  const other = { message: { title: 'T', content: 'another' } }
  it.each([
    ['to all within the hour', toAll(), toAll(), HOUR - 1, 10010018],
    ['to all after the hour', toAll(), toAll(), HOUR, 0],
    ['to the same tag within the hour', toTag(['a']), toTag(['a']), 1000, 10010018],
    ['to another tag', toTag(['a']), toTag(['b']), 1000, 0],
    ['to a tag after all', toAll(), toTag(['a']), 1000, 0],
    [
      'with its keys in another order',
      toAll(),
      toAll({ message: { content: 'C', title: 'T' } }),
      1000,
      10010018,
    ],
    ['no: another content', toAll(), toAll(other), 1000, 0],
    ['planned for an hour later', toAll(), toAll({ send_time: '2026-12-01 10:00:00' }), 1000, 0],
  ])('%s', async (_, first, second, afterMs, code) => {
    const { fake, clock } = newFake()
    expect(await call(fake, PUSH, first)).toMatchObject({ ret_code: 0 })
    clock.advance(afterMs)
    expect(await call(fake, PUSH, second)).toMatchObject({ ret_code: code })
  })

  it('may go to the same token again', async () => {
    const { fake } = newFake()
    const body = toAll({ audience_type: 'token', token_list: [makeToken(1)] })
    await call(fake, PUSH, body)
    expect(await call(fake, PUSH, body)).toMatchObject({ ret_code: 0 })
  })
})
