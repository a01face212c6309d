import type { EncodeContext } from '../../core/endpoint.js'
import type { RequestIssue } from '../../errors/before-the-wire.js'
import { dayOf } from '../../validation/calendar.js'
import { RET } from '../../validation/check.js'

/** How far back an endpoint looks. Where versions of its page differ, both bounds are kept. */
export interface Reach {
  readonly days: number
  readonly words: string
  /** The narrower bound of another version of the page: beyond it the request is sent with a warning. */
  readonly narrower?: { readonly days: number; readonly words: string }
}

const MONTH = { days: 31, words: 'month' }
const THREE_MONTHS = { days: 92, words: '3 months' }

/** One row for each statistics endpoint. Months are the longest there are. */
export const REACHES = {
  /** 6 months since 2024-11; 30 days on the pages of 2020 to 2022. */
  pushesPerDay: { days: 184, words: '6 months', narrower: { days: 30, words: '30 days' } },
  pushesPerDayOld: THREE_MONTHS,
  devicesPerDay: THREE_MONTHS,
  deviceDistribution: MONTH,
  /** 1 month on the newer pages; 3 months on those of 2020 to 2022. */
  tasks: { ...THREE_MONTHS, narrower: MONTH },
  /** 7 days; pages of 2020 also say 3 days. */
  groupFunnel: { days: 7, words: '7 days', narrower: { days: 3, words: '3 days' } },
} as const satisfies Record<string, Reach>

/** No page says in which zone the service's day begins. */
const SLACK_DAYS = 1

/** Refuses a day that every version of the page refuses; warns where the versions differ. */
export function withinReach(
  path: string,
  day: number,
  name: keyof typeof REACHES,
  context: EncodeContext,
): RequestIssue[] {
  const reach: Reach = REACHES[name]
  const now = context.now()
  const doubtMs = context.clockDoubtMs?.() ?? 0
  const age = dayOf(now, context.utcOffsetMinutes) - day
  const leastAge = Number.isFinite(doubtMs) ? dayOf(now - doubtMs, context.utcOffsetMinutes) - day : 0
  if (leastAge > reach.days + SLACK_DAYS) {
    const message = `Lies ${age} days back; TPNS answers for the last ${reach.words} at most. Ask for a later day.`
    return [{ path, message, retCode: RET.badDate }]
  }
  const { narrower } = reach
  if (narrower !== undefined && age > narrower.days + SLACK_DAYS) {
    context.warn({
      key: `${path}.reach.${name}`,
      path,
      message:
        `${path} lies ${age} days back. The documents of TPNS differ: one version of the page says ${reach.words}, ` +
        `another ${narrower.words}. Should the answer be 1008016 or empty, ask for the last ${narrower.words}.`,
    })
  }
  return []
}

/** The rule between the two days of a range. */
export function inOrder(startDay: number, endDay: number): RequestIssue[] {
  if (startDay <= endDay) return []
  return [{ path: 'endDate', message: 'Lies before startDate. Swap the two.', retCode: RET.badDate }]
}
