import { CODE, fail } from '../../api-error.js'
import { readFields } from '../../body/validators.js'
import type { AnswerFields } from '../../server/envelope.js'
import { findRecipients, runTask } from '../../state/delivery.js'
import { countCall } from '../../state/rate-limits.js'
import type { Task } from '../../state/tasks.js'
import type { Endpoint, EndpointCall } from '../endpoint.js'
import { isBroadcast, readAudience } from './audience.js'
import { rejectDuplicates } from './duplicates.js'
import { readMessage } from './message.js'
import { readParameters } from './parameters.js'
import { readSchedule } from './schedule.js'

/** `v3/push/app`: checks everything, then counts the rate, then creates the task or tasks. */
export const pushApp: Endpoint = {
  envelope: 'A',
  always: (body) => ({ seq: Number.isSafeInteger(body.seq) ? body.seq : 0 }),
  handle: handlePush,
}

function handlePush(call: EndpointCall): AnswerFields {
  const { app, body, now, settings, infer, style, zone } = call
  if (app.status === 'unpaid') fail(CODE.unpaid)
  const push = readFields(body)
  const audience = readAudience(push, app, now)
  readMessage(push, app.platform, infer)
  const parameters = readParameters(push, audience.type, app.platform, infer)
  const schedule = readSchedule(push, audience.type, call)
  const collapsed = app.tasks.filter((task) => task.collapseId === parameters.collapseId)
  if (parameters.collapseId !== undefined && collapsed.length === 0) {
    infer(() => fail(CODE.unknownPush, `collapse_id ${parameters.collapseId} was not issued by the service`))
  }
  if (isBroadcast(audience.type)) countCall(app, 'broadcast', now, settings)

  const runsAt = schedule.kind === 'loop' ? schedule.runsAt : [schedule.kind === 'at' ? schedule.runAt : now]
  rejectDuplicates(app, body, runsAt)
  if (settings.emptyAudience === 'reject' && findRecipients(app, audience.target, now).length === 0) {
    fail(CODE.noTarget, 'no device matches the audience')
  }

  for (const task of collapsed) task.status = 'PUSH_COLLAPSED'
  const tasks = runsAt.map((runAt): Task => {
    const task: Task = {
      pushId: call.ids.push(),
      accessId: app.accessId,
      audience: audience.type,
      target: audience.target,
      request: body,
      at: now,
      runAt,
      status: 'PUSH_WAIT',
      invalidTokens: audience.dropped ?? [],
      expireSeconds: parameters.expireSeconds,
      collapseId: parameters.collapseId ?? (isBroadcast(audience.type) ? call.ids.collapse() : 0),
      planId: parameters.planId,
      groupId: parameters.groupId ?? `tpns_${zone.formatDay(runAt, 'YYYYMMDD')}`,
      disabledChannels: parameters.disabledChannels,
      deliveries: [],
    }
    app.tasks.push(task)
    if (schedule.kind === 'now') runTask(app, task)
    return task
  })
  const ids = tasks.map((task) => task.pushId)
  return {
    push_id: schedule.kind === 'loop' ? ids : ids[0],
    environment: parameters.environment,
    ...(style.chineseText ? { err_msg_zh: '' } : {}),
    result: audience.type === 'token' ? '[0]' : '{}',
    ...(audience.dropped === undefined ? {} : { invalid_targe_list: audience.dropped }),
  }
}
