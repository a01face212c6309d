import type { AnswerFields } from '../answers.js'
import { CODE, refuse } from '../refusal.js'
import { fields, text } from '../rules.js'
import type { AudienceType, PushStatus, Task } from '../state/tasks.js'
import type { Endpoint, EndpointCall } from './endpoint.js'

/** Audiences that can be withdrawn, from the page on recalling messages. */
const WITHDRAWABLE: readonly AudienceType[] = ['all', 'tag', 'account_list', 'package_account_push']
const CANCELABLE: readonly AudienceType[] = ['all', 'tag', 'package_account_push']

/** The table says `pushId`, every sample `pushid`: both are read [inferred]. */
function taskOf({ app, body }: EndpointCall): Task {
  const members = fields(body)
  const id = members.optional('pushid', text) ?? members.required('pushId', text)
  return app.tasks.find((task) => task.pushId === id) ?? refuse(CODE.unknownPush, `pushId ${id}`)
}

function allow(task: Task, audiences: readonly AudienceType[]): void {
  if (!audiences.includes(task.audience)) {
    refuse(CODE.invalid, `pushId is a push to ${task.audience}, not to one of ${audiences.join(', ')}`)
  }
}

function withdraw(status: PushStatus, effective: (call: EndpointCall) => boolean): Endpoint {
  return {
    envelope: 'C',
    handle: (call): AnswerFields => {
      const task = taskOf(call)
      allow(task, WITHDRAWABLE)
      if (effective(call)) task.status = status
      return {}
    },
  }
}

/** Drops what still waits for offline devices. On iOS it is answered and does nothing. */
export const stopPush = withdraw('PUSH_DELETED_PUSH_MSG', ({ app }) => app.platform === 'android')

/** Removes shown notifications too. Newer pages call it unavailable; here it works. */
export const revokePush = withdraw('PUSH_REVOKED', () => true)

/** Only a task that has not run yet can be cancelled; the code for a later one is not documented [unverified]. */
export const cancelPush: Endpoint = {
  envelope: 'C',
  handle: (call) => {
    const task = taskOf(call)
    allow(task, CANCELABLE)
    if (task.status !== 'PUSH_WAIT') refuse(CODE.invalid, `pushId is ${task.status}, no longer PUSH_WAIT`)
    task.status = 'PUSH_CANCELED'
    return {}
  },
}
