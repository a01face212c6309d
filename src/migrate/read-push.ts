import type { PushDraft } from '../api/push/draft.js'
import { PUSH_PARSE_OPTIONS } from '../api/push/schema/parse-options.js'
import { pushRequestSchema } from '../api/push/schema/push-request.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { toIssue, type ValidationContext } from '../validation/context.js'
import { isObject } from '../validation/members.js'
import { parse } from '../validation/parse.js'
import { copyPlain } from '../validation/plain-copy.js'
import { throwIssues } from '../validation/refusal.js'
import { formatWallTime, parseWallTime } from '../validation/time/wall-time.js'

/** Beyond 2^53 these are digits in a string, where a line of JSON held a bare number. */
const BIG_INTEGERS = ['upload_id', 'collapse_id', 'seq'] as const

const LEAD = { endpoint: undefined, lead: { en: 'Not translated', zh: '未转换' } } as const

/** A push whose fields have the right types; whether TPNS would take it is not asked. */
export type ReadPush = PushDraft & {
  readonly audience_type: NonNullable<PushDraft['audience_type']>
  readonly message_type: NonNullable<PushDraft['message_type']>
}

/** Reads a push once, as a copy. @throws TpnsRequestError naming every field of the wrong type */
export function readPush(request: unknown): ReadPush {
  const { value: copy, issues } = copyPlain(request)
  throwIssues(issues, LEAD)
  const context: ValidationContext = { issues: [], warnings: [], issueCountAfterParse: 0 }
  const big = takeBigIntegers(copy)
  const push = parse(pushRequestSchema, copy, context, PUSH_PARSE_OPTIONS)
  throwIssues(context.issues, LEAD)
  return { ...push, ...big } as ReadPush
}

function takeBigIntegers(copy: unknown): Readonly<Record<string, string>> {
  const taken: Record<string, string> = {}
  if (!isObject(copy)) return taken
  const fields = copy as Record<string, unknown>
  for (const name of BIG_INTEGERS) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (typeof value !== 'string' || !/^\d{16,}$/.test(value)) continue
    taken[name] = value
    delete fields[name]
  }
  return taken
}

/** The push time in UTC, to the second. @throws TpnsRequestError when it is not a time */
export function readSchedule(sendTime: unknown, utcOffsetMinutes: number): string | undefined {
  if (sendTime === undefined) return undefined
  const atMs =
    sendTime instanceof Date ? sendTime.getTime() : parseWallTime(String(sendTime), utcOffsetMinutes)
  const text = atMs === undefined ? '' : formatWallTime(atMs, 0)
  if (/^\d{4}-/.test(text)) return text
  const wrong = {
    en: 'must be a real time in the form "yyyy-MM-dd HH:mm:ss" (24 hours, no zone), or a Date.',
    zh: '应为 "yyyy-MM-dd HH:mm:ss" 形式的有效时间（24 小时制，不带时区），或 Date。',
  }
  throwIssues([toIssue('send_time', wrong, RETURN_CODE.pushTime)], LEAD)
  return undefined
}
