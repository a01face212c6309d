import type { PaceHistory } from './forecast.js'
import type { RedisLink } from './redis-link.js'
import type { RedisNames } from './redis-names.js'
import { LOOK } from './redis-scripts.js'
import type { PaceGroup, PaceRule } from './rules.js'

/** What Redis knows of a group, in milliseconds from now. */
export interface SharedView {
  /** Until the next turn that nobody has. */
  readonly nextTurnMs: number
  /** Turns left in the window; undefined for a spacing, or when Redis knows nothing of the group. */
  readonly turnsLeft: number | undefined
  readonly nextWindowMs: number
  readonly cooldownMs: number
}

export async function lookAt(
  link: RedisLink,
  names: RedisNames,
  group: PaceGroup,
  rule: PaceRule,
): Promise<SharedView> {
  const keys = [names.settingsKey(group), names.cooldowns]
  const reply = await link.run(LOOK, keys, [rule.kind === 'window' ? rule.perMs : 0, group])
  const [nextTurnMs, turnsLeft, nextWindowMs, cooldownMs] = reply as [number, string, number, number]
  return {
    nextTurnMs,
    turnsLeft: turnsLeft === '' ? undefined : Number(turnsLeft),
    nextWindowMs,
    cooldownMs,
  }
}

/**
 * The turns of all processes as a history that forecasts can be made from; undefined when there is none. A forecast is
 * the least wait: callers of other processes that come between those of this one are not counted.
 *
 * @param reserved turns that this process has planned, which its next callers will take
 */
export function historyOf(
  view: SharedView,
  rule: PaceRule,
  reserved: number,
  now: number,
): PaceHistory | undefined {
  if (rule.kind === 'spacing') {
    const lastTurnAt = now + view.nextTurnMs - (1 + reserved) * rule.everyMs
    return { lastTurnAt, windowStartedAt: now, turnsInWindow: 0 }
  }
  if (view.turnsLeft === undefined) return undefined
  // A window that is over begins anew with the next turn.
  if (view.nextWindowMs === 0) return { lastTurnAt: undefined, windowStartedAt: now, turnsInWindow: 0 }
  return {
    lastTurnAt: undefined,
    windowStartedAt: now + view.nextWindowMs - rule.perMs,
    turnsInWindow: rule.calls - view.turnsLeft,
  }
}
