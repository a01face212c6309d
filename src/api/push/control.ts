import type { Encoder, Endpoint } from '../../core/endpoint.js'
import { encodePushControl, encodeRevokePush, encodeStopPush } from './control-schema.js'

/** The id of a push task. Numbers are taken while they are exact; beyond 2^53 they are refused as rounded. */
export type PushId = string | number | bigint

/**
 * Which task. `push_id` of the answer to a push goes into `pushId`; a loop push has several `push_ids` and needs one
 * call for each. The service's samples spell it `pushid`, which is taken too.
 */
export type PushControlRequest =
  | { readonly pushId: PushId; readonly pushid?: PushId }
  | { readonly pushId?: never; readonly pushid: PushId }

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
    // A task that is stopped, taken back or cancelled stays so: the second time changes nothing and delivers nothing.
    repeat: 'harmless',
    pace: null,
    encode,
    decode: (answer) => ({ ...answer }),
  }
}
