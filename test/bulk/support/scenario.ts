import type {
  BatchResult,
  BulkReport,
  CheckpointEvent,
  SkipReason,
  UnknownDecision,
} from '../../../src/index.js'
import { type FakeFault, FakeTpns } from '../../../src/testing/index.js'
import { testClient } from '../../support/client.js'
import { fakeRuntime, settled } from '../../support/fake-runtime.js'
import { acceptances, PUSH } from './bulk.js'
import { inProcess, REFUSED } from './in-process.js'

/** What one request meets. `refused`: it is never written. */
export type RequestFate = 'fine' | 'refused' | FakeFault

/** Where a process dies, or when its job is aborted. Counted over appends or requests of the run. */
export type RunEnd =
  | { readonly kind: 'source' }
  | { readonly kind: 'abort'; readonly atRequest: number }
  | { readonly kind: 'abort-reading'; readonly atRecipient: number }
  /** The event is lost, or was just written. */
  | { readonly kind: 'crash-at-append'; readonly append: number; readonly written: boolean }
  /** The request never left, or was just dealt with by the service. */
  | { readonly kind: 'crash-at-request'; readonly request: number; readonly arrived: boolean }

export interface Run {
  readonly end: RunEnd
  readonly onUnknown: UnknownDecision
  readonly onRejected: 'report' | 'resend'
}

export interface Scenario {
  readonly method: 'send' | 'sendEach'
  readonly recipients: readonly string[]
  readonly batchSize: number
  readonly concurrency: number
  readonly dedupe: boolean
  readonly maxConsecutiveFailures: number
  /** Met by the requests of all runs, in the order in which they leave; those after them are fine. */
  readonly fates: readonly RequestFate[]
  readonly invalid: readonly string[]
  /** Turns of the event loop that the store takes to append an event, one after another. */
  readonly storeTurns: readonly number[]
  readonly runs: readonly Run[]
}

/** What one run reported. */
export interface RunLog {
  readonly run: Run
  /** Undefined for a run whose process died. */
  report: BulkReport | undefined
  readonly batches: BatchResult[]
  readonly skipped: [unknown, SkipReason][]
  /** How often the service had accepted each recipient when the run ended. */
  accepted: ReadonlyMap<string, number>
}

export interface Outcome {
  readonly fake: FakeTpns
  readonly logs: RunLog[]
}

/** Plays the runs one after another with one checkpoint, against one service. */
export async function play(scenario: Scenario): Promise<Outcome> {
  const runtime = fakeRuntime()
  const fake = new FakeTpns({ clock: { now: runtime.now } })
  for (const token of scenario.invalid) fake.invalidateToken(token)
  const events: CheckpointEvent[] = []
  const fates = [...scenario.fates]
  const logs: RunLog[] = []
  let storeCalls = 0

  for (const run of scenario.runs) {
    const { end } = run
    const log: RunLog = { run, report: undefined, batches: [], skipped: [], accepted: new Map() }
    logs.push(log)
    const abort = new AbortController()
    const forever = new Promise<never>(() => {})
    let dead = false
    let requests = 0
    let appends = 0

    const transport = inProcess(fake, {
      async beforeRequest() {
        if (dead) await forever
        requests += 1
        if (end.kind === 'abort' && requests === end.atRequest) abort.abort('enough')
        if (end.kind === 'crash-at-request' && requests === end.request && !end.arrived) {
          dead = true
          await forever
        }
        const fate = fates.shift() ?? 'fine'
        if (fate === 'refused') throw REFUSED
        if (fate !== 'fine') fake.next(fate)
      },
      async afterRequest() {
        if (end.kind === 'crash-at-request' && requests >= end.request) dead = true
        if (dead) await forever
      },
    })
    const checkpoint = {
      load: () => [...events],
      async append(event: CheckpointEvent) {
        const turns = scenario.storeTurns[storeCalls++ % scenario.storeTurns.length] ?? 0
        for (let turn = 0; turn < turns; turn++) await settled()
        if (dead) await forever
        appends += 1
        const last = end.kind === 'crash-at-append' && appends === end.append
        if (!last || end.written) events.push(event)
        if (!last) return
        dead = true
        await forever
      },
    }
    const options = {
      concurrency: scenario.concurrency,
      dedupe: scenario.dedupe,
      maxConsecutiveFailures: scenario.maxConsecutiveFailures,
      checkpoint,
      signal: abort.signal,
      onUnknown: run.onUnknown,
      onRejected: run.onRejected,
      onBatch: (batch: BatchResult) => {
        if (!dead) log.batches.push(batch)
      },
      onSkipped: (recipient: unknown, reason: SkipReason) => {
        if (!dead) log.skipped.push([recipient, reason])
      },
    }
    const tpns = testClient({ transport, runtime })
    const source = given(scenario.recipients, (n) => {
      if (end.kind === 'abort-reading' && n === end.atRecipient) abort.abort('enough')
    })
    const job =
      scenario.method === 'send'
        ? tpns.bulk.send(PUSH, source, { ...options, batchSize: scenario.batchSize })
        : tpns.bulk.sendEach(source, toOne, options)
    let ended = false
    const finished = job.then(
      (report) => {
        ended = true
        // The clock goes on in the next run: there a job whose store hangs gives up, which a dead process could not.
        if (!dead) log.report = report
      },
      (error: unknown) => {
        ended = true
        throw error
      },
    )
    finished.catch(() => {})
    while (!ended && !dead) {
      await settled()
      await runtime.advance(100)
    }
    if (!dead) await finished
    log.accepted = acceptances(fake)
  }
  return { fake, logs }
}

async function* given(recipients: readonly string[], before: (n: number) => void) {
  for (const [n, recipient] of recipients.entries()) {
    before(n)
    yield recipient
  }
}

const toOne = (token: string) => {
  const { audience: _, ...push } = PUSH
  return { ...push, audience_type: 'token', token_list: [token] } as const
}
