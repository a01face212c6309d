import type * as z from 'zod/mini'
import type { Encoder, Endpoint } from '../../core/endpoint.js'
import type { JsonEndpoint } from '../shared/check-request.js'
import {
  decodeDeviceDistribution,
  decodeDevicesPerDay,
  decodeFunnel,
  decodeGroupFunnelOld,
  decodePushesPerDay,
  decodePushesPerDayOld,
  decodeTask,
  decodeTasks,
} from './decode.js'
import type {
  DayRangeRequest,
  DeviceDistributionRequest,
  GroupFunnelOldRequest,
  GroupFunnelRequest,
  TaskRequest,
  TasksRequest,
} from './requests.js'
import type {
  DeviceDistributionResult,
  DevicesPerDayResult,
  FunnelResult,
  GroupFunnelOldResult,
  PushesPerDayOldResult,
  PushesPerDayResult,
  TaskResult,
  TasksResult,
} from './results.js'
import {
  checkedDayRange,
  checkedDistribution,
  checkedGroupFunnel,
  checkedGroupFunnelOld,
  checkedTask,
  checkedTasks,
  type dayRangeSchema,
  type distributionSchema,
  type groupFunnelOldSchema,
  type groupFunnelSchema,
  type taskSchema,
  type tasksSchema,
} from './schema.js'

export type * from './requests.js'
export type * from './results.js'

/*
 * All are reads, at most 200 calls an hour each, and need days in one of two formats: the wrong one, or a range too
 * far back, is 1008016. An unknown task is 1008015 (`TpnsNotFoundError`).
 */

/** Page: 推送统计按天聚合统计, https://www.tencentcloud.com/document/product/1024/33770 */
export const pushesPerDay: JsonEndpoint<DayRangeRequest, PushesPerDayResult, typeof dayRangeSchema> = read(
  'pushesPerDay',
  'get_push_channel_stat_overview',
  { en: 'push figures by day and channel', zh: '按天、按通道的推送统计' },
  checkedDayRange('pushesPerDay'),
  decodePushesPerDay,
)

/** The old form of `pushesPerDay`, from 2020: no channels, last 3 months. Still in the overview of the documents. */
export const pushesPerDayOld: JsonEndpoint<DayRangeRequest, PushesPerDayOldResult, typeof dayRangeSchema> =
  read(
    'pushesPerDayOld',
    'get_push_stat_overview',
    { en: 'push figures by day (old form)', zh: '按天的推送统计（旧接口）' },
    checkedDayRange('pushesPerDayOld'),
    decodePushesPerDayOld,
  )

/** Numbers of devices by day, of the last 3 months. Page: 设备统计查询 */
export const devicesPerDay: JsonEndpoint<DayRangeRequest, DevicesPerDayResult, typeof dayRangeSchema> = read(
  'devicesPerDay',
  'get_device_stat_overview',
  { en: 'devices by day', zh: '按天的设备统计' },
  checkedDayRange('devicesPerDay'),
  decodeDevicesPerDay,
)

/** Devices by version, place, brand or model on a day of the last month. Page: 设备分布查询 */
export const deviceDistribution: JsonEndpoint<
  DeviceDistributionRequest,
  DeviceDistributionResult,
  typeof distributionSchema
> = read(
  'deviceDistribution',
  'get_device_distribute_info',
  { en: 'devices by version, place, brand, model', zh: '设备分布（版本、地区、品牌、机型）' },
  checkedDistribution,
  decodeDeviceDistribution,
)

/** The tasks of a range of days. Page: 特定时间段所有推送信息查询 */
export const tasks: JsonEndpoint<TasksRequest, TasksResult, typeof tasksSchema> = read(
  'tasks',
  'get_push_record',
  { en: 'find push tasks', zh: '查询推送任务' },
  checkedTasks,
  decodeTasks,
)

/** One task by its id: its state, its `collapseID`, what was sent. Page: 单个任务推送信息查询 */
export const task: JsonEndpoint<TaskRequest, TaskResult, typeof taskSchema> = read(
  'task',
  'get_push_record',
  { en: 'find push tasks', zh: '查询推送任务' },
  checkedTask,
  decodeTask,
)

/** The funnel of one task by channel. Page: 单条任务推送统计信息查询 */
export const taskFunnel: JsonEndpoint<TaskRequest, FunnelResult, typeof taskSchema> = read(
  'taskFunnel',
  'get_push_task_stat_channel',
  { en: 'figures of one task', zh: '单个任务的推送统计' },
  checkedTask,
  decodeFunnel,
)

/** The funnel of all tasks of a plan or group by channel, of the last 7 days. Page: 多条任务统计数据聚合查询 */
export const groupFunnel: JsonEndpoint<GroupFunnelRequest, FunnelResult, typeof groupFunnelSchema> = read(
  'groupFunnel',
  'get_push_group_stat_channel',
  { en: 'figures of a plan or group', zh: '推送计划或分组的统计' },
  checkedGroupFunnel,
  decodeFunnel,
)

/** The old form of `groupFunnel`, from 2020: groups only, no channels. */
export const groupFunnelOld: JsonEndpoint<
  GroupFunnelOldRequest,
  GroupFunnelOldResult,
  typeof groupFunnelOldSchema
> = read(
  'groupFunnelOld',
  'get_push_group_stat',
  { en: 'figures of a group (old form)', zh: '分组的统计（旧接口）' },
  checkedGroupFunnelOld,
  decodeGroupFunnelOld,
)

function read<Request, Result, Schema extends z.ZodMiniType>(
  method: string,
  file: string,
  purpose: Endpoint<Request, Result>['purpose'],
  checked: { readonly schema: Schema; readonly encode: Encoder<unknown> },
  decode: Endpoint<Request, Result>['decode'],
): JsonEndpoint<Request, Result, Schema> {
  const path = `v3/statistics/${file}`
  return {
    name: `statistics.${method}`,
    purpose,
    path,
    idempotent: true,
    rateLimit: `statistics:${path}`,
    ...checked,
    decode,
  }
}
