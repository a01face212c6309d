import { describe, expect, it } from 'vitest'
import {
  TpnsAbortError,
  TpnsAppStatusError,
  TpnsAuthError,
  TpnsCertificateError,
  TpnsContentRejectedError,
  TpnsParameterError,
} from '../../../src/index.js'
import { acceptances, batchLog, bench, makeToken, PUSH, tokens } from '../support/bulk.js'

const ONE_BY_ONE = { batchSize: 1, concurrency: 1 } as const

describe('a bulk job stops at once', () => {
  it.each([
    [1008003, 'authentication', TpnsAuthError],
    [1008035, 'authentication', TpnsAuthError],
    [10030002, 'authentication', TpnsAuthError],
    [1008030, 'app-status', TpnsAppStatusError],
    [1008031, 'app-status', TpnsAppStatusError],
    [1010001, 'app-status', TpnsAppStatusError],
    [1008023, 'certificate', TpnsCertificateError],
  ] as const)('on %i (%s), in the middle of everything', async (retCode, reason, errorClass) => {
    const { fake, tpns } = bench()
    fake.next({ retCode }, { when: ({ body }) => hasToken(body, 2) })
    const report = await tpns.bulk.send(PUSH, tokens(100), ONE_BY_ONE)
    expect(report.stopped).toEqual({ reason, error: expect.any(errorClass) })
    expect(fake.requests).toHaveLength(3)
    expect(report).toMatchObject({ complete: false, accepted: 2, rejected: 1, unknown: 0 })
    // It may be sent once the cause is repaired.
    expect(report.retryable).toBeGreaterThanOrEqual(1)
    expect(sum(report)).toBe(report.taken)
  })

  it.each([
    [1008007, TpnsParameterError],
    [1008019, TpnsContentRejectedError],
  ] as const)(
    'on %i before anything was accepted, since all batches share the push',
    async (retCode, errorClass) => {
      const { fake, tpns } = bench()
      fake.next({ retCode })
      const report = await tpns.bulk.send(PUSH, tokens(100), ONE_BY_ONE)
      expect(report.stopped).toEqual({ reason: 'request', error: expect.any(errorClass) })
      expect(fake.requests).toHaveLength(1)
    },
  )

  it('but not on 1008007 for one batch, when others were accepted', async () => {
    const { fake, tpns } = bench()
    fake.next({ retCode: 1008007 }, { when: ({ body }) => hasToken(body, 5) })
    const report = await tpns.bulk.send(PUSH, tokens(10), ONE_BY_ONE)
    expect(report).toMatchObject({
      complete: true,
      stopped: undefined,
      accepted: 9,
      rejected: 1,
      retryable: 0,
    })
  })

  it('after so many failures in a row, so that an outage does not make everything unknown', async () => {
    const { fake, tpns } = bench()
    fake.next({ status: 502 }, { times: 100, when: ({ body }) => !hasToken(body, 0) })
    const report = await tpns.bulk.send(PUSH, tokens(100), { ...ONE_BY_ONE, maxConsecutiveFailures: 4 })
    expect(report.stopped?.reason).toBe('failures')
    expect(report).toMatchObject({ accepted: 1, unknown: 4, complete: false })
    expect(fake.requests).toHaveLength(5)
  })

  it('lets the batches under way end, and reports them', async () => {
    const held = deferred()
    let asked = 0
    const { fake, tpns } = bench({
      beforeRequest: () => {
        asked += 1
        return asked === 1 ? undefined : held.promise
      },
    })
    fake.next({ retCode: 1008003 })
    const job = tpns.bulk.send(PUSH, tokens(100), { batchSize: 1, concurrency: 4 })
    while (job.progress.rejected === 0) await runOthers()
    held.resolve()
    const report = await job
    expect(report).toMatchObject({ rejected: 1, accepted: asked - 1 })
    expect(asked).toBeLessThanOrEqual(4)
    expect(sum(report)).toBe(report.taken)
  })
})

describe('aborting a bulk job', () => {
  it('before it began takes nothing from the source', async () => {
    const { fake, tpns } = bench()
    const report = await tpns.bulk.send(PUSH, forbidden(), { signal: AbortSignal.abort('enough') })
    expect(report).toMatchObject({
      taken: 0,
      complete: false,
      stopped: { reason: 'aborted', error: 'enough' },
    })
    expect(fake.requests).toEqual([])
  })

  it('takes no further recipients, lets the requests under way end, and reports each recipient that was taken', async () => {
    const controller = new AbortController()
    const held = deferred()
    const { fake, tpns } = bench({ beforeRequest: () => held.promise })
    const { batches, onBatch } = batchLog()
    let given = 0
    async function* source() {
      for (;;) yield makeToken(given++)
    }
    const job = tpns.bulk.send(PUSH, source(), {
      batchSize: 10,
      concurrency: 2,
      onBatch,
      signal: controller.signal,
    })
    while (given < 30) await runOthers()
    controller.abort('enough')
    held.resolve()
    const report = await job
    expect(report).toMatchObject({
      accepted: 20,
      complete: false,
      stopped: { reason: 'aborted', error: 'enough' },
    })
    expect(report.notSent).toBe(report.taken - 20)
    expect(batches.flatMap(({ recipients }) => recipients)).toHaveLength(report.taken)
    expect([...acceptances(fake).keys()]).toEqual(tokens(20))
  })

  it('does not wait for a source that gives nothing', async () => {
    const controller = new AbortController()
    const { tpns } = bench()
    async function* stuck() {
      yield makeToken(0)
      await new Promise(() => {})
    }
    const job = tpns.bulk.send(PUSH, stuck(), { signal: controller.signal })
    while (job.progress.taken === 0) await runOthers()
    controller.abort()
    await expect(job).resolves.toMatchObject({ taken: 1, notSent: 1, accepted: 0, complete: false })
  })

  it('closes the source', async () => {
    const controller = new AbortController()
    const { tpns } = bench()
    let closed = false
    async function* source() {
      try {
        for (let i = 0; ; i++) {
          if (i === 5) controller.abort()
          yield makeToken(i)
        }
      } finally {
        closed = true
      }
    }
    await tpns.bulk.send(PUSH, source(), { signal: controller.signal })
    await runOthers()
    expect(closed).toBe(true)
  })
})

describe('a bulk job ends with an honest report', () => {
  it('when the client is closed', async () => {
    const { tpns } = bench()
    let given = 0
    async function* source() {
      for (;;) yield makeToken(given++)
    }
    const job = tpns.bulk.send(PUSH, source(), { batchSize: 2, concurrency: 1 })
    while (job.progress.accepted === 0) await runOthers()
    await tpns.close()
    const report = await job
    expect(report.stopped).toEqual({ reason: 'closed', error: expect.any(TpnsAbortError) })
    expect(sum(report)).toBe(report.taken)
  })

  it('when the source throws', async () => {
    const { fake, tpns } = bench()
    const broken = new Error('cursor lost')
    async function* source() {
      yield* tokens(5)
      throw broken
    }
    const report = await tpns.bulk.send(PUSH, source(), { batchSize: 2 })
    expect(report).toMatchObject({ taken: 5, accepted: 4, notSent: 1, complete: false })
    expect(report.stopped).toEqual({ reason: 'source', error: broken })
    expect(fake.requests).toHaveLength(2)
  })

  it.each(['onBatch', 'onInvalidTokens', 'onSkipped'] as const)('when %s throws', async (name) => {
    const { fake, tpns } = bench()
    fake.invalidateToken(makeToken(0))
    const broken = new Error('database down')
    const report = await tpns.bulk.send(PUSH, ['', ...tokens(1_000)], {
      batchSize: 2,
      concurrency: 1,
      [name]: () => Promise.reject(broken),
    })
    expect(report.stopped).toEqual({ reason: 'callback', error: broken })
    expect(report.taken).toBeLessThan(10)
    expect(sum(report)).toBe(report.taken)
  })

  it('when onProgress throws: an observer must not break a push', async () => {
    const { tpns } = bench()
    const report = await tpns.bulk.send(PUSH, tokens(3), {
      onProgress: () => {
        throw new Error('no terminal')
      },
    })
    expect(report).toMatchObject({ accepted: 3, complete: true, stopped: undefined })
  })
})

// biome-ignore lint/correctness/useYield: it must never be asked
function* forbidden(): Generator<string> {
  throw new Error('the source was read')
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

function runOthers(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function hasToken(body: unknown, n: number): boolean {
  return (body as { token_list: string[] }).token_list.includes(makeToken(n))
}

interface Counts {
  accepted: number
  invalid: number
  rejected: number
  unknown: number
  notSent: number
  skipped: number
  duplicates: number
}

function sum({ accepted, invalid, rejected, unknown, notSent, skipped, duplicates }: Counts): number {
  return accepted + invalid + rejected + unknown + notSent + skipped + duplicates
}
