import * as z from 'zod/mini'
import type { CallOptions } from '../core/call-options.js'
import type { ClientContext } from '../core/context.js'
import { runCall } from '../core/pipeline.js'
import { token } from '../validation/fields.js'
import type { Fields } from '../validation/members.js'
import { checkedBy, type JsonEndpoint } from './shared/check-request.js'
import { toId, toObjects } from './shared/parse-lenient.js'
import { fieldsAreSpelled } from './shared/request-rules.js'

export interface PushesTodayRequest {
  readonly token: string
}

export const pushesTodaySchema = z.looseObject({ token: token() })

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

function decodePushes(answer: Fields): PushesTodayResult {
  const pushTaskList = toObjects(answer.pushTaskList).map((row) => ({ ...row, pushId: toId(row.pushId) }))
  return { ...answer, pushTaskList }
}

/** Page: 根据 Token 查询当天所有推送任务, https://www.tencentcloud.com/document/product/1024/48715 */
export const pushesToday: JsonEndpoint<PushesTodayRequest, PushesTodayResult, typeof pushesTodaySchema> = {
  name: 'devices.pushesToday',
  purpose: { en: "today's pushes to a token", zh: '某 Token 当天的推送任务' },
  path: 'v3/toolbox/getPushListByToken',
  idempotent: true,
  rateLimit: 'statistics:v3/toolbox/getPushListByToken',
  ...checkedBy({
    schema: pushesTodaySchema,
    names: ['token'],
    rules: [fieldsAreSpelled(pushesTodaySchema)],
  }),
  decode: decodePushes,
}

/** `client.devices` */
export interface DevicesResource {
  /**
   * The tasks that went to a token today. In which zone the day begins is not stated by the service. At most 200 calls
   * an hour.
   *
   * @throws TpnsRateLimitError when the 200 calls of the hour are used up for longer than `timeout.total`
   *
   * Source: "根据 Token 查询当天所有推送任务", document 1024/48715.
   */
  pushesToday(token: string, options?: CallOptions): Promise<PushesTodayResult>
}

export function createDevicesResource(client: ClientContext): DevicesResource {
  return {
    pushesToday: (token, options) => runCall(client, pushesToday, { token }, options),
  }
}
