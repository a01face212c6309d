import type { Endpoint } from '../../core/endpoint.js'
import { type Fields, idText, rows } from '../read-answer.js'
import { encodePushesToday } from './schema.js'

export interface PushesTodayRequest {
  readonly token: string
}

/** A task that went to a token. */
export interface PushToToken {
  /** Undefined only if the service left it out. */
  readonly pushId: string | undefined
  /** Unix seconds. */
  readonly pushTime?: number
  /** `TAG_PUSH` in the only sample; the table types it as an array, and lists no values. */
  readonly pushTargetType?: 'TAG_PUSH' | (string & {}) | readonly string[]
  readonly [field: string]: unknown
}

export interface PushesTodayResult {
  readonly pushTaskList: readonly PushToToken[]
  readonly [field: string]: unknown
}

/**
 * The tasks that went to a token today. In which zone the day begins is not stated. At most 200 calls an hour.
 *
 * Page: 根据 Token 查询当天所有推送任务, https://www.tencentcloud.com/document/product/1024/48715
 */
export const pushesToday: Endpoint<PushesTodayRequest, PushesTodayResult> = {
  name: 'devices.pushesToday',
  path: 'v3/toolbox/getPushListByToken',
  repeat: 'harmless',
  pace: 'statistics:v3/toolbox/getPushListByToken',
  encode: encodePushesToday,
  decode: decodePushes,
}

function decodePushes(answer: Fields): PushesTodayResult {
  const pushTaskList = rows(answer.pushTaskList).map((row) => ({ ...row, pushId: idText(row.pushId) }))
  return { ...answer, pushTaskList }
}
