import * as z from 'zod/mini'
import { nonEmptyString } from '../../../validation/fields.js'

/**
 * When to push: the documented string `yyyy-MM-dd HH:mm:ss` (24 hours, one space, no zone), or a `Date`, which is
 * written at the client's `utcOffset`.
 *
 * No page states the zone of the string; all access points are in cities at UTC+8, which is the default here
 * [unverified]. Up to 90 days ahead. Up to 10 minutes in the past it is sent at once; earlier is refused (10010012).
 */
export type SendTime = string | Date

/**
 * A repeated push. Each occurrence is a task of its own: the answer carries several ids. Push page 2023-04; all fields
 * are required. Times are on the same clock as `send_time`.
 */
export interface LoopParam {
  /** First day: `YYYY-MM-DD` or a `Date`; within the next 90 days. */
  readonly startDate: string | Date
  /** Last day: `YYYY-MM-DD` or a `Date`; within the next 90 days. */
  readonly endDate: string | Date
  /** 1 daily, 2 weekly, 3 monthly. */
  readonly loopType: 1 | 2 | 3
  /**
   * (Spelled so.) Daily: `[0]`. Monthly: days of the month, 1 to 31. Weekly: 0 to 6.
   *
   * **Hazard**: since 2023 the page counts weekdays from 0 = Sunday; pages of 2020–22 said 0 = Monday. Which one the
   * service follows is [unverified]: try a weekly push with a small audience first.
   */
  readonly loopDayIndexs: readonly number[]
  /** Times of the day, each `HH:MM:SS`. Three SDKs spell the field `DayTimes`; the documents say `dayTimes`. */
  readonly dayTimes: readonly string[]
}

const dayOrDate = z.union([z.string(), z.date()])

export const loopParamSchema = z.looseObject({
  startDate: dayOrDate,
  endDate: dayOrDate,
  loopType: z.literal([1, 2, 3]),
  loopDayIndexs: z.array(z.int()),
  dayTimes: z.array(z.string()),
})

export const sendTimeSchema = z.union([nonEmptyString, z.date()])
