import * as z from 'zod/mini'
import type { Encoder } from '../endpoint.js'
import type { PushControlRequest } from '../push-control.js'
import { check } from './check.js'
import { id } from './fields.js'
import { oneSpelling } from './spelling.js'

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
