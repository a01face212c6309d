import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TaskRecord } from '../../src/api/statistics/results.js'
import { judgeParked, type Rival } from '../../src/bullmq/worker/look-up-parked.js'

const SENT_AT = Date.UTC(2026, 10, 28, 4)
const message = { title: 'Spring sale', content: 'From today' }
const request = { audience_type: 'token_list', message_type: 'notify', message, token_list: ['anna', 'ben'] }

const makeRecord = (pushId: string, at: number, fields: Partial<TaskRecord> = {}) =>
  ({ pushId, ...message, createTime: at / 1_000, ...fields }) as TaskRecord

const judge = (records: readonly TaskRecord[], rivals: readonly Rival[], known: readonly string[] = []) =>
  judgeParked([{ batch: 7, request, sentAt: SENT_AT }], records, {
    rivals,
    isKnown: (pushId) => known.includes(pushId),
    utcOffsetMinutes: 480,
  }).get(7)

const one = [makeRecord('1', SENT_AT)]

describe('a batch in doubt', () => {
  it.each<[string, readonly TaskRecord[], readonly Rival[], object]>([
    ['was accepted when one record can only be its own', one, [], { verdict: 'accepted', pushId: '1' }],
    [
      'waits while another is under way that may own the record',
      one,
      [{ sentAt: SENT_AT + 60_000, isUnderWay: true }],
      { verdict: 'not-yet' },
    ],
    [
      'cannot be distinguished from another in doubt that may own the record',
      one,
      [{ sentAt: SENT_AT + 60_000, isUnderWay: false }],
      { verdict: 'cannot-tell' },
    ],
    [
      'is distinguished from one that was sent at another time',
      one,
      [{ sentAt: SENT_AT + 180_000, isUnderWay: true }],
      { verdict: 'accepted', pushId: '1' },
    ],
    [
      'is distinguished from others where the record names its recipients',
      [makeRecord('1', SENT_AT, { targetList: ['anna'] })],
      [{ sentAt: SENT_AT, isUnderWay: true }],
      { verdict: 'accepted', pushId: '1' },
    ],
    [
      'has no record, whatever else is under way',
      [],
      [{ sentAt: SENT_AT, isUnderWay: true }],
      { verdict: 'not-found' },
    ],
  ])('%s', (_, records, rivals, found) => {
    expect(judge(records, rivals)).toEqual(found)
  })

  it('has no record when the only one belongs to a batch that was accepted', () => {
    expect(judge(one, [], ['1'])).toEqual({ verdict: 'not-found' })
  })

  it('is never taken for accepted by the record of another, whichever batches arrived and whenever their records were made', () => {
    const minutes = (most: number) => fc.integer({ min: 0, max: most * 4 }).map((quarter) => quarter * 15_000)
    const batch = fc.record({
      sentAt: minutes(8),
      arrived: fc.boolean(),
      // By so much the time of its record may be off.
      delay: fc.integer({ min: -120, max: 120 }),
      state: fc.constantFrom('looked-up', 'in-doubt', 'under-way', 'accepted' as const),
    })
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (made) => {
        const batches = made.map((each, number) => ({ ...each, number, sentAt: SENT_AT + each.sentAt }))
        const records = batches
          .filter(({ arrived, state }) => arrived || state === 'accepted')
          .map(({ number, sentAt, delay }) => makeRecord(String(number), sentAt + delay * 1_000))
        const parked = batches.filter(({ state }) => state === 'looked-up')
        const verdicts = judgeParked(
          parked.map(({ number, sentAt }) => ({ batch: number, request, sentAt })),
          records,
          {
            rivals: batches
              .filter(({ state }) => state === 'in-doubt' || state === 'under-way')
              .map(({ sentAt, state }) => ({ sentAt, isUnderWay: state === 'under-way' })),
            isKnown: (pushId) => batches[Number(pushId)]?.state === 'accepted',
            utcOffsetMinutes: 480,
          },
        )
        for (const { number, arrived } of parked) {
          const found = verdicts.get(number)
          if (found?.verdict === 'accepted') expect(found.pushId).toBe(String(number))
          // With `onUnknown: 'resend'` it is sent again.
          if (found?.verdict === 'not-found') expect(arrived).toBe(false)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
