import { isObject } from '../../../validation/members.js'
import { readSafely } from '../../../validation/unreadable.js'
import type { PushId } from '../control.js'

/**
 * A push task: its id (`push_id` of the answer to the push, as a string), or anything that holds it as `pushId`, such
 * as a record of `statistics.tasks`. Not a number: ids go beyond 2^53, where a number silently becomes another id.
 */
export type TaskRef = string | bigint | { readonly pushId: string | bigint | undefined }

/** The request that names a task; anything but an id is reported by the validation of the endpoint. */
export function toTaskRequest(task: TaskRef): { readonly pushId: PushId } {
  const pushId = readSafely(() => (isObject(task) ? task.pushId : task), {
    path: 'pushId',
  })
  return { pushId: pushId as PushId }
}
