import type { JsonEndpoint } from '../shared/check-request.js'
import { encodePush } from './encode.js'
import { decodePush, type PushResult } from './results.js'
import { BROADCAST_AUDIENCES } from './schema/audience.js'
import { type PushRequest, pushRequestSchema } from './schema/push-request.js'

/** Creates a push of any kind. Not idempotent: there is no request id that the service would recognise. */
export const pushApp: JsonEndpoint<PushRequest, PushResult, typeof pushRequestSchema> = {
  name: 'push.send',
  purpose: { en: 'create a push', zh: '创建推送任务' },
  path: 'v3/push/app',
  idempotent: false,
  whenUnknown: {
    en: 'It may have been accepted. Before you send it again, look it up: push.lookUp(request, { sentAt: error.firstAttemptAt }).',
    zh: '请求可能已被受理，重发前请先回查：push.lookUp(request, { sentAt: error.firstAttemptAt })。',
  },
  rateLimit: (request) => (BROADCAST_AUDIENCES.has(request?.audience_type) ? 'broadcast' : null),
  duplicateMeansAccepted: true,
  schema: pushRequestSchema,
  encode: encodePush,
  decode: decodePush,
}
