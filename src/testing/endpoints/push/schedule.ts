import { CODE, fail, type Infer } from '../../api-error.js'
import { array, type Fields, integer, object, oneOf, readFields, text } from '../../body/validators.js'
import { DAY_MS, HOUR_MS, parseTimeOfDay, type Zone } from '../../clock/zone.js'
import type { AudienceType } from '../../state/tasks.js'
import type { EndpointCall } from '../endpoint.js'
import { isBroadcast } from './audience.js'

const PAST_MS = HOUR_MS / 6
const AHEAD_MS = 90 * DAY_MS

/** When the push runs: at once, at one time, or at each occurrence of a loop. */
export type Schedule =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly runAt: number }
  | { readonly kind: 'loop'; readonly runsAt: readonly number[] }

/** Restrictions that no document states are inferred: audiences, and how far ahead. */
export function readSchedule(
  push: Fields,
  audience: AudienceType,
  { now, zone, infer }: Pick<EndpointCall, 'now' | 'zone' | 'infer'>,
): Schedule {
  const sendTime = push.optionalUnlessZero('send_time', text, '')
  // The table gives 0 as the default of this object.
  const loop = push.optional('loop_param', (value, path) =>
    value === 0 || value === '' ? undefined : object(value, path),
  )
  if (sendTime === undefined && loop === undefined) return { kind: 'now' }
  if (!isBroadcast(audience)) {
    const field = sendTime === undefined ? 'loop_param' : 'send_time'
    infer(() => fail(CODE.invalid, `${field} cannot be combined with audience_type ${audience}`))
    return { kind: 'now' }
  }
  if (sendTime !== undefined && loop !== undefined) {
    infer(() => fail(CODE.invalid, 'send_time cannot be combined with loop_param'))
  }
  if (sendTime !== undefined) return readSendTime(sendTime, now, zone, infer)
  return { kind: 'loop', runsAt: readLoop(readFields(loop ?? {}, 'loop_param'), now, zone, infer) }
}

function readSendTime(sendTime: string, now: number, zone: Zone, infer: Infer): Schedule {
  const runAt =
    zone.parseDateTime(sendTime) ?? fail(CODE.invalid, `send_time ${sendTime} is not yyyy-MM-dd HH:MM:SS`)
  if (now - runAt > PAST_MS) fail(CODE.pushTime, `send_time ${sendTime} is more than 10 minutes past`)
  if (runAt - now > AHEAD_MS) {
    infer(() => fail(CODE.pushTime, `send_time ${sendTime} is more than 90 days ahead`))
  }
  return runAt <= now ? { kind: 'now' } : { kind: 'at', runAt }
}

/** The occurrences of the loop that lie ahead, in order. */
function readLoop(loop: Fields, now: number, zone: Zone, infer: Infer): number[] {
  const day = (name: string) => {
    const given = loop.required(name, text)
    return zone.parseDay(given, 'YYYY-MM-DD') ?? fail(CODE.invalid, `loop_param.${name} is not YYYY-MM-DD`)
  }
  const start = day('startDate')
  const end = day('endDate')
  const loopType = loop.required('loopType', oneOf(1, 2, 3))
  const indexes = loop.nonEmpty('loopDayIndexs', array(integer))
  // Documents say dayTimes, three vendor SDKs send DayTimes.
  const times = loop.optional('DayTimes', array(text)) ?? loop.nonEmpty('dayTimes', array(text))
  const timesOfDay = times.map(
    (time) => parseTimeOfDay(time) ?? fail(CODE.invalid, `loop_param.dayTimes holds ${time}, not HH:MM:SS`),
  )
  const [lowest, highest] = { 1: [0, 0], 2: [0, 6], 3: [1, 31] }[loopType] as [number, number]
  for (const index of indexes) {
    if (index < lowest || index > highest) {
      fail(CODE.invalid, `loop_param.loopDayIndexs holds ${index}, not ${lowest} to ${highest}`)
    }
  }
  if (end < start) fail(CODE.invalid, 'loop_param.endDate is before startDate')
  if (end - zone.startOfDay(now) > AHEAD_MS)
    infer(() => fail(CODE.pushTime, 'loop_param.endDate is more than 90 days ahead'))

  const runsAt: number[] = []
  // Past occurrences are skipped; a start long ago must not make an endless list.
  for (
    let date = Math.max(start, zone.startOfDay(now));
    date <= Math.min(end, now + 4 * AHEAD_MS);
    date += DAY_MS
  ) {
    // Weekly indexes: 0 is Sunday, as the newer page says; the older one began with Monday.
    const index = { 1: 0, 2: zone.weekday(date), 3: zone.dayOfMonth(date) }[loopType]
    if (indexes.includes(index)) runsAt.push(...timesOfDay.map((time) => date + time))
  }
  const ahead = runsAt.filter((at) => at > now).sort((a, b) => a - b)
  if (ahead.length === 0) infer(() => fail(CODE.pushTime, 'loop_param has no occurrence ahead'))
  return ahead
}
