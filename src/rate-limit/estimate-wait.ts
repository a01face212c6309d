import type { RateLimit } from '../core/ports/rate-limiter.js'

/**
 * Milliseconds until a caller gets its permit that has `ahead` others before it. Pure; Bottleneck offers no estimate, and
 * a call that cannot get its permit before its deadline fails at once.
 *
 * @param heldUntil when each permit that is in use becomes free, the earliest first; on the clock of `now`
 */
export function estimateWaitMs(
  { permits, perMs }: RateLimit,
  heldUntil: readonly number[],
  ahead: number,
  now: number,
): number {
  const held = heldUntil.filter((until) => until > now)
  const free = permits - held.length
  // Each caller takes the permit that becomes free next, and holds it for a whole period.
  const index = ahead % permits
  const freeAt = index < free ? now : (held[index - free] ?? now)
  return freeAt - now + Math.floor(ahead / permits) * perMs
}
