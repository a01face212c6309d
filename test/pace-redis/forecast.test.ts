import { describe, expect, it } from 'vitest'
import { forecastWaitMs } from '../../src/pace/forecast.js'
import { historyOf, type SharedView } from '../../src/pace/redis-forecast.js'
import { retryDelay } from '../../src/pace/redis-retry.js'
import type { PaceRule } from '../../src/pace/rules.js'

const SPACING: PaceRule = { kind: 'spacing', everyMs: 1_050 }
const WINDOW: PaceRule = { kind: 'window', calls: 200, perMs: 3_600_000 }
const NOW = 5_000_000
const UNKNOWN: SharedView = { nextTurnMs: 0, turnsLeft: undefined, nextWindowMs: 0, cooldownMs: 0 }

function waitMs(view: Partial<SharedView>, rule: PaceRule, { reserved = 0, ahead = 0 } = {}): number {
  const history = historyOf({ ...UNKNOWN, ...view }, rule, reserved, NOW)
  if (history === undefined) throw new Error('nothing is known')
  return forecastWaitMs(rule, history, ahead, NOW)
}

describe('the forecast from what Redis knows', () => {
  it.each([
    ['nobody has a turn: at once', {}, {}, 0],
    ['the next free turn is in 700 ms', { nextTurnMs: 700 }, {}, 700],
    ['others have planned three turns', { nextTurnMs: 3_150 }, {}, 3_150],
    // The turn that this process has planned is taken by the caller ahead.
    ['one ahead, with a turn planned for it', { nextTurnMs: 2_100 }, { reserved: 1, ahead: 1 }, 2_100],
    ['two ahead, with a turn planned for one', { nextTurnMs: 2_100 }, { reserved: 1, ahead: 2 }, 3_150],
    ['nobody ahead, with a turn planned that was given up', { nextTurnMs: 2_100 }, { reserved: 1 }, 1_050],
  ])('of a spacing: %s', (_, view, queue, expected) => {
    expect(waitMs(view, SPACING, queue)).toBe(expected)
  })

  it.each([
    ['turns are left', { turnsLeft: 3, nextWindowMs: 60_000 }, 0, 0],
    ['as many turns are left as callers are ahead', { turnsLeft: 3, nextWindowMs: 60_000 }, 3, 60_000],
    ['none is left', { turnsLeft: 0, nextWindowMs: 60_000 }, 0, 60_000],
    ['none is left for this window and the next', { turnsLeft: 0, nextWindowMs: 60_000 }, 200, 3_660_000],
    ['none is left of a window that is over', { turnsLeft: 0, nextWindowMs: 0 }, 0, 0],
  ])('of a window: %s', (_, view, ahead, expected) => {
    expect(waitMs(view, WINDOW, { ahead })).toBe(expected)
  })

  it('of a window that Redis knows nothing of: there is none', () => {
    expect(historyOf(UNKNOWN, WINDOW, 0, NOW)).toBeUndefined()
  })
})

describe('retryDelay', () => {
  const plain = (round: number, failures = 0) => retryDelay(round, failures, 0.5)

  it('tries soon at first, and every two seconds at the latest while Redis is away', () => {
    expect(plain(1)).toBe(100)
    expect(plain(2)).toBe(200)
    expect(plain(100)).toBe(2_000)
  })

  it('rests for up to half a minute while Redis is there and fails', () => {
    expect(plain(1, 1)).toBe(500)
    expect(plain(1, 4)).toBe(4_000)
    expect(plain(1, 100)).toBe(30_000)
  })

  it('is spread by a quarter', () => {
    expect(retryDelay(100, 0, 0)).toBe(1_500)
    expect(retryDelay(100, 0, 1)).toBe(2_500)
  })
})
