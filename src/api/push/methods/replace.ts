import { type CallOptions, readCallOptions } from '../../../core/call-options.js'
import type { ClientContext } from '../../../core/context.js'
import { runCall } from '../../../core/pipeline.js'
import { encodeRequest } from '../../../core/validate.js'
import { replaceOutcome } from '../../../errors/message.js'
import { finalizeError, TpnsError } from '../../../errors/tpns-error.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { snapshot } from '../../../validation/plain-copy.js'
import { refusal } from '../../../validation/refusal.js'
import { task as oneTask, type TaskRecord } from '../../statistics/endpoints.js'
import { pushApp } from '../endpoint.js'
import type { PushResult } from '../results.js'
import type { PushRequest } from '../schema/push-request.js'
import { type TaskRef, toTaskRequest } from './task-ref.js'

/** A push in place of another, to `all`, `tag` or `package_account_push`. Its `collapse_id` is filled in. */
export type Correction = PushRequest & {
  readonly audience_type: 'all' | 'tag' | 'package_account_push'
  readonly collapse_id?: never
}

const lookUp = { ...oneTask, name: 'push.replace' }
const overriding = { ...pushApp, name: 'push.replace' }

/** Two calls: the first asks for the id under which the task can be overridden, the second pushes, once. */
export async function replacePush(
  client: ClientContext,
  ref: TaskRef,
  correction: Correction,
  given?: CallOptions,
): Promise<PushResult> {
  const { redact } = client
  const options = readCallOptions(given, { endpoint: pushApp.path, redact })
  // The correction is pushed after the first call, when its caller may have changed the object.
  const fields = snapshot(correction, pushApp.path) ?? ({} as Correction)
  if (fields.collapse_id !== undefined) {
    throw wrong('collapse_id', {
      en: 'is filled in with the id of the task that is replaced. Leave it out.',
      zh: '会自动填入被覆盖任务的 ID，请去掉。',
    })
  }
  // A correction that breaks a rule is found out before the first call, not between the two.
  encodeRequest(client, overriding, withId(fields, 1))
  const { task } = await runCall(client, lookUp, toTaskRequest(ref), options).catch((error: unknown) => {
    throw error instanceof TpnsError ? withNotSent(error) : error
  })
  return runCall(client, overriding, withId(fields, getOverrideId(task)), options)
}

function withId(fields: Correction, collapse_id: number): PushRequest {
  return { ...(fields as PushRequest), collapse_id } as PushRequest
}

const wrong = (path: string, text: Bilingual) => refusal(path, text, { endpoint: pushApp.path })

/** Kinds of tasks, as records name them, that the service does not override. */
const NEVER_OVERRIDDEN: ReadonlySet<unknown> = new Set(['token', 'token_list', 'account', 'account_list'])

function getOverrideId(task: TaskRecord | undefined): number {
  if (task === undefined) {
    throw wrong('pushId', {
      en: 'names a task of which TPNS has no record, or not yet. Try again in a minute.',
      zh: '没有该推送任务的记录，或记录尚未生成。请 1 分钟后再试。',
    })
  }
  const { pushType, collapseID } = task
  if (NEVER_OVERRIDDEN.has(pushType)) {
    throw wrong('pushId', {
      en: `is a push to "${pushType}". TPNS overrides only "all", "tag" and account packages. Such a push cannot be replaced; send the correction with push.send as a second notification.`,
      zh: `是 "${pushType}" 推送，TPNS 只能覆盖 "all"、"tag" 和号码包推送。此类推送无法覆盖，请用 push.send 另发一条更正通知。`,
    })
  }
  const id = Number(collapseID ?? 0)
  if (id === 0) {
    throw wrong('pushId', {
      en: 'is a task that TPNS gave no collapseID (0), so nothing can override it. Try push.stop.',
      zh: '该推送任务没有 collapseID（为 0），无法覆盖。可尝试 push.stop。',
    })
  }
  if (!Number.isSafeInteger(id)) {
    throw wrong('pushId', {
      en: `has the collapseID ${collapseID}, which cannot be sent as an exact JSON number.`,
      zh: `collapseID 为 ${collapseID}，无法以精确的 JSON 数字发送。`,
    })
  }
  return id
}

/** The look-up failed, so the correction was never sent, whatever the look-up's outcome. */
function withNotSent(error: TpnsError): TpnsError {
  const { attempts, stopReason, retryAfterMs } = error
  replaceOutcome(error, {
    en: 'That was the question for the task to replace; the correction was not sent. Call push.replace again.',
    zh: '失败的是查询待覆盖的任务，更正后的推送未发出，可重新调用 push.replace。',
  })
  return finalizeError(error, { outcome: 'not-sent', attempts, stopReason, retryAfterMs })
}
