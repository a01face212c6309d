import type { Encoder, Endpoint } from '../../core/endpoint.js'
import {
  encodePushControl,
  encodeRevokePush,
  encodeStopPush,
  type PushControlRequest,
} from './control-schema.js'

export type { PushControlRequest, PushId } from './control-schema.js'

/** The service documents no answer to these calls beyond its return code; whatever it sends is kept. */
export interface PushControlResult {
  readonly [field: string]: unknown
}

/**
 * Ends the offline delivery of a task: messages still waiting for their device are dropped; what was delivered stays.
 * For audiences all, tag and account packages; on Android only (iOS: no effect).
 *
 * Page: guide 消息回撤 (the answer and the rate are not documented).
 */
export const stopPush = control('push.stop', 'v3/push/stop_push_msg', encodeStopPush)

/**
 * Takes back notifications that are shown and not clicked, and stops the task. Marked "not available yet" in the
 * documents of 2022 and 2023; before, Android's TPNS channel only, and iOS while the app was alive.
 *
 * Page: guide 消息回撤 (the answer and the rate are not documented).
 */
export const revokePush = control('push.revoke', 'v3/push/revoke_push_msg', encodeRevokePush)

/**
 * Cancels a task that waits for its `send_time` or loop date; its status becomes `PUSH_CANCELED`. For audiences all,
 * tag and package_account_push; Android and iOS.
 *
 * Page: guide 消息回撤, newer version (the answer and the rate are not documented).
 */
export const cancelPush = control('push.cancel', 'v3/push/cancel_timing_task', encodePushControl)

function control(
  name: string,
  path: string,
  encode: Encoder<PushControlRequest>,
): Endpoint<PushControlRequest, PushControlResult> {
  return {
    name,
    path,
    // The second time changes nothing and delivers nothing.
    idempotent: true,
    rateLimit: null,
    encode,
    decode: (answer) => ({ ...answer }),
  }
}
