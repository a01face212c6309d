import type { CallOptions, ClientContext } from '../../core/context.js'
import { runCall } from '../../core/pipeline.js'
import { type PushesTodayResult, pushesToday } from './endpoint.js'

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

export function devicesResource(client: ClientContext): DevicesResource {
  return {
    pushesToday: (token, options) => runCall(client, pushesToday, { token }, options),
  }
}
