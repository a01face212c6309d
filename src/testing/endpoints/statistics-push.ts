import { CODE, refuse } from '../refusal.js'
import { fields, text } from '../rules.js'
import { channelStates, flatState } from '../state/funnel.js'
import type { Task } from '../state/tasks.js'
import { DAY_MS } from '../zone.js'
import { isOnDay, REACH_DAYS, readDays } from './dates.js'
import type { Endpoint, EndpointCall } from './endpoint.js'

const deliveriesOf = (tasks: readonly Task[]) => tasks.flatMap((task) => task.deliveries)
const onDay = (tasks: readonly Task[], day: number) => tasks.filter((task) => isOnDay(task.runAt, day))

/** The task of a `pushId`; 1008015 when there is none, or it is older than the endpoint reaches. */
export function taskOfLastMonth({ app, body, now }: EndpointCall): Task {
  const id = fields(body).required('pushId', text)
  const task = app.tasks.find((each) => each.pushId === id)
  if (task === undefined || now - task.runAt > REACH_DAYS.records * DAY_MS) {
    return refuse(CODE.unknownPush, `pushId ${id}`)
  }
  return task
}

/** `get_push_channel_stat_overview`: by day and channel. */
export const channelOverview: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_push_channel_stat_overview',
  handle: (call) => ({
    pushDateChannelStat: readDays(call, 'YYYYMMDD', REACH_DAYS.pushOverview).map((day) => ({
      date: call.zone.formatDay(day, 'YYYYMMDD'),
      channelDatas: channelStates(deliveriesOf(onDay(call.app.tasks, day)), call.app.platform, call.style),
    })),
  }),
}

/** `get_push_stat_overview`, the old form: by day, counters flat. */
export const pushOverview: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_push_stat_overview',
  handle: (call) => ({
    pushStatOverviewData: readDays(call, 'YYYYMMDD', REACH_DAYS.deviceOverview).map((day) => ({
      date: call.zone.formatDay(day, 'YYYYMMDD'),
      ...flatState(deliveriesOf(onDay(call.app.tasks, day)), call.app.platform, call.style),
    })),
  }),
}

/** `get_push_task_stat_channel`: one task by channel. */
export const taskChannels: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_push_task_stat_channel',
  handle: (call) => ({
    pushStatDataAll: channelStates(taskOfLastMonth(call).deliveries, call.app.platform, call.style),
  }),
}

/** Tasks of a plan, or of a group, in the days asked for; the plan wins. A sample spells `groupid`. */
function groupTasks(call: EndpointCall, planAllowed: boolean): Task[] {
  const members = fields(call.body)
  const planId = planAllowed ? members.set('planId', text, '') : undefined
  const groupId = members.set('groupId', text, '') ?? members.set('groupid', text, '')
  if (planId === undefined && groupId === undefined) {
    refuse(CODE.missing, planAllowed ? 'planId is required' : 'groupId is required')
  }
  const days = readDays(call, 'YYYYMMDD', REACH_DAYS.group)
  return call.app.tasks.filter(
    (task) =>
      (planId === undefined ? task.groupId === groupId : task.planId === planId) &&
      days.some((day) => isOnDay(task.runAt, day)),
  )
}

/** `get_push_group_stat_channel`: tasks of a plan or group by channel. */
export const groupChannels: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_push_group_stat_channel',
  handle: (call) => ({
    pushStatDataAll: channelStates(deliveriesOf(groupTasks(call, true)), call.app.platform, call.style),
  }),
}

/** `get_push_group_stat`, the old form: counters flat. */
export const groupTotal: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_push_group_stat',
  handle: (call) => ({
    pushStatData: flatState(deliveriesOf(groupTasks(call, false)), call.app.platform, call.style),
  }),
}
