import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateWaitMs } from '../../src/rate-limit/estimate-wait.js'

const BROADCAST = { key: 'a', permits: 1, perMs: 1_050 }
const HOUR = 3_600_000
const STATISTICS = { key: 'b', permits: 200, perMs: HOUR }

describe('estimateWaitMs with one permit', () => {
  it.each([
    ['the first caller', [], 0, 5_000, 0],
    ['the third of three that come first together', [], 2, 5_000, 2_100],
    ['a caller right after a permit', [6_050], 0, 5_000, 1_050],
    ['a caller in the middle', [6_050], 0, 5_400, 650],
    ['a caller just before the permit is free', [6_050], 0, 6_049, 1],
    ['a caller when the permit is free', [6_050], 0, 6_050, 0],
    ['a caller long after', [6_050], 0, 900_000, 0],
    ['one with two ahead', [6_050], 2, 5_400, 650 + 2_100],
    ['one with two ahead, long after', [6_050], 2, 900_000, 2_100],
  ])('gives %s its wait', (_, heldUntil, ahead, now, expected) => {
    expect(estimateWaitMs(BROADCAST, heldUntil, ahead, now)).toBe(expected)
  })
})

describe('estimateWaitMs with 200 permits an hour', () => {
  /** Taken one second after the other, from 1,000 on. */
  const used = (count: number) => Array.from({ length: count }, (_, index) => 1_000 * (index + 1) + HOUR)

  it.each([
    ['the first', used(0), 0, 1_000, 0],
    ['the 200th', used(199), 0, 300_000, 0],
    ['the 201st', used(200), 0, 300_000, HOUR + 1_000 - 300_000],
    ['the 202nd', used(200), 1, 300_000, HOUR + 2_000 - 300_000],
    ['the 201st with one ahead', used(199), 1, 300_000, HOUR + 1_000 - 300_000],
    ['the 200th with others ahead', used(150), 49, 300_000, 0],
    ['the first of the next hour but one', used(200), 200, 300_000, 2 * HOUR + 1_000 - 300_000],
    ['one when the first permit is free again', used(200), 0, HOUR + 1_000, 0],
    ['one long after', used(200), 0, 10 * HOUR, 0],
    ['the 201st long after', used(200), 200, 10 * HOUR, HOUR],
  ])('gives %s its wait', (_, heldUntil, ahead, now, expected) => {
    expect(estimateWaitMs(STATISTICS, heldUntil, ahead, now)).toBe(expected)
  })
})

describe('estimateWaitMs', () => {
  const limit = fc.record({
    key: fc.constant('any'),
    permits: fc.integer({ min: 1, max: 4 }),
    perMs: fc.integer({ min: 1, max: 100 }),
  })

  it('keeps the limit when every caller waits as long as estimated', () => {
    const gaps = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(limit, gaps, (limit, gaps) => {
        let now = 50
        const starts: number[] = []
        for (const gap of gaps) {
          now += gap
          const heldUntil = starts.slice(-limit.permits).map((start) => start + limit.perMs)
          now += estimateWaitMs(limit, heldUntil, 0, now)
          starts.push(now)
        }
        for (const [index, start] of starts.slice(limit.permits).entries()) {
          expect(start - starts[index]!).toBeGreaterThanOrEqual(limit.perMs)
        }
      }),
    )
  })

  it('gives nobody less than the one who comes before', () => {
    const ahead = fc.nat({ max: 50 })
    fc.assert(
      fc.property(limit, ahead, fc.nat({ max: 500 }), (limit, ahead, now) => {
        const heldUntil = [limit.perMs]
        const waitMs = estimateWaitMs(limit, heldUntil, ahead, now)
        expect(waitMs).toBeGreaterThanOrEqual(0)
        expect(estimateWaitMs(limit, heldUntil, ahead + 1, now)).toBeGreaterThanOrEqual(waitMs)
      }),
    )
  })
})
