import { RETURN_CODE } from '../../../return-codes/names.js'
import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import { parseDay } from '../../../validation/time/calendar.js'
import {
  AHEAD_LIMIT_DAYS,
  formatDuration,
  formatOffset,
  formatWallTime,
  hasOccurrenceAhead,
  isTimeOfDay,
  judgeLoopDays,
  judgeSendTime,
  parseWallTime,
} from '../../../validation/time/wall-time.js'
import type { PushContext, PushDraft } from '../draft.js'
import { BROADCAST_AUDIENCES } from '../schema/audience.js'

const OFTEN_A_ZONE = {
  en: "The service's times carry no zone. Give a Date, or set the client's utcOffset option to the zone that you write in.",
  zh: '服务端的时间不带时区，请传入 Date，或将 utcOffset 设为所用的时区。',
}

/** Only these audiences can be scheduled; what the service does with it elsewhere is not documented. */
export function scheduleSuitsTheAudience(push: PushDraft, context: PushContext): void {
  if (push.audience_type === undefined || BROADCAST_AUDIENCES.has(push.audience_type)) return
  for (const field of ['send_time', 'loop_param'] as const) {
    if (push[field] === undefined) continue
    refuse(context, field, {
      en: `works only for the audiences "all", "tag" and "package_…", not for "${push.audience_type}". Send it when it is due, or upload the recipients as a package.`,
      zh: `仅适用于推送目标 "all"、"tag" 和 "package_…"，不适用于 "${push.audience_type}"。请到时再发送，或将接收者上传为号码包或 Token 包。`,
    })
  }
}

export function oneSchedule(push: PushDraft, context: PushContext): void {
  if (push.send_time === undefined || push.loop_param === undefined) return
  refuse(context, 'loop_param', {
    en: 'cannot be combined with send_time: a push is sent once or repeated.',
    zh: '不能与 send_time 同时使用：推送要么定时一次，要么循环。',
  })
}

export function sendTimeIsAcceptable(push: PushDraft, context: PushContext): void {
  const text = push.send_time
  if (text === undefined || !isSchedulable(push)) return
  const { utcOffsetMinutes } = context.client
  const at = parseWallTime(text, utcOffsetMinutes)
  if (at === undefined) {
    refuse(context, 'send_time', {
      en: 'must be a real time in the form "yyyy-MM-dd HH:mm:ss" (24 hours, no zone), or a Date.',
      zh: '应为 "yyyy-MM-dd HH:mm:ss" 形式的有效时间（24 小时制，不带时区），或 Date。',
    })
    return
  }
  const now = context.client.now()
  const verdict = judgeSendTime(at, now, context.client.clockDoubtMs?.())
  if (verdict === 'sent-at-once') context.sentAtOnce = true
  if (verdict === 'sent-at-once' || verdict === 'ahead') return
  const off = formatDuration(Math.abs(now - at))
  const fault =
    verdict === 'too-old'
      ? {
          en: `is ${off.en} in the past; at most 10 minutes are allowed`,
          zh: `早于当前时间 ${off.zh}，最多允许 10 分钟`,
        }
      : {
          en: `is ${off.en} ahead; at most ${AHEAD_LIMIT_DAYS} days are allowed`,
          zh: `晚于当前时间 ${off.zh}，最多允许 ${AHEAD_LIMIT_DAYS} 天`,
        }
  const [clock, zone] = [formatWallTime(now, utcOffsetMinutes), formatOffset(utcOffsetMinutes)]
  context.refusedTime = text
  refuse(
    context,
    'send_time',
    {
      en: `"${text}" ${fault.en}. The service's clock is taken to show ${clock} at ${zone}. ${OFTEN_A_ZONE.en}`,
      zh: `"${text}" ${fault.zh}。服务端当前时间按 ${clock}（${zone}）计算。${OFTEN_A_ZONE.zh}`,
    },
    RETURN_CODE.pushTime,
  )
}

function isSchedulable(push: PushDraft): boolean {
  return push.audience_type === undefined || BROADCAST_AUDIENCES.has(push.audience_type)
}

export function loopDaysAreAcceptable(push: PushDraft, context: PushContext): void {
  const { startDate, endDate } = push.loop_param ?? {}
  const start = readDay(startDate, 'loop_param.startDate', context)
  const end = readDay(endDate, 'loop_param.endDate', context)
  if (start === undefined || end === undefined || !isSchedulable(push)) return
  if (end < start) {
    refuse(context, 'loop_param.endDate', { en: 'is before startDate.', zh: '早于 startDate。' })
    return
  }
  const { now, clockDoubtMs, utcOffsetMinutes } = context.client
  const verdict = judgeLoopDays({ start, end }, now(), utcOffsetMinutes, clockDoubtMs?.())
  if (verdict === 'ok') {
    loopIsStillDue(push, { start, end }, context)
    return
  }
  const fault =
    verdict === 'over'
      ? { en: 'is in the past', zh: '已过去' }
      : { en: `is more than ${AHEAD_LIMIT_DAYS} days ahead`, zh: `晚于 ${AHEAD_LIMIT_DAYS} 天之后` }
  context.refusedTime = endDate
  refuse(
    context,
    'loop_param.endDate',
    {
      en: `"${endDate}" ${fault.en}; nothing would be pushed as planned.`,
      zh: `"${endDate}" ${fault.zh}，无法按计划推送。`,
    },
    RETURN_CODE.pushTime,
  )
}

/** A loop that has begun is sent for the days that are left; one without any would reach nobody. */
function loopIsStillDue(
  push: PushDraft,
  { start, end }: { readonly start: number; readonly end: number },
  context: PushContext,
): void {
  const { startDate, loopType, loopDayIndexs = [], dayTimes = [] } = push.loop_param ?? {}
  if (loopType === undefined || loopDayIndexs.length === 0 || !dayTimes.every(isTimeOfDay)) return
  const { from, to } = INDEXES[loopType]
  if (dayTimes.length === 0 || loopDayIndexs.some((index) => index < from || index > to)) return
  const { now, clockDoubtMs, utcOffsetMinutes } = context.client
  const loop = { start, end, type: loopType, indexes: loopDayIndexs, times: dayTimes }
  const doubtMs = clockDoubtMs?.()
  if (!hasOccurrenceAhead(loop, now(), utcOffsetMinutes, doubtMs)) {
    context.refusedTime = startDate
    const weekdays = loopType === 2 ? ' Weekdays count from 0, which is Sunday.' : ''
    refuse(
      context,
      'loop_param',
      {
        en: `has no occurrence from now on to endDate, so that nobody would be pushed.${weekdays}`,
        zh: `从现在到 endDate 没有任何一次推送，不会推送给任何接收者。${weekdays === '' ? '' : '星期从 0 开始，0 为周日。'}`,
      },
      RETURN_CODE.pushTime,
    )
  } else if (judgeLoopDays({ start, end: start }, now(), utcOffsetMinutes, doubtMs) === 'over') {
    warn(context, 'loop_param.startDate.past', 'loop_param.startDate', {
      en: `"${startDate}" is in the past: only the days that are left are pushed.`,
      zh: `"${startDate}" 已过去：只会在剩余的日期推送。`,
    })
  }
}

function readDay(text: string | undefined, path: string, context: PushContext): number | undefined {
  if (text === undefined) return undefined
  const day = parseDay(text)
  if (day === undefined)
    refuse(context, path, {
      en: 'must be a real day in the form "YYYY-MM-DD", or a Date.',
      zh: '应为 "YYYY-MM-DD" 形式的有效日期，或 Date。',
    })
  return day
}

/** What `loopDayIndexs` may hold, by `loopType`. */
const INDEXES = {
  1: {
    from: 0,
    to: 0,
    rule: { en: 'must be [0] for a daily push (loopType 1).', zh: '每天循环（loopType 1）应为 [0]。' },
  },
  2: {
    from: 0,
    to: 6,
    rule: { en: 'must be 0 to 6 for a weekly push (loopType 2).', zh: '每周循环（loopType 2）应为 0～6。' },
  },
  3: {
    from: 1,
    to: 31,
    rule: {
      en: 'must be 1 to 31 for a monthly push (loopType 3).',
      zh: '每月循环（loopType 3）应为 1～31。',
    },
  },
} as const

export function loopOccurrencesAreGiven(push: PushDraft, context: PushContext): void {
  const { loopType, loopDayIndexs, dayTimes } = push.loop_param ?? {}
  if (loopDayIndexs?.length === 0) refuseMissing(context, 'loop_param.loopDayIndexs')
  if (loopType !== undefined) {
    const { from, to, rule } = INDEXES[loopType]
    loopDayIndexs?.forEach((index, i) => {
      if (index < from || index > to) refuse(context, `loop_param.loopDayIndexs[${i}]`, rule)
    })
  }
  if (dayTimes?.length === 0) refuseMissing(context, 'loop_param.dayTimes')
  dayTimes?.forEach((time, i) => {
    if (isTimeOfDay(time)) return
    refuse(context, `loop_param.dayTimes[${i}]`, {
      en: 'must be a time in the form "HH:MM:SS", for example "19:00:00".',
      zh: '应为 "HH:MM:SS" 形式的时间，例如 "19:00:00"。',
    })
  })
}
