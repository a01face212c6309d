import type { PaceRule } from './rules.js'

/** The turns given so far by one group, as far as they matter for the next. */
export interface PaceHistory {
  /** When the last turn was given; undefined before the first. Milliseconds of a clock that does not jump. */
  readonly lastTurnAt: number | undefined
  /** When the current window began, and how many turns it has given. */
  readonly windowStartedAt: number
  readonly turnsInWindow: number
}

export const NO_TURNS: PaceHistory = { lastTurnAt: undefined, windowStartedAt: 0, turnsInWindow: 0 }

/** Milliseconds until the turn of a caller who has `ahead` others before it. */
export function forecastWaitMs(rule: PaceRule, history: PaceHistory, ahead: number, now: number): number {
  if (rule.kind === 'spacing') {
    const next = history.lastTurnAt === undefined ? now : Math.max(now, history.lastTurnAt + rule.everyMs)
    return next - now + ahead * rule.everyMs
  }
  const windowsPassed = Math.floor((now - history.windowStartedAt) / rule.perMs)
  const used = windowsPassed > 0 ? 0 : history.turnsInWindow
  const position = used + ahead
  if (position < rule.calls) return 0
  const windowsAhead = Math.floor(position / rule.calls)
  return history.windowStartedAt + (windowsPassed + windowsAhead) * rule.perMs - now
}

export function afterTurn(rule: PaceRule, history: PaceHistory, now: number): PaceHistory {
  if (rule.kind === 'spacing') return { ...history, lastTurnAt: now }
  const windowsPassed = Math.floor((now - history.windowStartedAt) / rule.perMs)
  return {
    lastTurnAt: now,
    windowStartedAt: history.windowStartedAt + windowsPassed * rule.perMs,
    turnsInWindow: windowsPassed > 0 ? 1 : history.turnsInWindow + 1,
  }
}
