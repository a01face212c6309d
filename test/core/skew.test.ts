import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contradicts, createClockSkew, measureSkew, readSkew } from '../../src/core/policy/clock-skew.js'
import { judgeSendTime } from '../../src/validation/time/wall-time.js'
import { fakeRuntime } from '../support/fake-runtime.js'

const NOON = Date.UTC(2026, 11, 1, 12, 0, 0)
const NOON_HEADER = 'Tue, 01 Dec 2026 12:00:00 GMT'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const ONLY_THE_SERVICE_CAN_TELL = Number.POSITIVE_INFINITY

/** A clock that shows `now`, and answers that come after `roundTripMs` with a `Date` header. */
function setUp({ now = NOON, trusted = true } = {}) {
  const runtime = fakeRuntime({ now })
  const skew = createClockSkew(runtime, trusted)
  const answered = async (date: string | undefined, roundTripMs = 0) => {
    const sent = skew.moment()
    await runtime.advance(roundTripMs)
    skew.record(date, sent, skew.moment())
  }
  return { runtime, skew, answered }
}

const header = (time: number) => new Date(time).toUTCString()

describe('the skew of the clock', () => {
  it('is not known before the first answer, and this machine counts as right', () => {
    const { skew } = setUp()
    expect(skew.skewMs()).toBeUndefined()
    expect(skew.serverNow()).toBe(NOON)
    expect(skew.doubtMs()).toBe(0)
  })

  it('is in full doubt before the first answer where this machine is not to be relied on', () => {
    expect(setUp({ trusted: false }).skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
  })

  it.each([
    ['positive when this clock is slow', NOON - 5 * MINUTE, 0, 301_000],
    ['negative when this clock is fast', NOON + 5 * MINUTE, 0, -299_000],
    // 500 ms into its second at the middle of the round trip: 60.5 s − 3 s.
    ['taken at the middle of the round trip', NOON - MINUTE, 6_000, 58_000],
  ])('is %s, in whole seconds', async (_, now, roundTripMs, expected) => {
    const { skew, answered } = setUp({ now })
    await answered(NOON_HEADER, roundTripMs)
    expect(Math.abs(skew.skewMs()! - expected)).toBeLessThanOrEqual(SECOND)
    expect(Math.abs(skew.skewMs()!) % SECOND).toBe(0)
  })

  it('within two seconds is none, however the header jitters', async () => {
    for (let offset = -1_500; offset <= 1_500; offset += 100) {
      const { skew, answered } = setUp({ now: NOON + 500 - offset })
      await answered(NOON_HEADER)
      expect(skew.skewMs()).toBeUndefined()
      expect(skew.serverNow()).toBe(NOON + 500 - offset)
    }
  })

  it('gives the time of the service, which moves on with this clock', async () => {
    const { skew, runtime, answered } = setUp({ now: NOON - HOUR })
    await answered(NOON_HEADER)
    expect(Math.abs(skew.serverNow() - NOON)).toBeLessThanOrEqual(SECOND)
    await runtime.advance(MINUTE)
    expect(Math.abs(skew.serverNow() - NOON - MINUTE)).toBeLessThanOrEqual(SECOND)
  })

  it.each([
    ['none', undefined],
    ['empty', ''],
    ['words', 'yesterday'],
    ['no day of the calendar', 'Tue, 99 Foo 2026 12:00:00 GMT'],
    ['a number', '1796126400'],
    ['two that contradict each other', `${NOON_HEADER}, ${header(NOON + HOUR)}`],
    ['another zone', 'Tue, 01 Dec 2026 12:00:00 +0800'],
  ])('is not measured on a header that cannot be read: %s', async (_, date) => {
    const { skew, answered } = setUp({ now: NOON - HOUR })
    await answered(date)
    expect(skew.skewMs()).toBeUndefined()
    await answered(NOON_HEADER)
    const known = skew.skewMs()
    await answered(date)
    expect(skew.skewMs()).toBe(known)
  })

  it.each([
    ['IMF-fixdate', NOON_HEADER],
    ['RFC 850', 'Tuesday, 01-Dec-26 12:00:00 GMT'],
    ['asctime, which has no zone and means GMT', 'Tue Dec  1 12:00:00 2026'],
  ])('is measured on a header in the form of %s, wherever this machine stands', async (_, date) => {
    const zone = process.env.TZ
    try {
      process.env.TZ = 'Asia/Shanghai'
      const { skew, answered } = setUp({ now: NOON - HOUR + 500 })
      await answered(date)
      expect(skew.skewMs()).toBe(HOUR)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})

describe('a measurement ends', () => {
  it.each([
    ['is set forward', HOUR],
    ['is set back', -HOUR],
    ['was set right', 30 * MINUTE],
    ['goes on while the other stood still (a suspended machine)', 8 * HOUR],
  ])('when the wall clock %s: then only the service can know', async (_, step) => {
    const { skew, runtime, answered } = setUp({ now: NOON - 30 * MINUTE })
    await answered(NOON_HEADER)
    runtime.setWallClock(runtime.now() + step)
    expect(skew.skewMs()).toBeUndefined()
    expect(skew.serverNow()).toBe(runtime.now())
    expect(skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
    await answered(header(NOON))
    expect(skew.doubtMs()).toBeLessThan(5 * SECOND)
  })

  it('is not even made when the wall clock is set while the answer is on its way', async () => {
    const { skew, runtime } = setUp()
    const sent = skew.moment()
    runtime.setWallClock(NOON + HOUR)
    skew.record(NOON_HEADER, sent, skew.moment())
    expect(skew.skewMs()).toBeUndefined()
  })

  it('refuses nothing any more after ten minutes when the clock was wrong, and is forgotten after an hour', async () => {
    const { skew, runtime, answered } = setUp({ now: NOON - HOUR })
    await answered(NOON_HEADER)
    await runtime.advance(9 * MINUTE)
    expect(skew.doubtMs()).toBeLessThan(2 * MINUTE)
    await runtime.advance(2 * MINUTE)
    expect(skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
    expect(skew.skewMs()).toBeDefined()
    await runtime.advance(50 * MINUTE)
    expect(skew.skewMs()).toBeUndefined()
    expect(skew.serverNow()).toBe(runtime.now())
    expect(skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
  })

  it('leaves a clock that was found right as good as before', async () => {
    const { skew, runtime, answered } = setUp()
    await answered(NOON_HEADER)
    await runtime.advance(24 * HOUR)
    expect(skew.doubtMs()).toBeLessThanOrEqual(2 * SECOND)
  })

  it('refuses nothing while another one contradicts it', async () => {
    const { skew, runtime, answered } = setUp()
    await answered(NOON_HEADER)
    await answered(header(NOON + HOUR))
    expect(skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
    await runtime.advance(5 * MINUTE)
    await answered(header(NOON + HOUR + 5 * MINUTE))
    expect(skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
    await runtime.advance(6 * MINUTE)
    await answered(header(NOON + HOUR + 11 * MINUTE))
    expect(skew.doubtMs()).toBeLessThan(5 * SECOND)
  })
})

describe('at its limits, a measurement', () => {
  const at = { wall: NOON, elapsed: HOUR }
  const later = (ms: number, setByMs = 0) => ({ wall: NOON + ms + setByMs, elapsed: HOUR + ms })
  const measured = (skewMs: number) => ({ skewMs, uncertaintyMs: SECOND, at })

  it('is as uncertain as the whole seconds of the header, its age and half the round trip make it', () => {
    const sent = { wall: NOON - 2 * SECOND, elapsed: HOUR - 2 * SECOND }
    // Half a second each for the first two, one for the third.
    expect(measureSkew(NOON_HEADER, sent, at)).toEqual({ skewMs: 1_500, uncertaintyMs: 2_000, at })
  })

  it('is made while the clock moved by a second on the way, and not by more', () => {
    expect(measureSkew(NOON_HEADER, at, later(0, 1_000))).toBeDefined()
    expect(measureSkew(NOON_HEADER, at, later(0, 1_001))).toBeUndefined()
    expect(measureSkew(NOON_HEADER, at, later(0, -1_001))).toBeUndefined()
  })

  it('adds what the clocks have parted since to its doubt, up to a second', () => {
    expect(readSkew(measured(0), later(0, 400)).doubtMs).toBe(1_400)
    expect(readSkew(measured(0), later(0, -1_000)).doubtMs).toBe(2_000)
    expect(readSkew(measured(0), later(0, -1_001)).doubtMs).toBe(ONLY_THE_SERVICE_CAN_TELL)
  })

  it('is noticed from above two seconds on', () => {
    expect(readSkew(measured(2_000), at).skewMs).toBeUndefined()
    expect(readSkew(measured(2_001), at).skewMs).toBe(2_000)
    expect(readSkew(measured(-2_001), at).skewMs).toBe(-2_000)
  })

  it('is certain for ten minutes, with a tenth of its age in doubt, and is known for an hour', () => {
    expect(readSkew(measured(HOUR), later(10 * MINUTE)).doubtMs).toBe(SECOND + MINUTE)
    expect(readSkew(measured(HOUR), later(10 * MINUTE + 1)).doubtMs).toBe(ONLY_THE_SERVICE_CAN_TELL)
    expect(readSkew(measured(HOUR), later(HOUR)).skewMs).toBe(HOUR)
    expect(readSkew(measured(HOUR), later(HOUR + 1)).skewMs).toBeUndefined()
  })

  it('contradicts another where both cannot be right, within ten minutes', () => {
    expect(contradicts(measured(0), measured(2_000))).toBe(false)
    expect(contradicts(measured(0), measured(2_001))).toBe(true)
    const laterOne = (ms: number) => ({ ...measured(2 * HOUR), at: later(ms) })
    expect(contradicts(measured(0), laterOne(10 * MINUTE))).toBe(true)
    expect(contradicts(measured(0), laterOne(10 * MINUTE + 1))).toBe(false)
  })

  it('ends a dispute when the last one is ten minutes old', async () => {
    const { skew, runtime, answered } = setUp()
    await answered(NOON_HEADER)
    await answered(header(NOON + HOUR))
    await runtime.advance(10 * MINUTE - 1)
    expect(skew.doubtMs()).toBe(ONLY_THE_SERVICE_CAN_TELL)
    await runtime.advance(1)
    expect(skew.doubtMs()).toBe(SECOND + MINUTE)
  })

  it('is not missed by a client that says nothing of its own clock', () => {
    expect(createClockSkew(fakeRuntime()).doubtMs()).toBe(0)
  })
})

describe('a send_time that the service would take', () => {
  const aDay = 24 * HOUR
  const history = fc.record({
    offset: fc.integer({ min: -2 * aDay, max: 2 * aDay }),
    there: fc.integer({ min: 0, max: 30_000 }),
    back: fc.integer({ min: 0, max: 30_000 }),
    headerAge: fc.integer({ min: 0, max: 499 }),
    idle: fc.oneof(fc.integer({ min: 0, max: 5 * MINUTE }), fc.integer({ min: 0, max: 3 * aDay })),
    step: fc.oneof(fc.constant(0), fc.integer({ min: -aDay, max: aDay })),
    // From the oldest that the service sends at once to the farthest that it plans.
    ahead: fc.oneof(
      fc.integer({ min: -10 * MINUTE, max: -9 * MINUTE }),
      fc.integer({ min: -10 * MINUTE, max: 90 * aDay }),
    ),
  })

  it('is never refused by a clock that was measured, right or wrong, set or not', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ offset, there, back, headerAge, idle, step, ahead }) => {
        const { runtime, skew } = setUp({ now: NOON + 123 })
        // The truth moves on with the clock that does not jump.
        const truth = () => NOON + 123 + offset + runtime.elapsed() - 5_000
        const sent = skew.moment()
        await runtime.advance(there)
        const date = header(truth() - headerAge)
        await runtime.advance(back)
        skew.record(date, sent, skew.moment())
        await runtime.advance(idle)
        // A clock that was right and is set is wrong; both must be let through until it is measured again.
        if (step !== 0) runtime.setWallClock(runtime.now() + step)
        const verdict = judgeSendTime(truth() + ahead, skew.serverNow(), skew.doubtMs())
        expect(['ahead', 'sent-at-once']).toContain(verdict)
      }),
      { numRuns: 300 },
    )
  })

  it('is distinguished from one that it would not take, while the measurement is fresh', async () => {
    const { skew, answered } = setUp({ now: NOON - HOUR })
    await answered(NOON_HEADER)
    expect(judgeSendTime(NOON - 11 * MINUTE, skew.serverNow(), skew.doubtMs())).toBe('too-old')
    expect(judgeSendTime(NOON + 91 * aDay, skew.serverNow(), skew.doubtMs())).toBe('too-far-ahead')
  })
})
