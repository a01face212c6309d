import type { Encoder, Endpoint } from '../../core/endpoint.js'
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
  encodeDeviceDistribution,
  encodeDevicesPerDay,
  encodeGroupFunnel,
  encodeGroupFunnelOld,
  encodePushesPerDay,
  encodePushesPerDayOld,
  encodeTask,
  encodeTasks,
} from './schema.js'

export type * from './requests.js'
export type * from './results.js'

/*
 * All are reads, at most 200 calls an hour each, and need days in one of two formats: the wrong one, or a range too
 * far back, is 1008016. An unknown task is 1008015 (`TpnsNotFoundError`).
 */

/**
 * The push funnel by day and channel, of the last 6 months (30 days on pages until 2022).
 *
 * Page: 推送统计按天聚合统计, https://www.tencentcloud.com/document/product/1024/33770
 */
export const pushesPerDay: Endpoint<DayRangeRequest, PushesPerDayResult> = read(
  'pushesPerDay',
  'get_push_channel_stat_overview',
  encodePushesPerDay,
  decodePushesPerDay,
)

/** The old form of `pushesPerDay`, from 2020: no channels, last 3 months. Still in the overview of the documents. */
export const pushesPerDayOld: Endpoint<DayRangeRequest, PushesPerDayOldResult> = read(
  'pushesPerDayOld',
  'get_push_stat_overview',
  encodePushesPerDayOld,
  decodePushesPerDayOld,
)

/** Numbers of devices by day, of the last 3 months. Page: 设备统计查询 */
export const devicesPerDay: Endpoint<DayRangeRequest, DevicesPerDayResult> = read(
  'devicesPerDay',
  'get_device_stat_overview',
  encodeDevicesPerDay,
  decodeDevicesPerDay,
)

/** Devices by version, place, brand or model on a day of the last month. Page: 设备分布查询 */
export const deviceDistribution: Endpoint<DeviceDistributionRequest, DeviceDistributionResult> = read(
  'deviceDistribution',
  'get_device_distribute_info',
  encodeDeviceDistribution,
  decodeDeviceDistribution,
)

/** The tasks of a range of days. Page: 特定时间段所有推送信息查询 */
export const tasks: Endpoint<TasksRequest, TasksResult> = read(
  'tasks',
  'get_push_record',
  encodeTasks,
  decodeTasks,
)

/** One task by its id: its state, its `collapseID`, what was sent. Page: 单个任务推送信息查询 */
export const task: Endpoint<TaskRequest, TaskResult> = read('task', 'get_push_record', encodeTask, decodeTask)

/** The funnel of one task by channel. Page: 单条任务推送统计信息查询 */
export const taskFunnel: Endpoint<TaskRequest, FunnelResult> = read(
  'taskFunnel',
  'get_push_task_stat_channel',
  encodeTask,
  decodeFunnel,
)

/** The funnel of all tasks of a plan or group by channel, of the last 7 days. Page: 多条任务统计数据聚合查询 */
export const groupFunnel: Endpoint<GroupFunnelRequest, FunnelResult> = read(
  'groupFunnel',
  'get_push_group_stat_channel',
  encodeGroupFunnel,
  decodeFunnel,
)

/** The old form of `groupFunnel`, from 2020: groups only, no channels. */
export const groupFunnelOld: Endpoint<GroupFunnelOldRequest, GroupFunnelOldResult> = read(
  'groupFunnelOld',
  'get_push_group_stat',
  encodeGroupFunnelOld,
  decodeGroupFunnelOld,
)

function read<Request, Result>(
  method: string,
  file: string,
  encode: Encoder<Request>,
  decode: Endpoint<Request, Result>['decode'],
): Endpoint<Request, Result> {
  const path = `v3/statistics/${file}`
  return {
    name: `statistics.${method}`,
    path,
    idempotent: true,
    rateLimit: `statistics:${path}`,
    encode,
    decode,
  }
}
