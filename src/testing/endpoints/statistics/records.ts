import type { JsonObject } from '../../body/json.js'
import { integerBetween, readFields, text } from '../../body/validators.js'
import { DAY_MS } from '../../clock/zone.js'
import type { AnswerFields } from '../../server/envelope.js'
import type { Task } from '../../state/tasks.js'
import type { Endpoint, EndpointCall } from '../endpoint.js'
import { isBroadcast } from '../push/audience.js'
import { isOnDay, LOOKBACK_DAYS, readDays } from './dates.js'
import { findRecentTask } from './pushes.js'

const MAX_LIMIT = 200
/** Not stated by any page [unverified]. */
const DEFAULT_LIMIT = 20

/** The request's filter values and the audiences they stand for. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
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
  rateLimit: 'statistics:get_push_record',
  handle: (call) => {
    if (readFields(call.body).optionalUnlessZero('pushId', text, '') !== undefined) {
      return { pushRecordData: [toRecord(findRecentTask(call), call)] }
    }
    return listPage(call)
  },
}

function listPage(call: EndpointCall): AnswerFields {
  const members = readFields(call.body)
  const days = readDaysOrAll(call)
  // Open, as the client leaves them: a value that no page lists finds nothing.
  const messageType = members.optionalUnlessZero('msgType', text, '')
  const filter = members.optionalUnlessZero('pushType', text, '')
  const offset = members.optional('offset', integerBetween(0, Number.MAX_SAFE_INTEGER)) ?? 0
  const limit = members.optionalUnlessZero('limit', integerBetween(1, MAX_LIMIT), 0) ?? DEFAULT_LIMIT
  const found = call.app.tasks
    .filter(
      (task) =>
        days.some((day) => isOnDay(task.runAt, day)) &&
        (messageType === undefined || task.request.message_type === messageType) &&
        (filter === undefined || FILTERS[filter]?.includes(task.audience) === true),
    )
    .reverse()
  return {
    count: found.length,
    pushRecordData: found.slice(offset, offset + limit).map((task) => toRecord(task, call)),
  }
}

/** The table requires both days; an example of another client leaves both out, which then means all that is kept [inferred]. */
function readDaysOrAll(call: EndpointCall): number[] {
  const members = readFields(call.body)
  const given = ['startDate', 'endDate'].filter(
    (name) => members.optionalUnlessZero(name, text, '') !== undefined,
  )
  if (given.length > 0) return readDays(call, 'YYYY-MM-DD', LOOKBACK_DAYS.records)
  const today = call.zone.startOfDay(call.now)
  // A planned task is recorded under the day on which it runs, up to 90 days ahead.
  return Array.from(
    { length: LOOKBACK_DAYS.records + 91 },
    (_, n) => today + (n - LOOKBACK_DAYS.records) * DAY_MS,
  )
}

function toRecord(task: Task, { style, zone }: EndpointCall): JsonObject {
  const { request } = task
  const message = readFields(request).required('message', (value) => value as JsonObject)
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
    targetList: listTargets(task),
    collapseID: isBroadcast(task.audience) ? task.collapseId : 0,
    tagSet: toTagSet(task),
    uploadId: request.upload_id ?? 0,
    groupId: task.groupId,
    pushConfig: { android: message.android ?? null, ios: message.ios ?? null, iot: null },
    source: 'api',
  }
}

function listTargets({ audience, target }: Task): readonly string[] | null {
  if (isBroadcast(audience)) return null
  return target.by === 'tokens' ? target.tokens : target.by === 'accounts' ? target.accounts : null
}

function toTagSet({ target }: Task): JsonObject | null {
  if (target.by !== 'tags') return null
  const items = target.rules.flatMap((rule) => rule.items)
  return {
    op: items[0]?.join ?? 'OR',
    tagWithType: items.flatMap((item) => item.tags.map((tagValue) => ({ tagTypeName: item.type, tagValue }))),
  }
}
