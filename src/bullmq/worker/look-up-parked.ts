import { isConclusive, isRecognisable, mayMatch, QUERY_FILTER } from '../../api/push/methods/match.js'
import { tasks } from '../../api/statistics/endpoints.js'
import type { TaskRecord } from '../../api/statistics/results.js'
import type { ClientContext } from '../../core/context.js'
import { runCall } from '../../core/pipeline.js'
import { formatDay } from '../../validation/time/calendar.js'

/** A push whose answer was lost, as it was sent, and when. */
export interface ParkedPush {
  readonly batch: number
  readonly request: Readonly<Record<string, unknown>>
  /** Unix milliseconds by the clock of Redis. */
  readonly sentAt: number
}

/** Another batch of the campaign, whose push looks the same and whose record may be the one that is found. */
export interface Rival {
  /** Unix milliseconds by the clock of Redis. */
  readonly sentAt: number
  /** Its outcome is on its way. */
  readonly isUnderWay: boolean
}

export type Found =
  | { readonly verdict: 'accepted'; readonly pushId: string }
  | { readonly verdict: 'not-found' | 'cannot-tell' }
  /** To be asked again: batches are under way, and which record is theirs is not known before they are through. */
  | { readonly verdict: 'not-yet' }

/** A record may bear a time that is so far off: deadlines of calls, and clocks. */
const MARGIN_MS = 120_000
const PAGE = 200

/** Whether one record may be of either of two pushes that were sent at these times. */
export const mayShareRecord = (sentAt: number, other: number): boolean =>
  Math.abs(sentAt - other) <= 2 * MARGIN_MS + 2_000

/** Reads the service's records of the time in question once, for all parked pushes of a campaign together. */
export async function lookUpParked(
  context: ClientContext,
  parked: readonly ParkedPush[],
  {
    findRivals,
    isKnown,
  }: { findRivals: () => Promise<readonly Rival[]>; isKnown: (pushId: string) => Promise<boolean> },
): Promise<ReadonlyMap<number, Found>> {
  const recognisable = parked.filter(({ request }) => isRecognisable(request))
  const records = recognisable.length === 0 ? [] : await readRecords(context, recognisable)
  const { utcOffsetMinutes } = context.settings
  const ids = recognisable.flatMap((push) =>
    records.flatMap((record) => (isCandidate(record, push, utcOffsetMinutes) ? String(record.pushId) : [])),
  )
  // In this order: a batch whose record was just read is under way still, or its push is known.
  const rivals = await findRivals()
  const known = new Set<string>()
  await Promise.all(
    [...new Set(ids)].map(async (pushId) => {
      if (await isKnown(pushId)) known.add(pushId)
    }),
  )
  return judgeParked(parked, records, { rivals, isKnown: (pushId) => known.has(pushId), utcOffsetMinutes })
}

/**
 * A record is the push in doubt when it is the only one that may be, belongs to no batch that was accepted for certain, and
 * may be that of no other batch that is in doubt or under way. Otherwise it cannot be identified: all batches of a campaign have the same
 * title and content.
 */
export function judgeParked(
  parked: readonly ParkedPush[],
  records: readonly TaskRecord[],
  {
    rivals,
    isKnown,
    utcOffsetMinutes,
  }: { rivals: readonly Rival[]; isKnown: (pushId: string) => boolean; utcOffsetMinutes: number },
): ReadonlyMap<number, Found> {
  const unclaimed = records.filter(({ pushId }) => pushId === undefined || !isKnown(String(pushId)))
  const candidates = new Map(
    parked.map(
      (push) =>
        [push.batch, unclaimed.filter((record) => isCandidate(record, push, utcOffsetMinutes))] as const,
    ),
  )
  const claims = new Map<TaskRecord, number>()
  for (const each of candidates.values()) {
    for (const record of each) claims.set(record, (claims.get(record) ?? 0) + 1)
  }
  return new Map(
    parked.map(({ batch, request }): [number, Found] => {
      const found = candidates.get(batch) ?? []
      const [only] = found
      if (!isRecognisable(request)) return [batch, { verdict: 'cannot-tell' }]
      if (only === undefined) return [batch, { verdict: 'not-found' }]
      const claimants = rivals.filter(({ sentAt }) =>
        found.some(
          (record) =>
            !Array.isArray(record.targetList) && isCandidate(record, { request, sentAt }, utcOffsetMinutes),
        ),
      )
      if (claimants.some(({ isUnderWay }) => isUnderWay)) return [batch, { verdict: 'not-yet' }]
      const isTheOne =
        found.length === 1 && claims.get(only) === 1 && claimants.length === 0 && isConclusive(only)
      return [
        batch,
        isTheOne ? { verdict: 'accepted', pushId: String(only.pushId ?? '') } : { verdict: 'cannot-tell' },
      ]
    }),
  )
}

function isCandidate(
  record: TaskRecord,
  { request, sentAt }: Omit<ParkedPush, 'batch'>,
  utcOffsetMinutes: number,
): boolean {
  const [from, until] = [sentAt - MARGIN_MS, sentAt + MARGIN_MS]
  return mayMatch(record, { request, from, until, utcOffsetMinutes })
}

async function readRecords(context: ClientContext, parked: readonly ParkedPush[]): Promise<TaskRecord[]> {
  const { utcOffsetMinutes } = context.settings
  const times = parked.map(({ sentAt }) => sentAt)
  const filters = new Set(parked.map(({ request }) => QUERY_FILTER[String(request.audience_type)]))
  const [filter] = filters
  const records: TaskRecord[] = []
  for (let offset = 0; ; offset += PAGE) {
    const { pushRecordData } = await runCall(context, tasks, {
      startDate: formatDay(Math.min(...times) - MARGIN_MS, utcOffsetMinutes),
      endDate: formatDay(Math.max(...times) + MARGIN_MS, utcOffsetMinutes),
      ...(filters.size === 1 && filter !== undefined ? { pushType: filter } : {}),
      offset,
      limit: PAGE,
    })
    records.push(...pushRecordData)
    if (pushRecordData.length < PAGE) return records
  }
}
