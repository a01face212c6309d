import { limitedText, readFields, text } from '../../body/validators.js'
import type { AudienceType } from '../../state/tasks.js'
import type { Endpoint } from '../endpoint.js'
import { isOnDay } from './dates.js'

/** The longest token that any page allows. */
const LONGEST_TOKEN = 64

/** Only TAG_PUSH is documented; the others follow its pattern [unverified]. */
const TARGET_TYPES: Readonly<Record<AudienceType, string>> = {
  all: 'ALL_PUSH',
  tag: 'TAG_PUSH',
  token: 'TOKEN_PUSH',
  token_list: 'TOKEN_LIST_PUSH',
  account: 'ACCOUNT_PUSH',
  account_list: 'ACCOUNT_LIST_PUSH',
  package_account_push: 'PACKAGE_ACCOUNT_PUSH',
  package_token_push: 'PACKAGE_TOKEN_PUSH',
}

/** `v3/toolbox/getPushListByToken`: today's tasks for one token. Ids are bare numbers, also beyond 2^53. */
export const pushesOfToken: Endpoint = {
  envelope: 'B',
  rateLimit: 'statistics:getPushListByToken',
  handle: ({ app, body, now, zone, infer }) => {
    const members = readFields(body)
    const token = members.required('token', text)
    infer(() => members.required('token', limitedText(LONGEST_TOKEN, 'characters', 1)))
    const today = zone.startOfDay(now)
    const tasks = app.tasks.filter(
      (task) => isOnDay(task.runAt, today) && task.deliveries.some((delivery) => delivery.token === token),
    )
    return {
      pushTaskList: tasks.map((task) => ({
        pushId: BigInt(task.pushId),
        pushTime: Math.floor(task.runAt / 1000),
        pushTargetType: TARGET_TYPES[task.audience],
      })),
    }
  },
}
