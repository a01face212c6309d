import type { AnswerFields } from '../answers.js'
import type { JsonObject } from '../json.js'
import { isBroadcast } from '../push/audience.js'
import { fields, isUnset, oneOf, text, within } from '../rules.js'
import type { Task } from '../state/tasks.js'
import { DAY_MS } from '../zone.js'
import { isOnDay, REACH_DAYS, readDays } from './dates.js'
import type { Endpoint, EndpointCall } from './endpoint.js'
import { taskOfLastMonth } from './statistics-push.js'

const MAX_LIMIT = 200
/** Not stated by any page [unverified]. */
const DEFAULT_LIMIT = 20

/** The request's filter values and the audiences they stand for. */
const FILTERS: Readonly<Record<'all' | 'tag' | 'token' | 'account', readonly string[]>> = {
  all: ['all'],
  tag: ['tag'],
  token: ['token', 'token_list'],
  account: ['account', 'account_list'],
}

/** How a record names its audience: single targets appear as lists of one [inferred]. */
const RECORD_TYPES: Readonly<Partial<Record<Task['audience'], string>>> = {
  token: 'token_list',
  account: 'account_list',
}

/** `get_push_record`: one task with `pushId`, else the tasks of some days, newest first [unverified]. */
export const pushRecords: Endpoint = {
  envelope: 'B',
  rate: 'statistics:get_push_record',
  handle: (call) => {
    if (fields(call.body).set('pushId', text, '') !== undefined) {
      return { pushRecordData: [recordOf(taskOfLastMonth(call), call)] }
    }
    return page(call)
  },
}

function page(call: EndpointCall): AnswerFields {
  const members = fields(call.body)
  const days = readDaysOrAll(call)
  const messageType = members.set('msgType', oneOf('notify', 'message'), '')
  const filter = members.set('pushType', oneOf('all', 'tag', 'token', 'account'), '')
  const offset = members.optional('offset', within(0, Number.MAX_SAFE_INTEGER)) ?? 0
  const limit = members.set('limit', within(1, MAX_LIMIT), 0) ?? DEFAULT_LIMIT
  const found = call.app.tasks
    .filter(
      (task) =>
        days.some((day) => isOnDay(task.runAt, day)) &&
        (messageType === undefined || task.request.message_type === messageType) &&
        (filter === undefined || FILTERS[filter].includes(task.audience)),
    )
    .reverse()
  return {
    count: found.length,
    pushRecordData: found.slice(offset, offset + limit).map((task) => recordOf(task, call)),
  }
}

/** The table requires both days; an example of another client leaves both out, which then means all that is kept [inferred]. */
function readDaysOrAll(call: EndpointCall): number[] {
  const { startDate, endDate } = call.body
  if (!isUnset(startDate) || !isUnset(endDate)) return readDays(call, 'YYYY-MM-DD', REACH_DAYS.records)
  const today = call.zone.startOfDay(call.now)
  // A planned task is recorded under the day on which it runs, up to 90 days ahead.
  return Array.from({ length: REACH_DAYS.records + 91 }, (_, n) => today + (n - REACH_DAYS.records) * DAY_MS)
}

function recordOf(task: Task, { style, zone }: EndpointCall): JsonObject {
  const { request } = task
  const message = fields(request).required('message', (value) => value as JsonObject)
  return {
    date: zone.formatDateTime(task.runAt),
    pushId: style.statisticsPushId === 'number' ? BigInt(task.pushId) : task.pushId,
    createTime: style.counters === 'newer' ? Math.floor(task.at / 1000) : undefined,
    title: message.title ?? '',
    content: message.content ?? '',
    status: task.status,
    pushType: RECORD_TYPES[task.audience] ?? task.audience,
    messageType: request.message_type,
    environment: request.environment || 'product',
    expireTime: task.expireSeconds,
    xgMediaResources: message.xg_media_resources ?? '',
    xgMediaAudioResources: message.xg_media_audio_resources ?? '',
    multiPkg: request.multi_pkg ?? false,
    targetList: targetsOf(task),
    collapseID: isBroadcast(task.audience) ? task.collapseId : 0,
    tagSet: tagSetOf(task),
    uploadId: request.upload_id ?? 0,
    groupId: task.groupId,
    pushConfig: { android: message.android ?? null, ios: message.ios ?? null, iot: null },
    source: 'api',
  }
}

function targetsOf({ audience, target }: Task): readonly string[] | null {
  if (isBroadcast(audience)) return null
  return target.by === 'tokens' ? target.tokens : target.by === 'accounts' ? target.accounts : null
}

function tagSetOf({ target }: Task): JsonObject | null {
  if (target.by !== 'tags') return null
  const items = target.rules.flatMap((rule) => rule.items)
  return {
    op: items[0]?.join ?? 'OR',
    tagWithType: items.flatMap((item) => item.tags.map((tagValue) => ({ tagTypeName: item.type, tagValue }))),
  }
}
