import { describe, expect, it } from 'vitest'
import { isFinalStatus, TASK_STATES, TpnsClient } from '../../../src/index.js'
import { ACCESS_ID, getFailure, SECRET_KEY, testClient } from '../../support/client.js'
import { fakeRuntime, settled } from '../../support/fake-runtime.js'

const ID = '1328245138690125824'
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const record = (status: string) => ({ retCode: 0, pushRecordData: [{ pushId: ID, status }] })
const UNKNOWN_TASK = { retCode: 1008015, errMsg: 'push id not exist' }

/** A client whose time stands still until it is moved, and whose service gives these answers in order, then the last one again and again. */
function standstill(...answers: readonly object[]) {
  const runtime = fakeRuntime()
  const askedAt: number[] = []
  const startedAt = runtime.elapsed()
  const tpns = new TpnsClient({
    accessId: ACCESS_ID,
    secretKey: SECRET_KEY,
    runtime,
    rateLimit: 'off',
    transport: {
      async send() {
        const body = answers[Math.min(askedAt.length, answers.length - 1)]!
        askedAt.push((runtime.elapsed() - startedAt) / SECOND)
        if (body instanceof Error) throw body
        return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(body)), complete: true }
      },
      async close() {},
    },
  })
  return { tpns, runtime, askedAt }
}

/** What came of a promise so far. */
async function getState(promise: Promise<unknown>): Promise<'pending' | 'fulfilled' | 'rejected'> {
  let state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  promise.then(
    () => (state = 'fulfilled'),
    () => (state = 'rejected'),
  )
  await settled()
  return state
}

/** Loads what a first call loads, so that time can be moved step by step afterwards. */
async function warm(tpns: TpnsClient) {
  await tpns.statistics.task(ID).catch(() => {})
}

describe('the states of a task', () => {
  it.each([
    ['PUSH_INIT', false],
    ['PUSH_WAIT', false],
    ['PUSH_STARTED', false],
    ['PUSH_FINISHED', true],
    ['PUSH_FAILED', true],
    ['PUSH_CANCELED', true],
    ['PUSH_DELETED', true],
    ['PUSH_REVOKED', true],
    ['PUSH_COLLAPSED', true],
    ['PUSH_DELETED_PUSH_MSG', true],
  ] as const)('%s is final: %s', (status, final) => {
    expect(TASK_STATES[status].final).toBe(final)
    expect(isFinalStatus(status)).toBe(final)
  })

  it.each(['PUSH_SOMETHING_NEW', 'toString', '', undefined])(
    '%o, which nobody knows, is not final',
    (status) => {
      expect(isFinalStatus(status)).toBe(false)
    },
  )
})

describe('push.waitFor', () => {
  it('gives the record of a task that is over, after one look', async () => {
    const { tpns, askedAt } = standstill(record('PUSH_FAILED'))
    expect(await tpns.push.waitFor(ID)).toEqual({ pushId: ID, status: 'PUSH_FAILED' })
    expect(askedAt).toHaveLength(1)
  })

  it('looks after 5, 10, 20, 40 seconds, then every minute, and reports what it sees', async () => {
    const running = Array.from({ length: 7 }, () => record('PUSH_STARTED'))
    const { tpns, runtime, askedAt } = standstill(record('PUSH_WAIT'), ...running, record('PUSH_FINISHED'))
    await warm(tpns)
    askedAt.length = 0
    const seen: unknown[] = []
    const waiting = tpns.push.waitFor(ID, { onProgress: (task) => seen.push(task.status) })
    await runtime.advance(10 * MINUTE)
    expect((await waiting).status).toBe('PUSH_FINISHED')
    expect(askedAt).toEqual([0, 5, 15, 35, 75, 135, 195, 255, 315])
    expect(seen).toEqual(['PUSH_WAIT', ...running.map(() => 'PUSH_STARTED'), 'PUSH_FINISHED'])
  })

  it('uses less than half of the 200 calls of an hour, however long it waits', async () => {
    const { tpns, runtime, askedAt } = standstill(record('PUSH_WAIT'))
    await warm(tpns)
    askedAt.length = 0
    const waiting = tpns.push.waitFor(ID)
    waiting.catch(() => {})
    await runtime.advance(3 * HOUR)
    expect(askedAt.filter((at) => at < 3_600).length).toBeLessThan(100)
    expect(askedAt.filter((at) => at >= 3_600 && at < 7_200).length).toBeLessThan(100)
    expect(await getState(waiting)).toBe('pending')
    await tpns.close()
    expect(runtime.pendingTimers()).toBe(0)
  })

  it.each([
    ['a state', 'PUSH_STARTED' as const],
    ['several states', ['PUSH_WAIT', 'PUSH_STARTED'] as const],
    ['a condition', (task: { status?: string }) => task.status === 'PUSH_STARTED'],
  ])('ends earlier at %s', async (_what, until) => {
    const { tpns, runtime } = standstill(record('PUSH_INIT'), record('PUSH_INIT'), record('PUSH_STARTED'))
    await warm(tpns)
    const waiting = tpns.push.waitFor(ID, { until })
    await runtime.advance(5 * SECOND)
    expect((await waiting).status).toBe('PUSH_STARTED')
  })

  it('ends at a final state although another was wanted, since nothing more will come', async () => {
    const { tpns } = standstill(record('PUSH_CANCELED'))
    expect(await tpns.push.waitFor(ID, { until: 'PUSH_FINISHED' })).toMatchObject({ status: 'PUSH_CANCELED' })
  })

  it('looks as often as the caller says', async () => {
    const { tpns, runtime, askedAt } = standstill(record('PUSH_WAIT'))
    await warm(tpns)
    askedAt.length = 0
    const waiting = tpns.push.waitFor(ID, { pollMs: 30 * SECOND })
    waiting.catch(() => {})
    await runtime.advance(95 * SECOND)
    expect(askedAt).toEqual([0, 30, 60, 90])
    await tpns.close()
  })

  it.each([
    ['is not known', UNKNOWN_TASK],
    ['has no record', { retCode: 0, pushRecordData: [] }],
  ])('waits for a task that %s yet, and says so at each look', async (_what, nothing) => {
    const { tpns, runtime, askedAt } = standstill(nothing, nothing, record('PUSH_FINISHED'))
    await warm(tpns)
    askedAt.length = 0
    const seen: unknown[] = []
    const waiting = tpns.push.waitFor(ID, {
      onProgress: ({ status }) => seen.push(status),
      onNotFound: () => seen.push('nothing'),
    })
    await runtime.advance(15 * SECOND)
    expect((await waiting).status).toBe('PUSH_FINISHED')
    expect(askedAt).toEqual([0, 5, 15])
    expect(seen).toEqual(['nothing', 'nothing', 'PUSH_FINISHED'])
  })

  it.each([
    ['is not known', UNKNOWN_TASK],
    ['has no record', { retCode: 0, pushRecordData: [] }],
  ])('gives a task up that %s after a minute', async (_what, nothing) => {
    const { tpns, runtime } = standstill(nothing)
    await warm(tpns)
    const waiting = getFailure(tpns.push.waitFor(ID))
    await runtime.advance(2 * MINUTE)
    expect(await waiting).toMatchObject({ name: 'TpnsNotFoundError', retCode: 1008015, outcome: 'unknown' })
  })

  it('gives a task up at once that vanishes later', async () => {
    const { tpns, runtime } = standstill(
      ...Array.from({ length: 6 }, () => record('PUSH_WAIT')),
      UNKNOWN_TASK,
    )
    await warm(tpns)
    const waiting = getFailure(tpns.push.waitFor(ID))
    await runtime.advance(5 * MINUTE)
    expect(await waiting).toMatchObject({ name: 'TpnsNotFoundError' })
  })

  it('ends after maxWaitMs, with a last look, and says that the task goes on', async () => {
    const { tpns, runtime, askedAt } = standstill(record('PUSH_WAIT'))
    await warm(tpns)
    askedAt.length = 0
    const waiting = getFailure(tpns.push.waitFor(ID, { maxWaitMs: 20 * SECOND }))
    await runtime.advance(20 * SECOND)
    const error = await waiting
    expect(error).toMatchObject({
      name: 'TpnsTimeoutError',
      timeoutMs: 20 * SECOND,
      stopReason: 'deadline',
      outcome: 'unknown',
    })
    expect(error.message).toContain('PUSH_WAIT')
    expect(askedAt).toEqual([0, 5, 15, 20])
    expect(runtime.pendingTimers()).toBe(0)
  })

  it('ends at once when the signal fires', async () => {
    const { tpns, runtime } = standstill(record('PUSH_WAIT'))
    await warm(tpns)
    const controller = new AbortController()
    const waiting = getFailure(tpns.push.waitFor(ID, { signal: controller.signal }))
    await runtime.advance(7 * SECOND)
    controller.abort(new Error('enough'))
    expect(await waiting).toMatchObject({ name: 'TpnsAbortError', outcome: 'unknown' })
    expect(runtime.pendingTimers()).toBe(0)
  })

  it('waits for the next calls when those of the hour are used up', async () => {
    const { tpns, runtime } = standstill(
      record('PUSH_WAIT'),
      ...Array.from({ length: 4 }, () => ({ retCode: 1008028, errMsg: 'request too fast' })),
      record('PUSH_FINISHED'),
    )
    await warm(tpns)
    const waiting = tpns.push.waitFor(ID)
    await runtime.advance(5 * MINUTE)
    expect((await waiting).status).toBe('PUSH_FINISHED')
  })

  it('throws any other failure, and never as "not sent"', async () => {
    const { tpns, runtime } = standstill(
      record('PUSH_WAIT'),
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    )
    await warm(tpns)
    const waiting = getFailure(tpns.push.waitFor(ID))
    await runtime.advance(5 * MINUTE)
    expect(await waiting).toMatchObject({ name: 'TpnsConnectionError', outcome: 'unknown' })
  })

  it.each([
    ['onProgress', record('PUSH_WAIT')],
    ['onNotFound', UNKNOWN_TASK],
  ])('ends with what %s throws', async (callback, answer) => {
    const { tpns } = standstill(answer)
    const failing = tpns.push.waitFor(ID, {
      [callback]: () => {
        throw new RangeError('mine')
      },
    })
    await expect(failing).rejects.toThrow(new RangeError('mine'))
  })

  it.each([{ pollMs: 0 }, { pollMs: -1 }, { maxWaitMs: 0 }, { maxWaitMs: Number.NaN }])(
    'refuses the option %o',
    async (options) => {
      await using tpns = testClient()
      expect(await getFailure(tpns.push.waitFor(ID, options))).toMatchObject({ name: 'TpnsConfigError' })
    },
  )
})
