import { describe, expect, it } from 'vitest'
import { createSkewMeter } from '../../src/call/skew.js'
import { fakeRuntime } from '../support/fake-runtime.js'

const NOON = Date.UTC(2026, 11, 1, 12, 0, 0)
const NOON_HEADER = 'Tue, 01 Dec 2026 12:00:00 GMT'

function setUp() {
  const runtime = fakeRuntime({ now: NOON })
  return { runtime, meter: createSkewMeter(runtime) }
}

describe('createSkewMeter', () => {
  it('knows nothing before the first answer, and then takes the own clock for right', () => {
    const { meter } = setUp()
    expect(meter.skewMs()).toBeUndefined()
    expect(meter.serverNow()).toBe(NOON)
  })

  it('takes the header for the middle of its second, and the answer for the middle of the round trip', () => {
    const { meter } = setUp()
    meter.observe(NOON_HEADER, NOON + 400, 200)
    expect(meter.skewMs()).toBe(0)
  })

  it.each([
    ['positive when this clock is slow', NOON - 300_000, 300_500],
    ['negative when this clock is fast', NOON + 300_000, -299_500],
    ['half a second when both show the same whole second', NOON, 500],
  ])('is %s', (_, sentAt, expected) => {
    const { meter } = setUp()
    meter.observe(NOON_HEADER, sentAt, 0)
    expect(meter.skewMs()).toBe(expected)
  })

  it('allows for half the round trip', () => {
    const { meter } = setUp()
    meter.observe(NOON_HEADER, NOON, 3_000)
    expect(meter.skewMs()).toBe(-1_000)
  })

  it('is a whole number of milliseconds', () => {
    const { meter } = setUp()
    meter.observe(NOON_HEADER, NOON, 0.5)
    expect(Number.isInteger(meter.skewMs())).toBe(true)
  })

  it('gives the time of the service, which moves on with the own clock', async () => {
    const { meter, runtime } = setUp()
    meter.observe(NOON_HEADER, NOON - 60_000, 0)
    expect(meter.serverNow()).toBe(NOON + 60_500)
    await runtime.advance(1_000)
    expect(meter.serverNow()).toBe(NOON + 61_500)
  })

  it('follows the latest answer', () => {
    const { meter } = setUp()
    meter.observe(NOON_HEADER, NOON - 60_000, 0)
    meter.observe(NOON_HEADER, NOON + 500, 0)
    expect(meter.skewMs()).toBe(0)
  })

  it.each([undefined, '', 'yesterday', 'Tue, 99 Foo 2026 12:00:00 GMT', '0', '5', 'garbage 5', '1796126400'])(
    'ignores a header that is no HTTP date: %j',
    (header) => {
      const { meter } = setUp()
      meter.observe(header, NOON, 0)
      expect(meter.skewMs()).toBeUndefined()
      meter.observe(NOON_HEADER, NOON - 1_000, 0)
      meter.observe(header, NOON, 0)
      expect(meter.skewMs()).toBe(1_500)
    },
  )

  it('reads a date without a zone as GMT, wherever this machine stands', () => {
    const zone = process.env.TZ
    try {
      process.env.TZ = 'Asia/Shanghai'
      expect(new Date(NOON).getHours()).toBe(20)
      const { meter } = setUp()
      meter.observe('Tue Dec  1 12:00:00 2026', NOON + 500, 0)
      expect(meter.skewMs()).toBe(0)
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})
