import type { CallOptions } from '../../../core/call-options.js'
import type { ClientContext } from '../../../core/context.js'
import { withApp } from '../../../core/failures/with-app.js'
import { runCall } from '../../../core/pipeline.js'
import type { TaskRecord } from '../../statistics/endpoints.js'
import { cancelPush, revokePush, stopPush } from '../control.js'
import { pushApp } from '../endpoint.js'
import type { PushControlResult, PushResult } from '../results.js'
import type { PushRequest } from '../schema/push-request.js'
import { type LookUpOptions, type LookUpVerdict, lookUp } from './look-up.js'
import { type Correction, replacePush } from './replace.js'
import { type TaskRef, toTaskRequest } from './task-ref.js'
import { type WaitOptions, waitFor } from './wait-for.js'

/** `client.push` */
export interface PushResource {
  /**
   * Creates a push. Resolves when the service has accepted it, which is not yet delivery.
   *
   * A push is not idempotent: it is retried on its own only when it cannot have been accepted. An error with
   * `outcome: 'unknown'` may have been accepted; look it up before sending it again.
   *
   * All, tag and package pushes are limited to one a second by the service and wait here.
   * 创建推送任务。返回表示已受理，不代表消息已抵达设备。推送不是幂等的：只有确定没有被受理时才会重试；
   * `outcome` 为 `unknown` 时，重发前请先用 `lookUp` 回查。
   *
   * @throws TpnsRequestError, TpnsPushTimeError before anything is sent; any other `TpnsError` afterwards
   *
   * Source: "推送接口", document 548/39064.
   */
  send(request: PushRequest, options?: CallOptions): Promise<PushResult>
  /**
   * Ends the offline delivery of a task: what still waits for its device is dropped, what was delivered stays. For
   * audiences all, tag and batches of accounts, on Android; on iOS it does nothing, which a client of `platform: 'ios'`
   * warns of. Rate and answer are not documented [unverified], nor is the code for an unknown task (1008015 [inferred]).
   * May be repeated without harm.
   * 终止推送任务，不再下发离线消息；已下发的不受影响。仅 Android 有效。
   *
   * @throws TpnsNotFoundError no such task
   *
   * Source: guide "消息回撤".
   */
  stop(task: TaskRef, options?: CallOptions): Promise<PushControlResult>
  /**
   * Takes back notifications that are shown and not clicked, and stops the task. **Tencent has taken it offline**, by the page
   * of 2025-03-25 [unverified], of which the client warns once; before, Android's TPNS channel only, and iOS while the app
   * was alive. Otherwise as `stop`; use `replace` instead.
   * 撤回已展示的通知。撤回已由官方下线（2025-03-25），请改用 `stop` 或 `replace`。
   */
  revoke(task: TaskRef, options?: CallOptions): Promise<PushControlResult>
  /**
   * Cancels a task that waits for its `send_time` or loop date (each of the `push_ids` of a loop push separately); its
   * status becomes `PUSH_CANCELED`. For audiences all, tag and `package_account_push`, Android and iOS. What the service
   * answers for a task that has begun is not documented [unverified]. Otherwise as `stop`.
   * 取消定时推送；循环推送须按 `push_ids` 逐个取消。
   */
  cancel(task: TaskRef, options?: CallOptions): Promise<PushControlResult>
  /**
   * Pushes a correction over an earlier task: stops what of it is not delivered, and replaces its notification where it
   * is shown. Asks for the task's `collapseID` first (one of the 200 calls an hour of `statistics.task`), then pushes with
   * it as `collapse_id`, by the rules of `send`: never twice on its own. `timeout` holds for each of the two. An error's
   * `outcome` speaks of the correction.
   *
   * For audiences all, tag and `package_account_push`. Works on the channels of TPNS, APNs, Xiaomi, Meizu, and Huawei from
   * EMUI 10 and without `custom_content`; not on OPPO and vivo, to which it is pushed only with `force_collapse: true`.
   * 用更正后的消息覆盖先前的推送任务；OPPO 和 vivo 不支持覆盖。
   *
   * @throws TpnsRequestError the task cannot be overridden, or the correction breaks a rule; nothing was pushed
   * @throws TpnsNotFoundError 1008015: no such task, or just made and not known yet; nothing was pushed
   *
   * Source: guide "消息回撤", and `collapse_id` of "推送接口", document 548/39064.
   */
  replace(task: TaskRef, correction: Correction, options?: CallOptions): Promise<PushResult>
  /**
   * Waits until a task is over (see `TASK_STATES`) or `until` holds, and gives its record: look at its `status`, since
   * failed and cancelled are ends too. Looks after 5, 10, 20, 40 and then every 60 seconds, which one wait can go on with
   * endlessly within the 200 calls an hour; when they are used up by others it waits for the next ones. A task that is not
   * known in its first minute is waited for.
   *
   * No error of it says that the push was not sent: its `outcome` is `'unknown'`.
   * 等待推送任务结束，并返回推送记录；请查看其 `status`，失败和取消也是结束。
   *
   * @throws TpnsTimeoutError after `maxWaitMs`; without it there is no limit but the signal
   * @throws TpnsAbortError the signal fired, or the client was closed
   * @throws TpnsNotFoundError 1008015: no such task after its first minute
   */
  waitFor(task: TaskRef, options?: WaitOptions): Promise<TaskRecord>
  /**
   * After an error with `outcome: 'unknown'`: looks among the service's records for the push, by title, content,
   * audience and time, and says `accepted` with its id, `not-found` or `cannot-tell`. Sends nothing. Records may lag, how
   * far is not documented [unverified]: a push that is not there is looked for during `forMs`.
   *
   * Costs a call of `statistics.tasks` (200 an hour) for each look and page.
   * 结果未知时，在推送记录中回查；只查询，不发送。
   *
   * @example
   * const sentAt = new Date()
   * try {
   *   await tpns.push.send(request)
   * } catch (error) {
   *   if (!(error instanceof TpnsError) || error.outcome !== 'unknown') throw error
   *   const found = await tpns.push.lookUp(request, { sentAt })
   *   if (found.verdict === 'cannot-tell') await askAHuman(found.candidates)
   * }
   */
  lookUp(request: PushRequest, options?: LookUpOptions): Promise<LookUpVerdict>
}

export function createPushResource(client: ClientContext): PushResource {
  return {
    send: (request, options) => runCall(client, pushApp, request, options),
    stop: (task, options) => withApp(client, () => runCall(client, stopPush, toTaskRequest(task), options)),
    revoke: (task, options) =>
      withApp(client, () => runCall(client, revokePush, toTaskRequest(task), options)),
    cancel: (task, options) =>
      withApp(client, () => runCall(client, cancelPush, toTaskRequest(task), options)),
    replace: (task, correction, options) =>
      withApp(client, () => replacePush(client, task, correction, options)),
    waitFor: (task, options) => withApp(client, () => waitFor(client, task, options)),
    lookUp: (request, options) => withApp(client, () => lookUp(client, request, options)),
  }
}
