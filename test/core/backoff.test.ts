import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffDelayMs } from '../../src/core/policy/retry-policy.js'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const attempts = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 5_000 }))
const reaction = fc.constantFrom('back-off' as const, 'slow-down' as const)

/** The longest step before attempt n + 1: doubled every time, never above 20 s. */
const longestStep = (base: number, attempts: number) => Math.min(20_000, base * 2 ** (attempts - 1))

describe('backoffDelayMs', () => {
  it.each([
    [1, 200],
    [2, 400],
    [3, 800],
    [7, 12_800],
    [8, 20_000],
    [100, 20_000],
  ])('spreads the wait after attempt %i evenly over 0 to %i ms', (attempts, longest) => {
    const wait = (random: number) =>
      backoffDelayMs({ attempts, reaction: 'back-off', retryAfterMs: undefined, random })
    expect(wait(0)).toBe(0)
    expect(wait(0.5)).toBe(longest / 2)
    expect(wait(1 - Number.EPSILON)).toBe(longest)
  })

  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [5, 16_000],
    [6, 20_000],
    [100, 20_000],
  ])('spreads the wait after "too fast" in attempt %i over %i ms, above one second', (attempts, longest) => {
    const wait = (random: number) =>
      backoffDelayMs({ attempts, reaction: 'slow-down', retryAfterMs: undefined, random })
    expect(wait(0)).toBe(1_000)
    expect(wait(0.5)).toBe(1_000 + longest / 2)
    expect(wait(1 - Number.EPSILON)).toBe(1_000 + longest)
  })

  it('stays within its bounds for every attempt and every random value', () => {
    fc.assert(
      fc.property(attempts, random, (attempts, random) => {
        const waitFor = (reaction: 'back-off' | 'slow-down') =>
          backoffDelayMs({ attempts, reaction, retryAfterMs: undefined, random })
        expect(waitFor('back-off')).toBeGreaterThanOrEqual(0)
        expect(waitFor('back-off')).toBeLessThanOrEqual(longestStep(200, attempts))
        expect(waitFor('slow-down')).toBeGreaterThanOrEqual(1_000)
        expect(waitFor('slow-down')).toBeLessThanOrEqual(1_000 + longestStep(1_000, attempts))
      }),
    )
  })

  it('never waits less than the service asked for, and no longer than its own step beyond that', () => {
    const asked = fc.integer({ min: 0, max: 3_600_000 })
    fc.assert(
      fc.property(attempts, random, reaction, asked, (attempts, random, reaction, retryAfterMs) => {
        const own = backoffDelayMs({ attempts, reaction, retryAfterMs: undefined, random })
        const delay = backoffDelayMs({ attempts, reaction, retryAfterMs, random })
        expect(delay).toBe(Math.max(own, retryAfterMs))
      }),
    )
  })

  it('honours a Retry-After beyond its own cap', () => {
    const input = { attempts: 1, reaction: 'slow-down', retryAfterMs: 120_000, random: 0.99 } as const
    expect(backoffDelayMs(input)).toBe(120_000)
  })
})
