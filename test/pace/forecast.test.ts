import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterTurn, forecastWaitMs, NO_TURNS, type PaceHistory } from '../../src/pace/forecast.js'
import type { PaceRule } from '../../src/pace/rules.js'

const SPACING = { kind: 'spacing', everyMs: 1_050 } as const
const WINDOW = { kind: 'window', calls: 200, perMs: 3_600_000 } as const

describe('forecastWaitMs with a spacing', () => {
  const turnAt = (lastTurnAt: number): PaceHistory => ({ ...NO_TURNS, lastTurnAt })

  it.each([
    ['the first caller', NO_TURNS, 0, 5_000, 0],
    ['the third of three that come first together', NO_TURNS, 2, 5_000, 2_100],
    ['a caller right after a turn', turnAt(5_000), 0, 5_000, 1_050],
    ['a caller in the middle', turnAt(5_000), 0, 5_400, 650],
    ['a caller just before the next turn', turnAt(5_000), 0, 6_049, 1],
    ['a caller at the next turn', turnAt(5_000), 0, 6_050, 0],
    ['a caller long after', turnAt(5_000), 0, 900_000, 0],
    ['one with two ahead', turnAt(5_000), 2, 5_400, 650 + 2_100],
    ['one with two ahead, long after', turnAt(5_000), 2, 900_000, 2_100],
  ])('tells %s its wait', (_, history, ahead, now, expected) => {
    expect(forecastWaitMs(SPACING, history, ahead, now)).toBe(expected)
  })
})

describe('forecastWaitMs with a window', () => {
  const used = (turnsInWindow: number): PaceHistory => ({
    lastTurnAt: 0,
    windowStartedAt: 1_000,
    turnsInWindow,
  })
  const END = 3_601_000

  it.each([
    ['the first', used(0), 0, 1_000, 0],
    ['the 200th', used(199), 0, 2_000, 0],
    ['the 201st', used(200), 0, 2_000, END - 2_000],
    ['the 201st with one ahead', used(199), 1, 2_000, END - 2_000],
    ['the 200th with others ahead', used(150), 49, 2_000, 0],
    ['the last of the next window', used(200), 199, 2_000, END - 2_000],
    ['the first of the window after it', used(200), 200, 2_000, END + 3_600_000 - 2_000],
    ['one at the last moment of the window', used(200), 0, END - 1, 1],
    ['one at the first moment of the next', used(200), 0, END, 0],
    ['one in a later window, whose turns are unused', used(200), 0, END + 5 * 3_600_000 + 7, 0],
    ['the 201st in a later window', used(200), 200, END + 5 * 3_600_000 + 7, 3_600_000 - 7],
  ])('tells %s its wait', (_, history, ahead, now, expected) => {
    expect(forecastWaitMs(WINDOW, history, ahead, now)).toBe(expected)
  })
})

describe('afterTurn', () => {
  it('remembers when the last turn was', () => {
    expect(afterTurn(SPACING, NO_TURNS, 7_000).lastTurnAt).toBe(7_000)
  })

  const START: PaceHistory = { lastTurnAt: undefined, windowStartedAt: 1_000, turnsInWindow: 0 }

  it('counts the turns of a window', () => {
    const history = [1_000, 2_000, 3_600_999].reduce((so, now) => afterTurn(WINDOW, so, now), START)
    expect(history).toEqual({ lastTurnAt: 3_600_999, windowStartedAt: 1_000, turnsInWindow: 3 })
  })

  it('begins to count anew in the next window', () => {
    const before = afterTurn(WINDOW, START, 2_000)
    expect(afterTurn(WINDOW, before, 3_601_000)).toEqual({
      lastTurnAt: 3_601_000,
      windowStartedAt: 3_601_000,
      turnsInWindow: 1,
    })
  })

  it('keeps the borders of the windows when some pass without a turn', () => {
    const history = afterTurn(WINDOW, START, 1_000 + 3 * 3_600_000 + 77)
    expect(history).toMatchObject({ windowStartedAt: 1_000 + 3 * 3_600_000, turnsInWindow: 1 })
  })

  it('changes nothing in place', () => {
    const history = Object.freeze({ ...START })
    afterTurn(WINDOW, history, 2_000)
    expect(history).toEqual(START)
  })
})

describe('forecastWaitMs and afterTurn together', () => {
  const rule = fc.constantFrom<PaceRule>(
    SPACING,
    { kind: 'spacing', everyMs: 7 },
    { kind: 'window', calls: 3, perMs: 100 },
    { kind: 'window', calls: 1, perMs: 10 },
  )
  const gaps = fc.array(fc.nat({ max: 300 }), { minLength: 1, maxLength: 40 })

  it('keep the rule when every caller waits as long as it is told', () => {
    fc.assert(
      fc.property(rule, gaps, (rule, gaps) => {
        let now = 50
        let history: PaceHistory = { ...NO_TURNS, windowStartedAt: now }
        const starts: number[] = []
        for (const gap of gaps) {
          now += gap
          now += forecastWaitMs(rule, history, 0, now)
          expect(forecastWaitMs(rule, history, 0, now)).toBe(0)
          history = afterTurn(rule, history, now)
          starts.push(now)
        }
        if (rule.kind === 'spacing') {
          for (const [index, start] of starts.slice(1).entries()) {
            expect(start - starts[index]!).toBeGreaterThanOrEqual(rule.everyMs)
          }
        } else {
          const perWindow = new Map<number, number>()
          for (const start of starts) {
            const window = Math.floor((start - 50) / rule.perMs)
            perWindow.set(window, (perWindow.get(window) ?? 0) + 1)
          }
          expect(Math.max(...perWindow.values())).toBeLessThanOrEqual(rule.calls)
        }
      }),
    )
  })

  it('tell nobody less than the one who comes before', () => {
    const ahead = fc.nat({ max: 50 })
    fc.assert(
      fc.property(rule, ahead, fc.nat({ max: 500 }), (rule, ahead, now) => {
        const history = afterTurn(rule, NO_TURNS, 0)
        const wait = forecastWaitMs(rule, history, ahead, now)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(forecastWaitMs(rule, history, ahead + 1, now)).toBeGreaterThanOrEqual(wait)
      }),
    )
  })
})
