import type { Parameters } from 'fast-check'
import { vi } from 'vitest'

/** `npm run fuzz` sets it, to look longer than CI does. */
const { FUZZ_RUNS } = process.env
const HOUR_MS = 3_600_000

// For the tests of the file that imports this one.
vi.setConfig({ testTimeout: FUZZ_RUNS === undefined ? 60_000 : HOUR_MS, hookTimeout: 60_000 })

/**
 * How often a property is tried. A long run has a seed that nobody knows, and vitest, which ends a test that hangs, does not
 * print it: fast-check must end it before.
 */
export function fuzzRuns(
  runs: number,
): Pick<Parameters, 'numRuns' | 'timeout' | 'interruptAfterTimeLimit' | 'markInterruptAsFailure'> {
  if (FUZZ_RUNS === undefined) return { numRuns: runs }
  return {
    numRuns: Number(FUZZ_RUNS),
    timeout: 60_000,
    interruptAfterTimeLimit: HOUR_MS - 120_000,
    markInterruptAsFailure: true,
  }
}
