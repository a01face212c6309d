import type { DecodeContext } from '../../core/endpoint.js'
import { type Fields, isFields } from '../../validation/members.js'
import { parseIfJson, toId, toObjects } from '../shared/parse-lenient.js'
import type {
  ChannelFunnel,
  DeviceDistributionResult,
  DevicesPerDayResult,
  FunnelResult,
  GroupFunnelOldResult,
  PushesPerDayOldResult,
  PushesPerDayResult,
  TaskRecord,
  TaskResult,
  TasksResult,
} from './results.js'

export function decodePushesPerDay(answer: Fields): PushesPerDayResult {
  const pushDateChannelStat = toObjects(answer.pushDateChannelStat).map((row) => ({
    ...row,
    channelDatas: toObjects(row.channelDatas).map(decodeChannelFunnel),
  }))
  return { ...answer, pushDateChannelStat }
}

/** The table of the page writes `PushStatOverviewData`, its sample `pushStatOverviewData`. */
export function decodePushesPerDayOld(answer: Fields): PushesPerDayOldResult {
  const { PushStatOverviewData: fromTable, ...rest } = answer
  return { ...rest, pushStatOverviewData: toObjects(answer.pushStatOverviewData ?? fromTable) }
}

export function decodeDevicesPerDay(answer: Fields): DevicesPerDayResult {
  return { ...answer, getDeviceStatOverviewData: toObjects(answer.getDeviceStatOverviewData) }
}

export function decodeDeviceDistribution(answer: Fields, { notes }: DecodeContext): DeviceDistributionResult {
  const data = toObjects(answer.data)
  return { ...answer, data, rows: data.map((row) => decodeDistributionRow(row, notes.type)) }
}

export function decodeTasks(answer: Fields, { notes }: DecodeContext): TasksResult {
  const pushRecordData = readRecords(answer)
  return { ...answer, pushRecordData, nextOffset: getNextOffset(answer, pushRecordData.length, notes) }
}

/** The answer to a question for one task has the list too, and no `count`. */
export function decodeTask(answer: Fields): TaskResult {
  const pushRecordData = readRecords(answer)
  return { ...answer, pushRecordData, task: pushRecordData[0] }
}

function readRecords(answer: Fields): TaskRecord[] {
  return toObjects(answer.pushRecordData).map((row) => ({ ...row, pushId: toId(row.pushId) }))
}

/** By `count` where the service gives it; else a page that is not full is taken for the last. */
function getNextOffset(answer: Fields, received: number, { offset, limit }: Fields): number | undefined {
  if (typeof offset !== 'number' || received === 0) return undefined
  const end = offset + received
  const count = Number(answer.count ?? Number.NaN)
  const more = Number.isNaN(count) ? typeof limit !== 'number' || received >= limit : end < count
  return more ? end : undefined
}

export function decodeFunnel(answer: Fields): FunnelResult {
  return { ...answer, pushStatDataAll: toObjects(answer.pushStatDataAll).map(decodeChannelFunnel) }
}

export function decodeGroupFunnelOld(answer: Fields): GroupFunnelOldResult {
  const counters = parseIfJson(answer.pushStatData)
  return { ...answer, pushStatData: isFields(counters) ? counters : {} }
}

/** The text of a page of 2020 names the counters `pushStat`; samples always say `pushState`. */
function decodeChannelFunnel(row: Fields): ChannelFunnel {
  const { pushStat, ...rest } = row
  const counters = parseIfJson(row.pushState ?? pushStat)
  return { ...rest, pushState: isFields(counters) ? counters : {} }
}

function decodeDistributionRow(row: Fields, type: unknown): DeviceDistributionResult['rows'][number] {
  const key =
    typeof type === 'string' && Object.hasOwn(row, type)
      ? type
      : Object.keys(row).find((name) => name !== 'count')
  const value = key === undefined ? undefined : row[key]
  const count = Number(row.count ?? Number.NaN)
  return {
    value: value === undefined || value === null ? undefined : String(value),
    count: Number.isNaN(count) ? undefined : count,
  }
}
