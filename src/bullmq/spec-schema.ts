import * as z from 'zod/mini'
import { isObject } from '../validation/members.js'
import { numberThat, oneOf, valueThat, whole } from '../validation/options/option-values.js'
import { optionBag } from '../validation/options/options.js'
import { isTimeOfDay, isTimeZone } from './policy/quiet-hours.js'

const moment = valueThat<Date | number>(
  (value) => Number.isFinite(value instanceof Date ? value.getTime() : value),
  { en: 'a valid Date or Unix milliseconds', zh: '有效的 Date 或 Unix 毫秒时间戳' },
)

const timeOfDay = valueThat<string>(isTimeOfDay, {
  en: "a time of day such as '22:00'",
  zh: "'22:00' 形式的时间",
})

const quietHours = optionBag({
  from: timeOfDay,
  to: timeOfDay,
  timeZone: valueThat<string>(isTimeZone, {
    en: "an IANA time zone such as 'Asia/Shanghai'",
    zh: "IANA 时区，例如 'Asia/Shanghai'",
  }),
})

/** Part of keys and of the queue's name, where a colon separates. BullMQ takes no names of digits alone. */
const CAMPAIGN_ID = valueThat<string>(
  (value) => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) && !/^\d+$/.test(value),
  {
    en: '1 to 64 letters, digits, ".", "_" or "-", and not digits alone',
    zh: '1～64 个字母、数字、"."、"_" 或 "-"，且不能全为数字',
  },
)

export const campaignSpec = optionBag({
  id: CAMPAIGN_ID,
  via: z.optional(oneOf('list', 'package', 'each', 'push')),
  request: z.optional(z.unknown()),
  recipients: valueThat<unknown>((value) => typeof value === 'function' || isObject(value), {
    en: 'an iterable, an async iterable, or a function that gives one',
    zh: '可迭代对象、异步可迭代对象，或返回它的函数',
  }),
  batchSize: z.optional(whole(1, 1_000_000)),
  startAt: z.optional(moment),
  deadline: z.optional(moment),
  priority: z.optional(whole(1, 9)),
  speed: z.optional(
    numberThat((value) => value > 0 && value <= 1e9, {
      en: 'a number of recipients a second above 0',
      zh: '大于 0 的每秒接收者数',
    }),
  ),
  quietHours: z.optional(quietHours),
  maxConsecutiveFailures: z.optional(whole(1)),
  maxUnknown: z.optional(whole(1)),
  onUnknown: z.optional(oneOf('report', 'resend', 'accept')),
  emptyRedis: z.optional(oneOf('refuse', 'start')),
})
