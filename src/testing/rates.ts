import type { Settings } from './options.js'
import { CODE, refuse } from './refusal.js'
import type { App } from './state/app.js'
import { DAY_MS, HOUR_MS } from './zone.js'

export type RateGroup = 'broadcast' | 'plans' | `statistics:${string}`

function limitOf(group: RateGroup, { rates }: Settings): { calls: number; perMs: number } {
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
 * Counts a call in its sliding window, measured when it arrives; 1008028 when the window is full.
 * A refused call does not count. Whether TPNS counts by app is not stated [unverified].
 */
export function countCall(app: App, group: RateGroup, now: number, settings: Settings): void {
  if (!settings.enforceRates) return
  const { calls, perMs } = limitOf(group, settings)
  const recent = (app.calls.get(group) ?? []).filter((at) => now - at < perMs)
  if (recent.length >= calls) {
    const waitMs = perMs - (now - (recent[recent.length - calls] ?? now))
    refuse(CODE.tooFast, `at most ${calls} in ${perMs} ms; free again in ${waitMs} ms`)
  }
  app.calls.set(group, [...recent, now])
}
