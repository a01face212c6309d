import type { Endpoint } from '../../core/endpoint.js'
import { encodePush } from './encode.js'
import { decodePush, type PushResult } from './results.js'
import { BROADCAST_AUDIENCES } from './schema/audience.js'
import type { PushRequest } from './schema/push-request.js'

/** Creates a push of any kind. Not idempotent: there is no request id that the service would recognise. */
export const pushApp: Endpoint<PushRequest, PushResult> = {
  name: 'push.send',
  path: 'v3/push/app',
  idempotent: false,
  rateLimit: (request) => (BROADCAST_AUDIENCES.has(request?.audience_type) ? 'broadcast' : null),
  duplicateMeansAccepted: true,
  encode: encodePush,
  decode: decodePush,
}
