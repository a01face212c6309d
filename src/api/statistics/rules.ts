import { RETURN_CODE } from '../../return-codes/names.js'
import type { Bilingual } from '../../return-codes/types.js'
import { refuse, warn } from '../../validation/context.js'
import { DAY, dayAt } from '../../validation/time/calendar.js'
import type { RequestContext } from '../shared/check-request.js'

/** How far back an endpoint looks. Where versions of its page differ, both bounds are kept. */
interface Lookback {
  readonly days: number
  readonly label: Bilingual
  /** The narrower bound of another version of the page: beyond it the request is sent with a warning. */
  readonly narrower?: { readonly days: number; readonly label: Bilingual }
}

const MONTH = { days: 31, label: { en: 'month', zh: '1 个月' } }
const THREE_MONTHS = { days: 92, label: { en: '3 months', zh: '3 个月' } }

const days = (count: number) => ({ days: count, label: { en: `${count} days`, zh: `${count} 天` } })

/** One row for each statistics endpoint. Months are the longest there are. */
const LOOKBACK_LIMITS = {
  /** 6 months since 2024-11; 30 days on the pages of 2020 to 2022. */
  pushesPerDay: { days: 184, label: { en: '6 months', zh: '6 个月' }, narrower: days(30) },
  pushesPerDayOld: THREE_MONTHS,
  devicesPerDay: THREE_MONTHS,
  deviceDistribution: MONTH,
  /** 1 month on the newer pages; 3 months on those of 2020 to 2022. */
  tasks: { ...THREE_MONTHS, narrower: MONTH },
  /** 7 days; pages of 2020 also say 3 days. */
  groupFunnel: { ...days(7), narrower: days(3) },
} as const satisfies Record<string, Lookback>

export type LookbackName = keyof typeof LOOKBACK_LIMITS

/** No page says in which zone the service's day begins. */
const SLACK_DAYS = 1

/** Refuses a day that every version of the page refuses; warns where the versions differ. */
export function checkLookback(path: string, day: number, name: LookbackName, context: RequestContext): void {
  const { now, clockDoubtMs, utcOffsetMinutes } = context.client
  const limit: Lookback = LOOKBACK_LIMITS[name]
  const nowMs = now()
  const age = (dayAt(nowMs, utcOffsetMinutes) - day) / DAY
  // Within the doubt about the clock the service decides.
  const doubtMs = clockDoubtMs?.() ?? 0
  const leastAge = Number.isFinite(doubtMs) ? (dayAt(nowMs - doubtMs, utcOffsetMinutes) - day) / DAY : 0
  if (leastAge > limit.days + SLACK_DAYS) {
    const text = {
      en: `is ${age} days back; TPNS answers for the last ${limit.label.en} at most. Ask for a later day.`,
      zh: `在 ${age} 天前，TPNS 最多提供最近 ${limit.days} 天的数据。请使用更晚的日期。`,
    }
    refuse(context, path, text, RETURN_CODE.badDate)
    return
  }
  const { narrower } = limit
  if (narrower === undefined || age <= narrower.days + SLACK_DAYS) return
  warn(context, `${path}.lookback.${name}`, path, {
    en:
      `is ${age} days back. The documents of TPNS differ: one version of the page says ${limit.label.en}, another ` +
      `${narrower.label.en}. If the answer is ${RETURN_CODE.badDate} or empty, ask for the last ${narrower.label.en}.`,
    zh:
      `在 ${age} 天前。官方文档各版本不一致：有的为最近 ${limit.label.zh}，有的为最近 ${narrower.label.zh}。` +
      `若返回 ${RETURN_CODE.badDate} 或结果为空，请只查询最近 ${narrower.label.zh}。`,
  })
}

/** The documented values of the open enums in statistics requests. Others are sent, with a warning. */
export const KNOWN_VALUES = {
  type: [
    'city',
    'province',
    'app_version',
    'sdk_version',
    'system_version',
    'device_brand',
    'device_version',
  ],
  msgType: ['notify', 'message'],
  /** Not the values that the records carry: there `token` is `token_list`, and `account` is `account_list`. */
  pushType: ['all', 'tag', 'token', 'account'],
} as const satisfies Record<string, readonly string[]>

export function valuesAreKnown(...paths: readonly (keyof typeof KNOWN_VALUES)[]) {
  return (request: object, context: RequestContext): void => {
    for (const path of paths) {
      const known: readonly string[] = KNOWN_VALUES[path]
      const value: unknown = (request as Readonly<Record<string, unknown>>)[path]
      if (typeof value !== 'string' || known.includes(value)) continue
      warn(context, `${path}.unknown`, path, {
        en: `${JSON.stringify(value)} is not documented; the documented values are ${known.join(', ')}.`,
        zh: `取值 ${JSON.stringify(value)} 未见于官方文档，文档列出的取值：${known.join('、')}。`,
      })
    }
  }
}
