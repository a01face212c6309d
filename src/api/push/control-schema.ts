import * as z from 'zod/mini'
import type { Encoder } from '../../core/endpoint.js'
import { warn } from '../../validation/context.js'
import { type Id, id } from '../../validation/fields.js'
import { idInOneSpelling } from '../shared/aliases.js'
import { checkRequest, type RequestCheck, type RequestContext } from '../shared/check-request.js'
import { fieldsAreSpelled } from '../shared/fields-are-spelled.js'

/** The id of a push task. Numbers are taken while they are exact; beyond 2^53 they are refused as rounded. */
export type PushId = Id

/**
 * Which task. `push_id` of the answer to a push goes into `pushId`; a loop push has several `push_ids` and needs one
 * call for each. The service's samples spell it `pushid`, which is taken too.
 */
export type PushControlRequest =
  | { readonly pushId: PushId; readonly pushid?: PushId | undefined }
  | { readonly pushId?: undefined; readonly pushid: PushId }

export const pushControlSchema = z.looseObject({ pushId: z.optional(id), pushid: z.optional(id) })

type Rules = NonNullable<RequestCheck<typeof pushControlSchema>['rules']>

const base: RequestCheck<typeof pushControlSchema> = {
  schema: pushControlSchema,
  bigInts: ['pushId', 'pushid'],
  hints: {
    pushId:
      'It is `push_id` of the answer to the push; a loop push needs one call for each of its `push_ids`.',
  },
}
const rules: Rules = [idInOneSpelling('pushId', 'pushid', base.hints), fieldsAreSpelled(pushControlSchema)]

export const encodePushControl = encoder(rules)
export const encodeStopPush = encoder([...rules, stoppingHasAnEffect])
export const encodeRevokePush = encoder([...rules, revokingIsAvailable])

/** The tables say `pushId`, every sample says `pushid`. Both are sent: a reader of either finds it [inferred]. */
function encoder(rules: Rules): Encoder<PushControlRequest> {
  const check = { ...base, rules }
  return (request, client) => {
    const checked = checkRequest(check, request, client)
    const pushId = String(checked.pushId ?? checked.pushid)
    return { kind: 'json', value: { ...checked, pushId, pushid: pushId } }
  }
}

function stoppingHasAnEffect(_: unknown, context: RequestContext): void {
  if (context.client.platform !== 'ios') return
  const message =
    'names a task for iOS, where stopping does nothing: what APNs holds for a device is still delivered. Override the push ' +
    'instead: push.replace.'
  warn(context, 'stop.no-effect.ios', 'pushId', message)
}

function revokingIsAvailable(_: unknown, context: RequestContext): void {
  const message =
    'may not be revoked: the documents of TPNS from 2022 on call it "not available yet"; whether it works now is not ' +
    'known. Look at the devices, or override the push: push.replace.'
  warn(context, 'revoke.unavailable', 'pushId', message)
}
