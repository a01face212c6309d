import { CODE, fail } from '../api-error.js'
import { DAY_MS, HOUR_MS } from '../clock/zone.js'
import type { Settings } from '../options/fake-options.js'
import type { App } from './app.js'

export type RateLimitKey = 'broadcast' | 'plans' | `statistics:${string}`

function getLimit(group: RateLimitKey, { rates }: Settings): { calls: number; perMs: number } {
  switch (group) {
    case 'broadcast':
      return { calls: 1, perMs: rates.broadcastSpacingMs }
    case 'plans':
      return { calls: rates.plansPerDay, perMs: DAY_MS }
    default:
      return { calls: rates.statisticsPerHour, perMs: HOUR_MS }
  }
}

/**
 * Counts a call in its sliding window at its arrival; 1008028 when the window is full.
 * A rejected call does not count. Whether TPNS counts by app is not stated [unverified].
 */
export function countCall(app: App, group: RateLimitKey, now: number, settings: Settings): void {
  if (!settings.enforceRates) return
  const { calls, perMs } = getLimit(group, settings)
  // Calls of a later time than now are those of a test before, whose fake timers have moved the clock on.
  const recent = (app.calls.get(group) ?? []).filter((at) => at <= now && now - at < perMs)
  if (recent.length >= calls) {
    const waitMs = perMs - (now - (recent[recent.length - calls] ?? now))
    fail(CODE.tooFast, `at most ${calls} in ${perMs} ms; free again in ${waitMs} ms`)
  }
  app.calls.set(group, [...recent, now])
}
