import * as z from 'zod/mini'
import type { EncodeContext, Encoder } from '../../core/endpoint.js'
import { check } from '../../validation/check.js'
import { id } from '../../validation/fields.js'
import { oneSpelling } from '../aliases.js'
import type { PushControlRequest } from './control.js'

const pushControl = z.looseObject({
  pushId: id(
    'the task, `push_id` of the answer to the push; for a loop push one call for each of its `push_ids`',
  ),
})

/** The tables say `pushId`, every sample says `pushid`. Both are sent: a reader of either finds it [inferred]. */
export const encodePushControl: Encoder<PushControlRequest> = (request, context) => {
  const checked = check(pushControl, oneSpelling(request, 'pushId', 'pushid', context), context)
  return { kind: 'json', value: { ...checked, pushid: checked.pushId } }
}

export const encodeStopPush: Encoder<PushControlRequest> = (request, context) => {
  const payload = encodePushControl(request, context)
  if (context.platform === 'ios') warnOfNoEffectOnIos(context)
  return payload
}

export const encodeRevokePush: Encoder<PushControlRequest> = (request, context) => {
  const payload = encodePushControl(request, context)
  const message =
    'The documents of TPNS from 2022 on call taking back "not available yet"; whether it works now is not known. Look at ' +
    'the devices, or override the push: push.replace.'
  context.warn({ key: 'revoke.unavailable', path: 'pushId', message })
  return payload
}

function warnOfNoEffectOnIos({ warn }: EncodeContext): void {
  const message =
    'Stopping does nothing on iOS: what APNs holds for a device is delivered all the same. Override the push instead: ' +
    'push.replace.'
  warn({ key: 'stop.no-effect.ios', path: 'pushId', message })
}
