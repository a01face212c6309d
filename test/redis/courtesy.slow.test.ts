import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { courtesyMs } from '../../src/redis/courtesy.js'

describe('courtesyMs', () => {
  it('makes a process that is alone never wait', () => {
    expect(courtesyMs(0, 0)).toBe(0)
  })

  it('lets the one go first that was refused most, and the one that was just served last', () => {
    const [served, once, twice] = [courtesyMs(2, 0), courtesyMs(2, 1), courtesyMs(2, 2)]
    expect(twice).toBe(0)
    expect(once).toBeGreaterThan(twice)
    expect(served).toBeGreaterThan(once)
  })

  it('is a fraction of a second, however many processes there are', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (usual, refusals) => {
        const waitMs = courtesyMs(usual, refusals)
        expect(waitMs).toBeGreaterThanOrEqual(0)
        expect(waitMs).toBeLessThanOrEqual(250)
      }),
    )
  })
})
