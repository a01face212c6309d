import type { PushRequest } from '../api/push/schema/push-request.js'
import { tasks } from '../api/statistics/endpoints.js'
import type { TaskRecord } from '../api/statistics/results.js'
import { performCall } from '../call/call.js'
import type { CallOptions, Engine } from '../call/engine.js'
import { TpnsRequestError } from '../errors/before-the-wire.js'
import { positive } from '../option-checks.js'
import { pause } from '../resources/pause.js'
import { RETURN_CODE } from '../return-codes/names.js'
import { formatDay } from '../validation/calendar.js'
import { isConclusive, isRecognisable, mayBe, QUERY_FILTER, type Wanted } from './match.js'

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
const PAGE = 200

/**
 * Looks among the service's records for a push whose outcome is unknown: by title, content, audience and time. Costs
 * one statistics call a page (200 records) and look, of 200 an hour. Never sends anything.
 *
 * @throws TpnsRequestError for bad options; any `TpnsError` of the statistics call
 */
export async function lookUp(
  engine: Engine,
  request: PushRequest,
  options: LookUpOptions = {},
): Promise<LookUpVerdict> {
  const wanted = wantedOf(engine, request, options)
  if (!isRecognisable(wanted.request))
    return { verdict: 'cannot-tell', why: 'not-recognisable', candidates: [] }
  const forMs = options.forMs === 0 ? 0 : positive('forMs', options.forMs, 30_000, 3_600_000)
  const giveUpAt = engine.runtime.elapsed() + forMs
  for (;;) {
    const { matches, seen } = await search(engine, wanted, options)
    const [only, ...others] = matches
    if (others.length > 0) return { verdict: 'cannot-tell', why: 'several-match', candidates: matches }
    if (only !== undefined) {
      if (only.pushId !== undefined && isConclusive(only))
        return { verdict: 'accepted', push_id: only.pushId, record: only }
      return { verdict: 'cannot-tell', why: 'records-too-bare', candidates: matches }
    }
    const leftMs = giveUpAt - engine.runtime.elapsed()
    if (leftMs <= 0) return { verdict: 'not-found', recordsSeen: seen }
    await pause(engine, { delayMs: Math.min(POLL_MS, leftMs), endpoint: tasks.path, signal: options.signal })
  }
}

function wantedOf(engine: Engine, request: PushRequest, { sentAt, withinMs }: LookUpOptions): Wanted {
  const local = sentAt instanceof Date ? sentAt.getTime() : (sentAt ?? engine.runtime.now())
  if (typeof local !== 'number' || Number.isNaN(local)) {
    const message = 'must be a valid Date or Unix milliseconds'
    throw new TpnsRequestError([{ path: 'sentAt', message, retCode: RETURN_CODE.badDate }], {
      endpoint: tasks.path,
    })
  }
  const at = local + (engine.skew.skewMs() ?? 0)
  const margin = positive('withinMs', withinMs, 120_000, 86_400_000)
  const { utcOffsetMinutes } = engine.settings
  return { request: request as never, from: at - margin, until: at + margin, utcOffsetMinutes }
}

async function search(engine: Engine, wanted: Wanted, options: LookUpOptions) {
  const { from, until, request, utcOffsetMinutes } = wanted
  const pushType = QUERY_FILTER[String(request.audience_type)]
  const matches: TaskRecord[] = []
  let seen = 0
  for (let offset = 0; ; offset += PAGE) {
    const query = {
      startDate: formatDay(from, utcOffsetMinutes),
      endDate: formatDay(until, utcOffsetMinutes),
      msgType: request.message_type as 'notify' | 'message',
      ...(pushType === undefined ? {} : { pushType }),
      offset,
      limit: PAGE,
    }
    const { pushRecordData } = await performCall(engine, tasks, query, options)
    seen += pushRecordData.length
    matches.push(...pushRecordData.filter((record) => mayBe(record, wanted)))
    if (pushRecordData.length < PAGE) return { matches, seen }
  }
}
