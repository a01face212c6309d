/**
 * What TPNS limits: `broadcast` is all, tag and package pushes together; `statistics:` is followed by the path of one
 * statistics endpoint. Endpoints name their limit; the figures are in `rate-limit/limits.ts`.
 */
export type RateLimitName = 'broadcast' | 'plans' | `statistics:${string}`

/** At most `permits` requests start within any `perMs` milliseconds. */
export interface RateLimit {
  /**
   * Identifies the limit among those of all apps, for example `{1500000001}:broadcast`: the AccessID, then what is
   * limited. The braces keep the keys of one app in one slot of a Redis cluster.
   */
  readonly key: string
  readonly permits: number
  /** Milliseconds. */
  readonly perMs: number
}

/** @param name of a rate limit, or the path of an endpoint that has none */
export function getLimitKey(accessId: string, name: string): string {
  return `{${accessId}}:${name}`
}

/** One caller that needs a permit. */
export interface PermitRequest {
  /** Aborts when the call ends first: its deadline, its signal, or `close()`. Such a caller must use up no permit. */
  readonly signal: AbortSignal
  /**
   * Call it with the expected wait in milliseconds before the caller starts to wait, and again when the wait turns out to
   * be longer. It throws when the call cannot wait that long: let that error through, and give the caller no permit.
   */
  onWait(waitMs: number): void
  /** Call it when the limit is kept less well than it should be, for example by each process on its own: one text, or two languages. */
  onWarning(text: string | { readonly en: string; readonly zh: string }): void
}

/** What a caller holds that may send one request. */
export interface Permit {
  /**
   * The request was answered, or failed. It may have reached the service as late as now, which counts arrivals: after a
   * connection that was slow to open, say, the next permit must not count from the time this one was given.
   */
  used(): void
}

/**
 * Keeps the rate limits of the service, and the cool-downs after it said "too fast". The `rateLimit` option takes one:
 * `redisRateLimits(client)` of `tpns-client/redis`, or your own. Several clients may share one; it stays yours, and
 * `close()` of a client leaves it alone.
 */
export interface RateLimiter {
  /**
   * Resolves when the caller may send one request; with a {@link Permit} to learn when that is over, or with nothing.
   *
   * @throws what `onWait` threw, the signal's reason, or an Error when the limit cannot be kept: the call then fails
   *   with `TpnsConnectionError` (`phase: 'rate-limiter'`, `outcome: 'not-sent'`)
   */
  acquire(limit: RateLimit, request: PermitRequest): Promise<Permit | void>
  /**
   * Begins a cool-down of `pauseMs` milliseconds for everything that shares the key. Of several the longest counts.
   *
   * A failure leaves the cool-down to this client alone.
   *
   * @param key as in {@link RateLimit}; for an endpoint without a limit, its path stands in for the name
   */
  pause(key: string, pauseMs: number): void
  /**
   * Milliseconds until the cool-down of a key ends, as far as this process knows; 0 when there is none. A failure counts
   * as none.
   */
  remainingMs(key: string): number
  /**
   * Learns of a cool-down that another process has begun. Asked before every attempt: return undefined when there is
   * nothing new to learn. A failure changes nothing.
   */
  syncCooldown?(key: string): Promise<void> | undefined
}
