/**
 * The call rates that TPNS documents, as data. Groups not listed here are never delayed.
 *
 * Sources: push page (2026-01-14): 1 message per second for all, tag and package pushes together, console included;
 * plan page: 200 a day; each statistics page: 200 an hour. Whether the statistics limit is per endpoint, app or
 * account is not documented; the group is per endpoint, and a 1008028 slows the group down.
 */
export type PaceGroup = 'broadcast' | 'plans' | `statistics:${string}`

export type PaceRule =
  /** At most one start every `everyMs` milliseconds. */
  | { readonly kind: 'spacing'; readonly everyMs: number }
  /** At most `calls` starts in a window of `perMs` milliseconds. */
  | { readonly kind: 'window'; readonly calls: number; readonly perMs: number }

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

/**
 * 5 % above the documented second: two requests that leave 1,000 ms apart can arrive 990 ms apart, because the first
 * one waited for its connection.
 */
export const BROADCAST_SPACING_MS = 1.05 * SECOND

export function paceRuleOf(group: PaceGroup): PaceRule {
  switch (group) {
    case 'broadcast':
      return { kind: 'spacing', everyMs: BROADCAST_SPACING_MS }
    case 'plans':
      return { kind: 'window', calls: 200, perMs: DAY }
    default:
      return { kind: 'window', calls: 200, perMs: HOUR }
  }
}
