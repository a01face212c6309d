import * as z from 'zod/mini'
import type { EncodeContext, Encoder } from '../../core/endpoint.js'
import { type DayFormat, day, dayNumber, writeDay } from '../../validation/calendar.js'
import { check, RET, refuse } from '../../validation/check.js'
import { id, integer, text } from '../../validation/fields.js'
import { oneSpelling } from '../aliases.js'
import { KNOWN_VALUES, warnOfUnknown } from './known-values.js'
import { inOrder, type REACHES, withinReach } from './lookback.js'
import type {
  DayRangeRequest,
  DeviceDistributionRequest,
  GroupFunnelOldRequest,
  GroupFunnelRequest,
  TaskRequest,
  TasksRequest,
} from './requests.js'

const MAX_PAGE = 200

const compactRange = z.looseObject({ startDate: day('YYYYMMDD'), endDate: day('YYYYMMDD') })
/** The tables of two versions say YYYY-MM-DD, the samples and the newer table YYYYMMDD: either is taken. */
const eitherRange = { startDate: day('YYYYMMDD', 'YYYY-MM-DD'), endDate: day('YYYYMMDD', 'YYYY-MM-DD') }

export const encodePushesPerDay = dayRange('pushesPerDay')
export const encodePushesPerDayOld = dayRange('pushesPerDayOld')
export const encodeDevicesPerDay = dayRange('devicesPerDay')

const distribution = z.looseObject({
  date: day('YYYYMMDD'),
  type: text(`the dimension, one of ${KNOWN_VALUES.type.join(', ')}`, Number.POSITIVE_INFINITY),
})

export const encodeDeviceDistribution: Encoder<DeviceDistributionRequest> = (request, context) => {
  const checked = check(distribution, request, context)
  const date = dayNumber(checked.date, context.utcOffsetMinutes)
  refuse(withinReach('date', date, 'deviceDistribution', context), context)
  warnOfUnknown('type', checked.type, context)
  return {
    kind: 'json',
    value: { ...checked, date: writeDay(date, 'YYYYMMDD') },
    notes: { type: checked.type },
  }
}

const tasks = z.looseObject({
  startDate: day('YYYY-MM-DD'),
  endDate: day('YYYY-MM-DD'),
  msgType: z.optional(text('the kind of message as a string', Number.POSITIVE_INFINITY)),
  pushType: z.optional(text('the kind of audience as a string', Number.POSITIVE_INFINITY)),
  offset: z.optional(integer('the position of the first record, 0 or more', 0)),
  limit: z.optional(integer(`the size of a page, 1 to ${MAX_PAGE}`, 1, MAX_PAGE)),
})

export const encodeTasks: Encoder<TasksRequest> = (request, context) => {
  const checked = check(tasks, request, context)
  warnOfUnknown('msgType', checked.msgType, context)
  warnOfUnknown('pushType', checked.pushType, context)
  const { offset, limit } = checked
  return {
    kind: 'json',
    value: { ...checked, ...writeRange(checked, 'YYYY-MM-DD', 'tasks', context) },
    notes: { offset, limit },
  }
}

const task = z.looseObject({ pushId: id('the task, `push_id` of the answer to the push') })

export const encodeTask: Encoder<TaskRequest> = (request, context) => ({
  kind: 'json',
  value: check(task, request, context),
})

const planOrGroup = z.looseObject({
  ...eitherRange,
  planId: z.optional(id('the plan, `planId` of the answer to plans.create')),
  groupId: z.optional(id('the group, `group_id` of the pushes')),
})

export const encodeGroupFunnel: Encoder<GroupFunnelRequest> = (request, context) => {
  const checked = check(planOrGroup, oneSpelling(request, 'groupId', 'groupid', context), context)
  const { planId, groupId } = checked
  if (planId === undefined && groupId === undefined) {
    const message = 'Is required: the id of a plan as a string (or, being retired, groupId).'
    refuse([{ path: 'planId', message, retCode: RET.missing }], context)
  }
  if (planId !== undefined && groupId !== undefined) {
    const message = 'groupId has no effect beside planId: the service aggregates by the plan.'
    context.warn({ key: 'groupId.no-effect', path: 'groupId', message })
  }
  return { kind: 'json', value: withGroup(checked, context) }
}

const group = z.looseObject({ ...eitherRange, groupId: id('the group, `group_id` of the pushes') })

export const encodeGroupFunnelOld: Encoder<GroupFunnelOldRequest> = (request, context) => {
  const checked = check(group, oneSpelling(request, 'groupId', 'groupid', context), context)
  return { kind: 'json', value: withGroup(checked, context) }
}

/** Tables say `groupId`, samples `groupid`. Both are sent: a reader of either finds it [inferred]. */
function withGroup(
  request: DayRangeRequest & { groupId?: string | undefined },
  context: EncodeContext,
): object {
  const spelt = request.groupId === undefined ? {} : { groupid: request.groupId }
  return { ...request, ...spelt, ...writeRange(request, 'YYYYMMDD', 'groupFunnel', context) }
}

function dayRange(name: keyof typeof REACHES): Encoder<DayRangeRequest> {
  return (request, context) => {
    const checked = check(compactRange, request, context)
    return { kind: 'json', value: { ...checked, ...writeRange(checked, 'YYYYMMDD', name, context) } }
  }
}

function writeRange(
  range: DayRangeRequest,
  format: DayFormat,
  name: keyof typeof REACHES,
  context: EncodeContext,
): { startDate: string; endDate: string } {
  const start = dayNumber(range.startDate, context.utcOffsetMinutes)
  const end = dayNumber(range.endDate, context.utcOffsetMinutes)
  refuse([...withinReach('startDate', start, name, context), ...inOrder(start, end)], context)
  return { startDate: writeDay(start, format), endDate: writeDay(end, format) }
}
