import * as z from 'zod/mini'
import { warn } from '../../validation/context.js'
import { type Id, id } from '../../validation/fields.js'
import { checkedBy, type JsonEndpoint, type RequestContext, type Rule } from '../shared/check-request.js'
import { fieldsAreSpelled, idInOneSpelling } from '../shared/request-rules.js'
import type { PushControlResult } from './results.js'

/** The id of a push task. Numbers are taken while they are exact; beyond 2^53 they are refused as rounded. */
export type PushId = Id

/**
 * Which task. `push_id` of the answer to a push goes into `pushId`; a loop push has several `push_ids` and needs one
 * call for each. The service's samples spell it `pushid`, which is taken too.
 */
type PushControlRequest =
  | { readonly pushId: PushId; readonly pushid?: PushId | undefined }
  | { readonly pushId?: undefined; readonly pushid: PushId }

type PushControlEndpoint = JsonEndpoint<PushControlRequest, PushControlResult, typeof pushControlSchema>

const pushControlSchema = z.looseObject({ pushId: z.optional(id), pushid: z.optional(id) })

const hints = {
  pushId: {
    en: 'It is `push_id` of the answer to the push; a loop push needs one call for each of its `push_ids`.',
    zh: '推送任务 ID，即推送应答中的 push_id；循环推送需对 push_ids 中的每个 ID 各调用一次。',
  },
}

function stoppingHasAnEffect(_: unknown, context: RequestContext): void {
  if (context.client.platform !== 'ios') return
  warn(context, 'stop.no-effect.ios', 'pushId', {
    en:
      'names a task for iOS, where stopping does nothing: what APNs holds for a device is still delivered. Override the push ' +
      'instead: push.replace.',
    zh: '属于 iOS 推送任务，终止对 iOS 无效：已交给 APNs 的消息仍会下发。请改用覆盖（push.replace）。',
  })
}

function revokingIsAvailable(_: unknown, context: RequestContext): void {
  warn(context, 'revoke.unavailable', 'pushId', {
    en:
      'may not be revoked: Tencent has taken revoking offline (its page of 2025-03-25), and nothing says that it still works. ' +
      'Stop the push (push.stop) or override it (push.replace) instead.',
    zh: '很可能无法撤回：撤回已由官方下线，不保证有效。请改用终止（push.stop）或覆盖（push.replace）。',
  })
}

/* Page of all three: guide 消息回撤. What they do is said at `PushResource`. */

export const stopPush = control(
  'push.stop',
  { en: 'end the offline delivery of a push', zh: '终止推送任务（不再下发离线消息）' },
  'v3/push/stop_push_msg',
  stoppingHasAnEffect,
)

/** Also "not available yet" in the documents of 2022 and 2023. */
export const revokePush = control(
  'push.revoke',
  { en: 'revoke notifications (taken offline by Tencent)', zh: '撤回通知（官方已下线）' },
  'v3/push/revoke_push_msg',
  revokingIsAvailable,
)

/** In the newer version of the page. */
export const cancelPush = control(
  'push.cancel',
  { en: 'cancel a scheduled push', zh: '取消定时推送' },
  'v3/push/cancel_timing_task',
)

function control(
  name: string,
  purpose: PushControlEndpoint['purpose'],
  path: string,
  ...rules: Rule<z.output<typeof pushControlSchema>>[]
): PushControlEndpoint {
  return {
    name,
    purpose,
    path,
    // The second time changes nothing and delivers nothing.
    idempotent: true,
    rateLimit: null,
    ...checkedBy(
      {
        schema: pushControlSchema,
        bigInts: ['pushId', 'pushid'],
        hints,
        rules: [idInOneSpelling('pushId', 'pushid', hints), fieldsAreSpelled(pushControlSchema), ...rules],
      },
      // The tables say `pushId`, every sample says `pushid`. Both are sent: a reader of either finds it [inferred].
      (checked) => {
        const pushId = String(checked.pushId ?? checked.pushid)
        return { value: { ...checked, pushId, pushid: pushId } }
      },
    ),
    decode: (answer) => ({ ...answer }),
  }
}
