import { getLimitKey, type RateLimit, type RateLimitName } from '../core/ports/rate-limiter.js'

/**
 * The call rates that TPNS documents, as data. What is not named here is never delayed.
 *
 * Sources: push page (2026-01-14): 1 message per second for all, tag and package pushes together, console included;
 * plan page: 200 a day; each statistics page: 200 an hour. Whether the statistics limit is per endpoint, app or
 * account is not documented; here it is per endpoint, and a 1008028 slows the endpoint down.
 */
export function getRateLimit(accessId: string, name: RateLimitName): RateLimit {
  const key = getLimitKey(accessId, name)
  switch (name) {
    case 'broadcast':
      return { key, permits: 1, perMs: BROADCAST_SPACING_MS }
    case 'plans':
      return { key, permits: 200, perMs: DAY_MS }
    default:
      return { key, permits: 200, perMs: HOUR_MS }
  }
}

/**
 * What the spacing of broadcasts exceeds the documented second by: two requests that leave 1,000 ms apart can arrive
 * 990 ms apart. A request that was under way for longer than this makes the next one wait longer.
 */
export const SPACING_MARGIN_MS = 50

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export const BROADCAST_SPACING_MS = 1_000 + SPACING_MARGIN_MS
