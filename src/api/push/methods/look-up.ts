import * as z from 'zod/mini'
import { CALL_OPTIONS, type CallOptions } from '../../../core/call-options.js'
import type { ClientContext } from '../../../core/context.js'
import { runCall } from '../../../core/pipeline.js'
import type { RequestIssue } from '../../../errors/validation-errors.js'
import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { toIssue } from '../../../validation/context.js'
import { nameValue } from '../../../validation/describe-value.js'
import { type Fields, isFields } from '../../../validation/members.js'
import { milliseconds, positive, valueThat } from '../../../validation/options/option-values.js'
import { optionBag, readOptions } from '../../../validation/options/options.js'
import { snapshot } from '../../../validation/plain-copy.js'
import { throwIssues } from '../../../validation/refusal.js'
import { formatDay } from '../../../validation/time/calendar.js'
import { afterHan } from '../../../validation/words.js'
import { pause } from '../../shared/pause.js'
import { tasks } from '../../statistics/endpoints.js'
import type { TaskRecord } from '../../statistics/results.js'
import { MAX_PAGE } from '../../statistics/schema.js'
import type { PushRequest } from '../schema/push-request.js'
import { isConclusive, isRecognisable, mayMatch, QUERY_FILTER, type Wanted } from './match.js'

export interface LookUpOptions extends CallOptions {
  /** When the push was sent: a `Date` or Unix milliseconds, by this machine's clock. Default: now. */
  sentAt?: Date | number | undefined
  /**
   * Milliseconds around `sentAt` in which a record counts. Default: 120,000, which covers a call's deadline with room
   * for clocks.
   */
  withinMs?: number | undefined
  /** How long a push that is not there is looked for, since records may lag behind. Milliseconds; default 30,000. */
  forMs?: number | undefined
}

const lookUpOptions = optionBag({
  ...CALL_OPTIONS,
  sentAt: z.optional(
    valueThat<Date | number>(
      (value) => !Number.isNaN(value instanceof Date ? value.getTime() : checkedNumber(value)),
      { en: 'a valid Date or Unix milliseconds', zh: '有效的 Date 或 Unix 毫秒时间戳' },
    ),
  ),
  withinMs: z.optional(positive(86_400_000)),
  forMs: z.optional(milliseconds(3_600_000)),
})

function checkedNumber(value: unknown): number {
  return typeof value === 'number' && Math.abs(value) <= LAST_DATE_MS ? value : Number.NaN
}

/** No Date can be later. */
const LAST_DATE_MS = 8.64e15

/** What the records of the service say of a push whose outcome is unknown. */
export type LookUpVerdict =
  /** It was accepted. Do not send it again. */
  | { readonly verdict: 'accepted'; readonly push_id: string; readonly record: TaskRecord }
  /**
   * No such record appeared within `forMs`. How quickly records appear is not documented: likely, not certain, that it
   * was never accepted.
   */
  | { readonly verdict: 'not-found'; readonly recordsSeen: number }
  /** Nobody can say: several pushes look the same, or too little can be recognised. Ask a human. */
  | {
      readonly verdict: 'cannot-tell'
      readonly why: 'several-match' | 'records-too-bare' | 'not-recognisable'
      readonly candidates: readonly TaskRecord[]
    }

const POLL_MS = 10_000

/**
 * Looks among the service's records for a push whose outcome is unknown: by title, content, audience and time. Costs
 * one statistics call a page (200 records) and look, of 200 an hour. Never sends anything.
 *
 * @throws TpnsConfigError for bad options, TpnsRequestError for anything but a push; any `TpnsError` of the statistics call
 */
export async function lookUp(
  client: ClientContext,
  request: PushRequest,
  given?: LookUpOptions,
): Promise<LookUpVerdict> {
  const init = { endpoint: tasks.path, redact: client.redact }
  const { sentAt, withinMs, forMs = 30_000, ...options } = readOptions(lookUpOptions, given, init)
  const wanted = toWanted(client, readFields(snapshot(request, tasks.path)), { sentAt, withinMs })
  if (!isRecognisable(wanted.request))
    return { verdict: 'cannot-tell', why: 'not-recognisable', candidates: [] }
  const giveUpAt = client.runtime.elapsed() + forMs
  for (;;) {
    const { matches, seen } = await search(client, wanted, options)
    const [only, ...others] = matches
    if (others.length > 0) return { verdict: 'cannot-tell', why: 'several-match', candidates: matches }
    if (only !== undefined) {
      if (only.pushId !== undefined && isConclusive(only))
        return { verdict: 'accepted', push_id: only.pushId, record: only }
      return { verdict: 'cannot-tell', why: 'records-too-bare', candidates: matches }
    }
    const leftMs = giveUpAt - client.runtime.elapsed()
    if (leftMs <= 0) return { verdict: 'not-found', recordsSeen: seen }
    await pause(client, { delayMs: Math.min(POLL_MS, leftMs), endpoint: tasks.path, signal: options.signal })
  }
}

function toWanted(
  client: ClientContext,
  request: Wanted['request'],
  { sentAt, withinMs: margin = 120_000 }: Pick<LookUpOptions, 'sentAt' | 'withinMs'>,
): Wanted {
  const local = sentAt instanceof Date ? sentAt.getTime() : (sentAt ?? client.runtime.now())
  const at = local + (client.skew.skewMs() ?? 0)
  const { utcOffsetMinutes } = client.settings
  return { request, from: at - margin, until: at + margin, utcOffsetMinutes }
}

/** Reads the fields that are compared. The rest of the request was validated when it was sent. */
function readFields(request: unknown): Wanted['request'] {
  const issues: RequestIssue[] = []
  const wrong = (path: string, value: unknown, rule: Bilingual) => {
    const { en, zh } = nameValue(value)
    const text = {
      en: `must be ${rule.en}, not ${en}. Pass the request as it was given to push.send.`,
      zh: `应为${rule.zh}，实际为${afterHan(zh)}。请传入与 push.send 相同的请求。`,
    }
    issues.push(toIssue(path, text, value === undefined ? RETURN_CODE.missing : RETURN_CODE.wrongType))
  }
  if (!isFields(request)) wrong('', request, { en: 'the push that is looked for', zh: '要回查的推送请求' })
  throwIssues(issues, { endpoint: tasks.path })
  const { audience_type, message_type, message, ...rest } = request as Fields
  const { token_list, account_list, upload_id, send_time, loop_param } = rest
  if (typeof audience_type !== 'string')
    wrong('audience_type', audience_type, { en: 'a string', zh: '字符串' })
  if (typeof message_type !== 'string') wrong('message_type', message_type, { en: 'a string', zh: '字符串' })
  if (!isFields(message)) wrong('message', message, { en: 'an object', zh: '对象' })
  throwIssues(issues, { endpoint: tasks.path })
  const { title, content } = message as Fields
  const seen = { title, content }
  return {
    audience_type,
    message_type,
    message: seen,
    token_list,
    account_list,
    upload_id,
    send_time,
    loop_param,
  }
}

async function search(client: ClientContext, wanted: Wanted, options: LookUpOptions) {
  const { from, until, request, utcOffsetMinutes } = wanted
  const pushType = QUERY_FILTER[String(request.audience_type)]
  const matches: TaskRecord[] = []
  let seen = 0
  for (let offset = 0; ; offset += MAX_PAGE) {
    const query = {
      startDate: formatDay(from, utcOffsetMinutes),
      endDate: formatDay(until, utcOffsetMinutes),
      msgType: request.message_type as 'notify' | 'message',
      ...(pushType === undefined ? {} : { pushType }),
      offset,
      limit: MAX_PAGE,
    }
    const { pushRecordData } = await runCall(client, tasks, query, options)
    seen += pushRecordData.length
    matches.push(...pushRecordData.filter((record) => mayMatch(record, wanted)))
    if (pushRecordData.length < MAX_PAGE) return { matches, seen }
  }
}
