import { parseWallTime } from '../../../validation/time/wall-time.js'
import type { TaskRecord } from '../../statistics/results.js'

/** What is looked for: a push as it was sent, and when. */
export interface Wanted {
  readonly request: Readonly<Record<string, unknown>>
  /** Unix milliseconds by the service's clock. */
  readonly from: number
  readonly until: number
  readonly utcOffsetMinutes: number
}

/** The `pushType` values that records show for an audience; several where documents and samples differ. */
const RECORDED_AS: Readonly<Record<string, readonly string[]>> = {
  all: ['all'],
  tag: ['tag'],
  token: ['token', 'token_list'],
  token_list: ['token', 'token_list'],
  account: ['account', 'account_list'],
  account_list: ['account', 'account_list'],
  package_account_push: ['package_account_push', 'package'],
  package_token_push: ['package_token_push', 'package'],
}

/** The filter of the query that holds the audience; package pushes have none. */
export const QUERY_FILTER: Readonly<Record<string, 'all' | 'tag' | 'token' | 'account'>> = {
  all: 'all',
  tag: 'tag',
  token: 'token',
  token_list: 'token',
  account: 'account',
  account_list: 'account',
}

/** Whether a push can be distinguished from others at all: a silent message has neither title nor content. */
export function isRecognisable({ message }: Readonly<Record<string, unknown>>): boolean {
  const { title, content } = (message ?? {}) as Record<string, unknown>
  return typeof title === 'string' && typeof content === 'string' && title + content !== ''
}

/**
 * Whether a record may be the push. A field that the record does not show excludes nothing; one that it shows must
 * agree.
 */
export function mayMatch(record: TaskRecord, wanted: Wanted): boolean {
  const { request } = wanted
  const message = (request.message ?? {}) as Record<string, unknown>
  return (
    agrees(record.title, message.title) &&
    agrees(record.content, message.content) &&
    agrees(record.messageType === 'notification' ? 'notify' : record.messageType, request.message_type) &&
    sameAudience(record, request) &&
    isInTime(record, wanted)
  )
}

/** Whether a record shows enough to be taken for the push when it is the only one that may be. */
export function isConclusive(record: TaskRecord): boolean {
  return (
    record.title !== undefined &&
    record.content !== undefined &&
    (record.createTime ?? record.date) !== undefined
  )
}

const agrees = (recorded: unknown, sent: unknown) => recorded === undefined || recorded === sent

function sameAudience(record: TaskRecord, request: Readonly<Record<string, unknown>>): boolean {
  const expected = RECORDED_AS[String(request.audience_type)]
  if (record.pushType !== undefined && expected?.includes(record.pushType) === false) return false
  if (request.upload_id !== undefined && record.uploadId !== undefined && record.uploadId !== 0) {
    return String(record.uploadId) === String(request.upload_id)
  }
  const sent = request.token_list ?? request.account_list
  if (!Array.isArray(sent) || !Array.isArray(record.targetList)) return true
  // Invalid tokens may have been dropped by the service; a target that was never sent belongs to another push.
  return record.targetList.length > 0 && record.targetList.every((target) => sent.includes(target))
}

/** Records before 2025 have no time of creation: for a push that was not scheduled its time is as good. */
function isInTime(record: TaskRecord, { request, from, until, utcOffsetMinutes }: Wanted): boolean {
  if (typeof record.createTime === 'number') return isBetween(record.createTime * 1_000, from, until)
  if (request.send_time !== undefined || request.loop_param !== undefined) return true
  const time = record.date === undefined ? undefined : parseWallTime(record.date, utcOffsetMinutes)
  return time === undefined || isBetween(time, from, until)
}

/** Times are whole seconds. */
const isBetween = (time: number, from: number, until: number) => time >= from - 1_000 && time <= until + 1_000
