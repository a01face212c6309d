import { vi } from 'vitest'

/** `npm run fuzz` sets it, to look longer than CI does. */
const { FUZZ_RUNS } = process.env

// For the tests of the file that imports this one.
vi.setConfig({ testTimeout: FUZZ_RUNS === undefined ? 60_000 : 3_600_000, hookTimeout: 60_000 })

/** How often a property is tried. */
export function fuzzRuns(runs: number): { numRuns: number } {
  return { numRuns: Number(FUZZ_RUNS ?? runs) }
}
