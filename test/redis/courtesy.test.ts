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

  it('serves processes in turn whose timers are exact, and whoever is left when one ends', () => {
    const processes = [1, 2, 3, 4].map((name) => ({ name, usual: 0, refusals: 0 }))
    // One that was just served asks a few milliseconds later anyway: its own permit must have ended first.
    const asksAt = ({ usual, refusals }: { usual: number; refusals: number }) =>
      courtesyMs(usual, refusals) + (refusals === 0 ? 5 : 0)
    const served: number[] = []
    for (let round = 0; round < 40; round += 1) {
      const here = round < 20 ? processes : processes.slice(1)
      const [first, ...others] = here.toSorted((a, b) => asksAt(a) - asksAt(b))
      served.push(first!.name)
      for (const other of others) other.refusals += 1
      first!.usual = first!.refusals
      first!.refusals = 0
    }
    const count = (rounds: number[], name: number) => rounds.filter((other) => other === name).length
    for (const { name } of processes) expect(count(served.slice(8, 20), name)).toBe(3)
    for (const { name } of processes.slice(1)) expect(count(served.slice(28, 40), name)).toBe(4)
  })
})
