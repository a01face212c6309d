import { CODE, fail } from '../../api-error.js'
import { readFields, text } from '../../body/validators.js'
import { DAY_MS } from '../../clock/zone.js'
import { countAllChannels, countByChannel } from '../../state/funnel.js'
import type { Task } from '../../state/tasks.js'
import type { Endpoint, EndpointCall } from '../endpoint.js'
import { isOnDay, LOOKBACK_DAYS, readDays } from './dates.js'

const collectDeliveries = (tasks: readonly Task[]) => tasks.flatMap((task) => task.deliveries)
const selectDay = (tasks: readonly Task[], day: number) => tasks.filter((task) => isOnDay(task.runAt, day))

/** The task of a `pushId`; 1008015 when there is none, or it is too old for the endpoint. */
export function findRecentTask({ app, body, now }: EndpointCall): Task {
  const id = readFields(body).required('pushId', text)
  const task = app.tasks.find((each) => each.pushId === id)
  if (task === undefined || now - task.runAt > LOOKBACK_DAYS.task * DAY_MS) {
    return fail(CODE.unknownPush, `pushId ${id}`)
  }
  return task
}

/** `get_push_channel_stat_overview`: by day and channel. */
export const channelOverview: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_push_channel_stat_overview',
  handle: (call) => ({
    pushDateChannelStat: readDays(call, 'YYYYMMDD', LOOKBACK_DAYS.pushOverview).map((day) => ({
      date: call.zone.formatDay(day, 'YYYYMMDD'),
      channelDatas: countByChannel(
        collectDeliveries(selectDay(call.app.tasks, day)),
        call.app.platform,
        call.style,
      ),
    })),
  }),
}

/** `get_push_stat_overview`, the old form: by day, counters flat. */
export const pushOverview: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_push_stat_overview',
  handle: (call) => ({
    pushStatOverviewData: readDays(call, 'YYYYMMDD', LOOKBACK_DAYS.deviceOverview).map((day) => ({
      date: call.zone.formatDay(day, 'YYYYMMDD'),
      ...countAllChannels(collectDeliveries(selectDay(call.app.tasks, day)), call.app.platform, call.style),
    })),
  }),
}

/** `get_push_task_stat_channel`: one task by channel. */
export const taskChannels: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_push_task_stat_channel',
  handle: (call) => ({
    pushStatDataAll: countByChannel(findRecentTask(call).deliveries, call.app.platform, call.style),
  }),
}

/** Tasks of a plan, or of a group, in the days asked for; the plan wins. A sample spells `groupid`. */
function findGroupTasks(call: EndpointCall, planAllowed: boolean): Task[] {
  const members = readFields(call.body)
  call.infer(() => members.optional('groupid', text))
  const planId = planAllowed ? members.optionalUnlessZero('planId', text, '') : undefined
  const groupId =
    members.optionalUnlessZero('groupId', text, '') ?? members.optionalUnlessZero('groupid', text, '')
  if (planId === undefined && groupId === undefined) {
    fail(CODE.missing, planAllowed ? 'planId is required' : 'groupId is required')
  }
  const days = readDays(call, 'YYYYMMDD', LOOKBACK_DAYS.group)
  return call.app.tasks.filter(
    (task) =>
      (planId === undefined ? task.groupId === groupId : task.planId === planId) &&
      days.some((day) => isOnDay(task.runAt, day)),
  )
}

/** `get_push_group_stat_channel`: tasks of a plan or group by channel. */
export const groupChannels: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_push_group_stat_channel',
  handle: (call) => ({
    pushStatDataAll: countByChannel(
      collectDeliveries(findGroupTasks(call, true)),
      call.app.platform,
      call.style,
    ),
  }),
}

/** `get_push_group_stat`, the old form: counters flat. */
export const groupTotal: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:get_push_group_stat',
  handle: (call) => ({
    pushStatData: countAllChannels(
      collectDeliveries(findGroupTasks(call, false)),
      call.app.platform,
      call.style,
    ),
  }),
}
