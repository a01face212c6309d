import { CODE, fail } from '../../api-error.js'
import { readFields, text } from '../../body/validators.js'
import type { AnswerFields } from '../../server/envelope.js'
import type { AudienceType, PushStatus, Task } from '../../state/tasks.js'
import type { Endpoint, EndpointCall } from '../endpoint.js'

/** Audiences that can be recalled, from the page on recalling messages. */
const RECALLABLE: readonly AudienceType[] = ['all', 'tag', 'account_list', 'package_account_push']
const CANCELABLE: readonly AudienceType[] = ['all', 'tag', 'package_account_push']

/**
 * The task, or undefined where inference is off and there is none. The table says `pushId`, every sample `pushid`: both are
 * read [inferred]. What the service answers about an unknown task is documented for statistics only.
 */
function findTask({ app, body, infer }: EndpointCall): Task | undefined {
  const members = readFields(body)
  infer(() => members.optional('pushId', text))
  const id = members.optional('pushid', text) ?? members.required('pushId', text)
  const task = app.tasks.find((each) => each.pushId === id)
  if (task === undefined) infer(() => fail(CODE.unknownPush, `pushId ${id}`))
  return task
}

/** The page lists the audiences, but not what happens to the others. */
function checkAudience(task: Task, audiences: readonly AudienceType[]): void {
  if (!audiences.includes(task.audience)) {
    fail(CODE.invalid, `pushId is a push to ${task.audience}, not to one of ${audiences.join(', ')}`)
  }
}

function recall(status: PushStatus, effective: (call: EndpointCall) => boolean): Endpoint {
  return {
    envelope: 'C',
    handle: (call): AnswerFields => {
      const task = findTask(call)
      if (task === undefined) return {}
      call.infer(() => checkAudience(task, RECALLABLE))
      if (effective(call)) task.status = status
      return {}
    },
  }
}

/** Drops what is stored for offline devices. On iOS it succeeds without effect. */
export const stopPush = recall('PUSH_DELETED_PUSH_MSG', ({ app }) => app.platform === 'android')

/** Removes displayed notifications too. Newer pages say it was taken offline; here it works. */
export const revokePush = recall('PUSH_REVOKED', () => true)

/** Only a task that has not run yet can be cancelled; no document says what happens for a later one. */
export const cancelPush: Endpoint = {
  envelope: 'C',
  handle: (call) => {
    const task = findTask(call)
    if (task === undefined) return {}
    call.infer(() => {
      checkAudience(task, CANCELABLE)
      if (task.status !== 'PUSH_WAIT') fail(CODE.invalid, `pushId is ${task.status}, no longer PUSH_WAIT`)
    })
    if (task.status === 'PUSH_WAIT') task.status = 'PUSH_CANCELED'
    return {}
  },
}
