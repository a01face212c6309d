import { vi } from 'vitest'

/** `npm run fuzz` sets it, to look longer than CI does. */
const FUZZ_RUNS = process.env.FUZZ_RUNS

/** How often a property is tried, and how long that may take. Call it where the properties are described. */
export function fuzzRuns(runs: number): { numRuns: number } {
  vi.setConfig({ testTimeout: FUZZ_RUNS === undefined ? 60_000 : 3_600_000 })
  return { numRuns: Number(FUZZ_RUNS ?? runs) }
}
