import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { BatchResult } from '../../src/index.js'
import { acceptances, makeToken } from './support/bulk.js'
import { play, type RequestFate, type Run, type RunLog, type Scenario } from './support/scenario.js'

// Hundreds of jobs a test, also where other tests run beside it.
vi.setConfig({ testTimeout: 60_000 })

const NEVER_AGAIN = fc.constant<Run['onUnknown']>('report')
const AGAIN_OR_NOT = fc.constantFrom<Run['onUnknown']>('report', 'resend')

/** Everything that can happen to a request, the safe more often. */
const fate: fc.Arbitrary<RequestFate> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<RequestFate>('fine') },
  { weight: 1, arbitrary: fc.constant<RequestFate>('refused') },
  {
    weight: 6,
    arbitrary: fc.constantFrom<RequestFate>(
      { reset: 'before-reading' },
      { reset: 'after-acceptance' },
      { stall: 'before-headers' },
      { stall: 'in-body' },
      { truncate: true },
      { status: 500 },
      { status: 502, accepted: true },
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 404 },
      { status: 429 },
      { body: '<html>gateway</html>' },
      { body: '' },
      { retCode: 1008004 },
      { retCode: 1008028 },
      { retCode: 1008029 },
      { retCode: 1008019 },
      { retCode: 10010005 },
      { retCode: 10010018 },
      { retCode: 99 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<RequestFate>({ retCode: 1008003 }, { retCode: 1008030 }, { status: 401 }),
  },
)

const runEnd: fc.Arbitrary<Run['end']> = fc.oneof(
  fc.constant({ kind: 'source' } as const),
  fc.record({ kind: fc.constant('abort' as const), atRequest: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('abort-reading' as const), atRecipient: fc.integer({ min: 0, max: 40 }) }),
  fc.record({
    kind: fc.constant('crash-at-append' as const),
    append: fc.integer({ min: 1, max: 25 }),
    written: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('crash-at-request' as const),
    request: fc.integer({ min: 1, max: 12 }),
    arrived: fc.boolean(),
  }),
)

/** Recipients with some rubbish and some duplicates among them. */
const recipients = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 60 }).map(makeToken) },
    { weight: 1, arbitrary: fc.constantFrom('', 'x'.repeat(37)) },
  ),
  { maxLength: 40 },
)

function scenarios(onUnknown: fc.Arbitrary<Run['onUnknown']>): fc.Arbitrary<Scenario> {
  const lastRun: Run = { end: { kind: 'source' }, onUnknown: 'report', onRejected: 'report' }
  const earlierRuns = fc.array(
    fc.record({
      end: runEnd,
      onUnknown,
      onRejected: fc.constantFrom('report', 'resend'),
    }),
    { maxLength: 4 },
  ) as fc.Arbitrary<Run[]>
  return fc.record({
    method: fc.constantFrom('send', 'sendEach'),
    recipients,
    batchSize: fc.integer({ min: 1, max: 6 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
    dedupe: fc.constant(true),
    maxConsecutiveFailures: fc.constantFrom(2, 1_000),
    fates: fc.array(fate, { maxLength: 40 }),
    invalid: fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(makeToken), { maxLength: 10 }),
    storeTurns: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 7 }),
    runs: earlierRuns.map((runs) => [...runs, lastRun]),
  }) as fc.Arbitrary<Scenario>
}

describe('for any faults, aborts and crashes, a job that is run again until it is done', () => {
  it('sends no push twice', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(NEVER_AGAIN), async (scenario) => {
        const { fake } = await play(scenario)
        for (const [recipient, times] of acceptances(fake)) expect([recipient, times]).toEqual([recipient, 1])
      }),
      { numRuns: 400 },
    )
  })

  it('sends a push twice only where the caller allowed it', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(AGAIN_OR_NOT), async (scenario) => {
        const { fake } = await play(scenario)
        // Each run that may send again what may have been accepted can add one, and nothing else can.
        const allowed = 1 + scenario.runs.filter(({ onUnknown }) => onUnknown === 'resend').length
        for (const [, times] of acceptances(fake)) expect(times).toBeLessThanOrEqual(allowed)
      }),
      { numRuns: 200 },
    )
  })

  it('reports every recipient exactly once in every run', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(AGAIN_OR_NOT), async (scenario) => {
        const { logs } = await play(scenario)
        for (const log of logs) checkAccount(scenario, log)
      }),
      { numRuns: 300 },
    )
  })

  it('says of no recipient what is not so', async () => {
    await fc.assert(
      fc.asyncProperty(scenarios(AGAIN_OR_NOT), async (scenario) => {
        const { logs } = await play(scenario)
        for (const log of logs) checkTruth(log)
      }),
      { numRuns: 300 },
    )
  })
})

/** Each recipient of the source is in one batch, or skipped, or a duplicate; and the counts say the same. */
function checkAccount(scenario: Scenario, { report, batches, skipped }: RunLog): void {
  if (report === undefined) return
  const reported = batches.flatMap((batch) => batch.recipients)
  expect(new Set(reported).size).toBe(reported.length)
  expect(reported.length + skipped.length + report.duplicates).toBe(report.taken)
  expect(report.skipped).toBe(skipped.length)
  expect(report).toMatchObject(getCounts(batches))
  const { taken, accepted, invalid, rejected, unknown, notSent, duplicates } = report
  expect(accepted + invalid + rejected + unknown + notSent + report.skipped + duplicates).toBe(taken)
  if (!report.complete) return
  expect(taken).toBe(scenario.recipients.length)
  const wanted = new Set(scenario.recipients.filter((recipient) => recipient.length === 36))
  expect(new Set(reported)).toEqual(wanted)
}

function getCounts(batches: readonly BatchResult[]) {
  const counts = { rejected: 0, unknown: 0, notSent: 0 }
  for (const { outcome, count, invalidTokens } of batches) {
    if (outcome === 'rejected') counts.rejected += count - invalidTokens.length
    if (outcome === 'unknown') counts.unknown += count
    if (outcome === 'not-sent') counts.notSent += count
  }
  return counts
}

/** What a run says of a recipient agrees with what the service knows at its end. */
function checkTruth({ report, batches, accepted }: RunLog): void {
  for (const { outcome, recipients: list } of batches) {
    for (const recipient of list) {
      const wasAccepted = accepted.has(recipient)
      if (outcome === 'accepted')
        expect([recipient, outcome, wasAccepted]).toEqual([recipient, outcome, true])
      if (outcome === 'rejected' || outcome === 'not-sent') {
        expect([recipient, outcome, wasAccepted]).toEqual([recipient, outcome, false])
      }
    }
  }
  if (report?.complete !== true) return
  const reported = new Set(batches.flatMap(({ recipients: list }) => list))
  expect([...accepted.keys()].filter((recipient) => !reported.has(recipient))).toEqual([])
}
