import type { Runtime } from './runtime.js'

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

/** Callers that waited out a pause leave it spread over this many milliseconds, so that they do not strike together. */
export const RELEASE_SPREAD_MS = 250
