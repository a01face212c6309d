import type { Runtime } from '../ports/runtime.js'

/**
 * The pause after "too fast". It belongs to everything that shares the limit, not to the caller that was hit: all
 * waiting callers slow down together.
 */
export interface Cooldowns {
  /** Pauses a key for `pauseMs` from now. Of several pauses the longest counts. */
  pause(key: string, pauseMs: number): void
  /** Milliseconds until the pause ends; 0 when there is none. */
  remainingMs(key: string): number
}

export function createCooldowns(runtime: Pick<Runtime, 'elapsed'>): Cooldowns {
  const pausedUntil = new Map<string, number>()
  return {
    pause(key, pauseMs) {
      pausedUntil.set(key, Math.max(pausedUntil.get(key) ?? 0, runtime.elapsed() + pauseMs))
    },
    remainingMs(key) {
      if (pausedUntil.size === 0) return 0
      const until = pausedUntil.get(key)
      if (until === undefined) return 0
      const remaining = until - runtime.elapsed()
      if (remaining > 0) return remaining
      pausedUntil.delete(key)
      return 0
    },
  }
}

/**
 * The longest window of the service's limits is an hour. A Retry-After beyond it (a confused proxy, say) ends the call
 * that was hit with that number, but does not silence all the others for days.
 */
const LONGEST_COOLDOWN_MS = 3_600_000

/** How long everybody pauses when one call was asked to wait for `askedMs`. */
export function cooldownMs(askedMs: number): number {
  return Math.min(askedMs, LONGEST_COOLDOWN_MS)
}

/** Several processes that must pause until the same moment do not come back at the same moment. */
const RELEASE_SPREAD_MS = 250

/** Milliseconds from the end of a cool-down until the first of those who waited may go. `random` in [0, 1). */
export function firstReleaseDelayMs(random: number): number {
  return random * RELEASE_SPREAD_MS
}

/** On average; the second waits twice as long as the third, and so on: the rate grows exponentially. */
const FIRST_GAP_MS = 100

/** Milliseconds until the next may go when `released` have gone: 50 callers leave within about half a second. */
export function releaseGapMs(released: number, random: number): number {
  return (random * 2 * FIRST_GAP_MS) / released
}
