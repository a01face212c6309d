import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseHttpDate, readRetryAfterMs } from '../../src/http/headers.js'

// The date that was read last is kept: no test begins with that of another.
beforeEach(() => void parseHttpDate('no date'))

/** The moment of the three examples of an HTTP date in RFC 9110, section 5.6.7. */
const EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37)

describe('retryAfterMs', () => {
  it.each([
    ['whole seconds', '120', 120_000],
    ['one second', '1', 1_000],
    ['zero', '0', 0],
    ['decimals', '1.5', 1_500],
    ['decimals finer than a millisecond, rounded up', '0.0001', 1],
    ['spaces around', ' 3 ', 3_000],
  ])('reads seconds: %s', (_, value, expected) => {
    expect(readRetryAfterMs({ 'retry-after': value }, 0)).toBe(expected)
  })

  it.each([
    ['milliseconds', { 'retry-after-ms': '250' }, 250],
    ['zero', { 'retry-after-ms': '0' }, 0],
    ['decimals, rounded up', { 'retry-after-ms': '0.2' }, 1],
    ['before Retry-After, because it is finer', { 'retry-after-ms': '250', 'retry-after': '1' }, 250],
    [
      'and falls back to Retry-After when it is malformed',
      { 'retry-after-ms': 'soon', 'retry-after': '1' },
      1_000,
    ],
  ])('reads retry-after-ms: %s', (_, headers, expected) => {
    expect(readRetryAfterMs(headers, 0)).toBe(expected)
  })

  const FORMS = [
    ['IMF-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['RFC 850', 'Sunday, 06-Nov-94 08:49:37 GMT'],
    ['asctime, which has no zone', 'Sun Nov  6 08:49:37 1994'],
  ] as const

  it.each(FORMS)('reads an HTTP date: %s', (_, value) => {
    expect(readRetryAfterMs({ 'retry-after': value }, EXAMPLE - 90_000)).toBe(90_000)
  })

  it.each(FORMS)('counts a date from the Date header of the answer, here as %s', (_, date) => {
    const headers = { 'retry-after': 'Sun, 06 Nov 1994 08:50:07 GMT', date }
    const aClockThatIsADayOff = EXAMPLE + 86_400_000
    expect(readRetryAfterMs(headers, aClockThatIsADayOff)).toBe(30_000)
  })

  it('reads a date with spaces around, in either header', () => {
    const headers = {
      'retry-after': ' Sun, 06 Nov 1994 08:50:07 GMT ',
      date: ' Sun, 06 Nov 1994 08:49:37 GMT ',
    }
    expect(readRetryAfterMs(headers, 0)).toBe(30_000)
  })

  it('counts a date from now when the Date header cannot be read', () => {
    const headers = { 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT', date: 'now' }
    expect(readRetryAfterMs(headers, EXAMPLE - 5_000)).toBe(5_000)
  })

  it('gives 0 for a date that has passed', () => {
    expect(readRetryAfterMs({ 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, EXAMPLE + 1)).toBe(0)
  })

  it('does not depend on the time zone of the machine', () => {
    const zone = process.env.TZ
    try {
      process.env.TZ = 'Asia/Shanghai'
      expect(new Date(EXAMPLE).getHours()).toBe(16)
      for (const [, value] of FORMS) {
        expect(readRetryAfterMs({ 'retry-after': value }, EXAMPLE - 1_000)).toBe(1_000)
      }
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  it('is undefined without a header', () => {
    expect(readRetryAfterMs({}, 0)).toBeUndefined()
  })

  it.each([
    '',
    '   ',
    'soon',
    '-5',
    '+5',
    '5s',
    '1,5',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '.5',
    '5.',
    '5, 10',
    '2026-12-01T00:00:00Z',
    'Sun, 99 Foo 1994 08:49:37 GMT',
    'Soon 5',
    'Wait 60',
    'After 60 seconds',
    'Tomorrow, 5',
    'Sun, 06 Nov',
  ])('is undefined for what is neither a number nor an HTTP date: %j', (value) => {
    expect(readRetryAfterMs({ 'retry-after': value }, 0)).toBeUndefined()
  })

  it('never gives what a timer or a sum cannot hold, whatever the header says', () => {
    const digits = fc.stringMatching(/^\d{1,400}(\.\d{1,5})?$/)
    const text = fc.oneof(digits, fc.string(), fc.constant('9'.repeat(400)))
    fc.assert(
      fc.property(text, fc.constantFrom('retry-after', 'retry-after-ms'), (value, name) => {
        const wait = readRetryAfterMs({ [name]: value }, 0)
        if (wait === undefined) return
        expect(Number.isFinite(wait)).toBe(true)
        expect(wait).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
