/** First step of the exponential back-off after a failed connection or server, in milliseconds. */
export const BACKOFF_BASE_MS = 200
/** First step after "too fast": the service counts in seconds. */
export const SLOW_DOWN_BASE_MS = 1_000
/** No step is longer. */
export const BACKOFF_CAP_MS = 20_000

export interface BackoffInput {
  /** Attempts made so far, from 1. */
  attempts: number
  /** `slow-down` after 1008028 and HTTP 429; `back-off` otherwise. */
  reaction: 'back-off' | 'slow-down'
  /** What the service asked for, if it did. */
  retryAfterMs: number | undefined
  /** In [0, 1). */
  random: number
}

/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, never less than the service asked for, and
 * never less than a second after "too fast".
 */
export function backoffDelayMs({ attempts, reaction, retryAfterMs = 0, random }: BackoffInput): number {
  const base = reaction === 'slow-down' ? SLOW_DOWN_BASE_MS : BACKOFF_BASE_MS
  const step = Math.min(BACKOFF_CAP_MS, base * 2 ** (attempts - 1))
  const least = reaction === 'slow-down' ? SLOW_DOWN_BASE_MS : 0
  return Math.max(retryAfterMs, Math.round(least + random * step))
}
