import type { Endpoint } from '../../core/endpoint.js'
import { decodePushes, type PushesTodayResult } from './results.js'
import { encodePushesToday, type PushesTodayRequest } from './schema.js'

export type * from './results.js'
export type * from './schema.js'

/**
 * The tasks that went to a token today. In which zone the day begins is not stated. At most 200 calls an hour.
 *
 * Page: 根据 Token 查询当天所有推送任务, https://www.tencentcloud.com/document/product/1024/48715
 */
export const pushesToday: Endpoint<PushesTodayRequest, PushesTodayResult> = {
  name: 'devices.pushesToday',
  path: 'v3/toolbox/getPushListByToken',
  idempotent: true,
  rateLimit: 'statistics:v3/toolbox/getPushListByToken',
  encode: encodePushesToday,
  decode: decodePushes,
}
