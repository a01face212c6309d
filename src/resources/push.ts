import { performCall } from '../call/call.js'
import type { CallOptions, Engine } from '../call/engine.js'
import { type PushResult, pushApp } from '../endpoints/push-app.js'
import type { PushRequest } from '../schemas/push-request.js'

/** `client.push` */
export interface PushResource {
  /**
   * Creates a push. Resolves when the service has accepted it, which is not yet delivery.
   *
   * A push is not idempotent: it is repeated by itself only when it cannot have been accepted. An error with
   * `outcome: 'unknown'` may have been accepted; look it up before sending it again.
   *
   * All, tag and package pushes are limited to one a second by the service and wait for their turn here.
   *
   * @throws TpnsRequestError, TpnsPushTimeError before anything is sent; any other `TpnsError` afterwards
   *
   * Source: "推送接口", document 548/39064.
   */
  send(request: PushRequest, options?: CallOptions): Promise<PushResult>
}

export function pushResource(engine: Engine): PushResource {
  return {
    send: (request, options) => performCall(engine, pushApp, request, options),
  }
}
