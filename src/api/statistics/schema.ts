import * as z from 'zod/mini'
import type { EncodeContext } from '../../core/endpoint.js'
import { RETURN_CODE } from '../../return-codes/names.js'
import { isUnreadable, refuse, refuseMissing, warn } from '../../validation/context.js'
import { REQUIRED } from '../../validation/explain-issue.js'
import { day, id, integer, nonEmptyString } from '../../validation/fields.js'
import { type DayFormat, dayAt, formatDay, parseDay } from '../../validation/time/calendar.js'
import { inSequence } from '../../validation/words.js'
import { checkedBy, type RequestContext } from '../shared/check-request.js'
import { fieldsAreSpelled, idInOneSpelling, spellingsAgree } from '../shared/request-rules.js'
import { checkLookback, KNOWN_VALUES, type LookbackName, valuesAreKnown } from './rules.js'

/** The most tasks that the service gives in one page. */
export const MAX_PAGE = 200

const PLAN_HINT = {
  en: 'It is the id of a plan, `planId` of the answer to plans.create (or give groupId, which is being retired).',
  zh: '推送计划 ID，即 plans.create 应答中的 planId（也可使用即将停用的 groupId）。',
}
const GROUP_HINT = { en: 'It is the group, `group_id` of the pushes.', zh: '分组，即推送的 group_id。' }

export const dayRangeSchema = z.looseObject({ startDate: day('YYYYMMDD'), endDate: day('YYYYMMDD') })

export const checkedDayRange = (name: LookbackName) =>
  checkedBy(
    { schema: dayRangeSchema, rules: [rangeIsAcceptable(name), fieldsAreSpelled(dayRangeSchema)] },
    (checked, client) => ({ value: { ...checked, ...writeRange(checked, 'YYYYMMDD', client) } }),
  )

export const distributionSchema = z.looseObject({ date: day('YYYYMMDD'), type: nonEmptyString })

export const checkedDistribution = checkedBy(
  {
    schema: distributionSchema,
    hints: {
      type: {
        en: `It is the dimension, one of ${KNOWN_VALUES.type.join(', ')}.`,
        zh: `统计维度，可选：${KNOWN_VALUES.type.join('、')}。`,
      },
    },
    rules: [dateIsAcceptable, valuesAreKnown('type'), fieldsAreSpelled(distributionSchema)],
  },
  (checked, client) => {
    const date = formatDay(toDay(checked.date, client), 0, 'YYYYMMDD')
    return { value: { ...checked, date }, notes: { type: checked.type } }
  },
)

export const tasksSchema = z.looseObject({
  startDate: day('YYYY-MM-DD'),
  endDate: day('YYYY-MM-DD'),
  msgType: z.optional(nonEmptyString),
  pushType: z.optional(nonEmptyString),
  offset: z.optional(integer(0)),
  limit: z.optional(integer(1, MAX_PAGE)),
})

export const checkedTasks = checkedBy(
  {
    schema: tasksSchema,
    rules: [rangeIsAcceptable('tasks'), valuesAreKnown('msgType', 'pushType'), fieldsAreSpelled(tasksSchema)],
  },
  (checked, client) => {
    const { offset, limit } = checked
    return { value: { ...checked, ...writeRange(checked, 'YYYY-MM-DD', client) }, notes: { offset, limit } }
  },
)

export const taskSchema = z.looseObject({ pushId: id })

export const checkedTask = checkedBy(
  {
    schema: taskSchema,
    bigInts: ['pushId'],
    hints: {
      pushId: {
        en: 'It is the task, `push_id` of the answer to the push.',
        zh: '推送任务 ID，即推送应答中的 push_id。',
      },
    },
    rules: [fieldsAreSpelled(taskSchema)],
  },
  (checked) => ({ value: { ...checked, pushId: String(checked.pushId) } }),
)

/** The tables of two versions say YYYY-MM-DD, the samples and the newer table YYYYMMDD: either is taken. */
const eitherRange = { startDate: day('YYYYMMDD', 'YYYY-MM-DD'), endDate: day('YYYYMMDD', 'YYYY-MM-DD') }
const optionalId = z.optional(id)

export const groupFunnelSchema = z.looseObject({
  ...eitherRange,
  planId: optionalId,
  groupId: optionalId,
  groupid: optionalId,
})

export const checkedGroupFunnel = checkedBy(
  {
    schema: groupFunnelSchema,
    bigInts: ['planId', 'groupId', 'groupid'],
    hints: { planId: PLAN_HINT, groupId: GROUP_HINT },
    rules: [
      planOrGroupIsGiven,
      spellingsAgree('groupId', 'groupid'),
      rangeIsAcceptable('groupFunnel'),
      fieldsAreSpelled(groupFunnelSchema),
    ],
  },
  (checked, client) => {
    const plan = checked.planId === undefined ? {} : { planId: String(checked.planId) }
    return {
      value: { ...checked, ...plan, ...writeGroup(checked), ...writeRange(checked, 'YYYYMMDD', client) },
    }
  },
)

export const groupFunnelOldSchema = z.looseObject({
  ...eitherRange,
  groupId: optionalId,
  groupid: optionalId,
})

const GROUP_HINTS = { groupId: GROUP_HINT }
export const checkedGroupFunnelOld = checkedBy(
  {
    schema: groupFunnelOldSchema,
    bigInts: ['groupId', 'groupid'],
    hints: GROUP_HINTS,
    rules: [
      idInOneSpelling('groupId', 'groupid', GROUP_HINTS),
      rangeIsAcceptable('groupFunnel'),
      fieldsAreSpelled(groupFunnelOldSchema),
    ],
  },
  (checked, client) => ({
    value: { ...checked, ...writeGroup(checked), ...writeRange(checked, 'YYYYMMDD', client) },
  }),
)

interface Range {
  readonly startDate?: string | Date | undefined
  readonly endDate?: string | Date | undefined
}

function rangeIsAcceptable(name: LookbackName) {
  return ({ startDate, endDate }: Range, context: RequestContext): void => {
    const start = startDate === undefined ? undefined : toDay(startDate, context.client)
    const end = endDate === undefined ? undefined : toDay(endDate, context.client)
    if (start !== undefined) checkLookback('startDate', start, name, context)
    if (start !== undefined && end !== undefined && end < start) {
      refuse(
        context,
        'endDate',
        { en: 'is before startDate. Swap the two.', zh: '早于 startDate，请互换。' },
        RETURN_CODE.badDate,
      )
    }
  }
}

function dateIsAcceptable({ date }: { date?: string | Date | undefined }, context: RequestContext): void {
  if (date !== undefined) checkLookback('date', toDay(date, context.client), 'deviceDistribution', context)
}

function planOrGroupIsGiven(
  request: { planId?: unknown; groupId?: unknown; groupid?: unknown },
  context: RequestContext,
): void {
  const group = request.groupId ?? request.groupid
  const isRefused = isUnreadable(context, 'groupId') || isUnreadable(context, 'groupid')
  if (request.planId === undefined && group === undefined && !isRefused) {
    refuseMissing(context, 'planId', inSequence(REQUIRED, PLAN_HINT))
  }
  if (request.planId === undefined || group === undefined) return
  warn(context, 'groupId.no-effect', 'groupId', {
    en: 'has no effect beside planId: the service aggregates by the plan.',
    zh: '与 planId 同时填写时不生效：服务端按推送计划聚合。',
  })
}

/** Tables say `groupId`, samples `groupid`. Both are sent: a reader of either finds it [inferred]. */
function writeGroup({ groupId, groupid }: { groupId?: unknown; groupid?: unknown }): object {
  const group = groupId ?? groupid
  return group === undefined ? {} : { groupId: String(group), groupid: String(group) }
}

function writeRange(
  { startDate, endDate }: { startDate: string | Date; endDate: string | Date },
  format: DayFormat,
  client: EncodeContext,
): { startDate: string; endDate: string } {
  return {
    startDate: formatDay(toDay(startDate, client), 0, format),
    endDate: formatDay(toDay(endDate, client), 0, format),
  }
}

/** The day of a value that the schema found right. A `Date` counts as the day at the service's clock. */
export function toDay(
  value: string | Date,
  { utcOffsetMinutes }: Pick<EncodeContext, 'utcOffsetMinutes'>,
): number {
  if (value instanceof Date) return dayAt(value.getTime(), utcOffsetMinutes)
  return parseDay(value, 'YYYYMMDD') ?? parseDay(value, 'YYYY-MM-DD') ?? Number.NaN
}
