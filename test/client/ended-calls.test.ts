import { describe, expect, it } from 'vitest'
import { type Transport, type TransportAnswer, TransportError } from '../../src/core/ports/transport.js'
import type { TpnsClient, TpnsClientOptions, TpnsError } from '../../src/index.js'
import { BROADCAST, getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { type FakeRuntime, fakeRuntime, settled } from '../support/fake-runtime.js'
// Loads what is loaded on first use: a file system does not know fake time.
import '../support/fake-time.js'

const reason = new Error('the user went away')

type Behaviour = (signal: AbortSignal) => Promise<TransportAnswer>

const answer =
  (body: object, headers: Record<string, string> = {}): Behaviour =>
  async () => ({ status: 200, headers, body: Buffer.from(JSON.stringify(body)), complete: true })

const ok = answer({ ret_code: 0, push_id: '1' })
/** Asks for three seconds. */
const tooFast = answer({ ret_code: 1008028, err_msg: 'request too fast' }, { 'retry-after': '3' })
const refusedConnection: Behaviour = () =>
  Promise.reject(new TransportError('not-written', new Error('connect ECONNREFUSED 10.0.0.7:443')))
const reset: Behaviour = () => Promise.reject(new TransportError('maybe-written', new Error('ECONNRESET')))
/** Written, and then nothing comes. */
const hang: Behaviour = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new TransportError('maybe-written', signal.reason)))
  })

/** A client whose transport does what the script says, request by request, in the time of a fake clock. */
function setUp(script: Behaviour[], options: TpnsClientOptions = {}) {
  const runtime = fakeRuntime()
  runtime.setRandom(0.5)
  const transport: Transport = {
    send: ({ signal }) => (script.shift() ?? hang)(signal),
    close: async () => {},
  }
  const tpns = testClient({ transport, ...options, runtime: { ...runtime, random: runtime.random } })
  return { tpns, runtime }
}

interface Expected {
  name: string
  outcome: string
  attempts: number
  stopReason: string
  retryAfterMs?: number | undefined
  retCode?: number | undefined
  /** Each must be in the message. */
  words: (string | RegExp)[]
  /** None may be in the message. */
  notWords?: string[]
  cause?: (cause: unknown) => void
}

interface Situation {
  name: string
  script: Behaviour[]
  options?: TpnsClientOptions
  /** Brings the client into the state in which the call of the test meets its situation. */
  before?(tpns: TpnsClient, runtime: FakeRuntime): Promise<void>
  push?: typeof TOKEN_PUSH | typeof BROADCAST
  /** How long the call has been under way when it is aborted or the client is closed. */
  afterMs: number
  /** The call's deadline. */
  totalMs: number
  deadline: Expected
  aborted: Expected
  /** Undefined where an exchange is under way, which may finish. */
  closed: Expected | undefined
}

const ended = (outcome: string, attempts: number, words: Expected['words'], more = {}): Expected => ({
  name: 'TpnsAbortError',
  outcome,
  attempts,
  stopReason: 'aborted',
  retCode: undefined,
  words,
  ...more,
})

const REFUSED = 'ECONNREFUSED'

const SITUATIONS: Situation[] = [
  {
    name: 'backs off after a connection that failed',
    // With the random number 0.5 the back-off takes 100 ms.
    script: [refusedConnection],
    afterMs: 40,
    totalMs: 90,
    deadline: {
      name: 'TpnsConnectionError',
      outcome: 'not-sent',
      attempts: 1,
      stopReason: 'deadline',
      retryAfterMs: 100,
      words: [REFUSED, 'Nothing was sent', 'due in 100 ms', '90 ms are left', 'timeout.total'],
    },
    aborted: ended(
      'not-sent',
      1,
      [
        'aborted by its signal',
        'It had waited 40 ms to try again',
        'The attempt before it had failed',
        'Nothing was sent',
        REFUSED,
      ],
      {
        retryAfterMs: 60,
      },
    ),
    closed: ended('not-sent', 1, ['client was closed', 'The attempt before it had failed', REFUSED], {
      retryAfterMs: 60,
      cause: (cause: unknown) => expect(cause).toMatchObject({ name: 'TpnsConnectionError' }),
    }),
  },
  {
    name: 'is refused for being too fast, for longer than it has time',
    script: [tooFast],
    afterMs: 1_000,
    totalMs: 2_000,
    deadline: {
      name: 'TpnsRateLimitError',
      outcome: 'rejected',
      attempts: 1,
      stopReason: 'deadline',
      retryAfterMs: 3_000,
      retCode: 1008028,
      words: ['1008028', 'due in 3000 ms', '2000 ms are left'],
      notWords: ['Nothing was sent', 'did not answer'],
    },
    aborted: ended('rejected', 1, ['aborted by its signal', '1008028'], { retryAfterMs: undefined }),
    closed: undefined,
  },
  {
    name: 'waits for the end of its own cool-down',
    script: [tooFast],
    afterMs: 1_000,
    // The cool-down of three seconds would just fit, the 125 ms by which its end is spread do not.
    totalMs: 3_100,
    deadline: {
      name: 'TpnsRateLimitError',
      outcome: 'rejected',
      attempts: 1,
      stopReason: 'deadline',
      retryAfterMs: 0,
      retCode: 1008028,
      words: [
        '1008028',
        '3100 ms because the service asked "v3/push/app" to slow down',
        '3100 ms (timeout.total)',
      ],
      notWords: ['Nothing was sent', 'did not answer'],
    },
    aborted: ended('rejected', 1, ['aborted by its signal', '1000 ms because the service asked', '1008028'], {
      retryAfterMs: 2_000,
    }),
    closed: ended('rejected', 1, ['client was closed', '1000 ms because the service asked', '1008028'], {
      retryAfterMs: 2_000,
    }),
  },
  {
    name: 'waits for the end of a cool-down that another call has brought about',
    script: [tooFast],
    async before(tpns) {
      await getFailure(tpns.push.send(TOKEN_PUSH, { retry: { attempts: 1 } }))
    },
    afterMs: 1_000,
    totalMs: 3_100,
    deadline: {
      name: 'TpnsRateLimitError',
      outcome: 'not-sent',
      attempts: 0,
      stopReason: 'deadline',
      retryAfterMs: 0,
      retCode: 1008028,
      words: [
        'was not called',
        '3100 ms because the service asked "v3/push/app" to slow down',
        'Nothing was sent',
      ],
      notWords: ['did not answer'],
    },
    aborted: ended(
      'not-sent',
      0,
      ['1000 ms because the service asked "v3/push/app" to slow down', 'Nothing was sent'],
      {
        retryAfterMs: 2_000,
      },
    ),
    closed: ended(
      'not-sent',
      0,
      ['1000 ms because the service asked "v3/push/app" to slow down', 'Nothing was sent'],
      {
        retryAfterMs: 2_000,
      },
    ),
  },
  {
    name: 'would have to wait longer for the cool-down of another call than it has time',
    script: [tooFast],
    async before(tpns) {
      await getFailure(tpns.push.send(TOKEN_PUSH, { retry: { attempts: 1 } }))
    },
    afterMs: 0,
    totalMs: 700,
    deadline: {
      name: 'TpnsRateLimitError',
      outcome: 'not-sent',
      attempts: 0,
      stopReason: 'deadline',
      retryAfterMs: 3_000,
      retCode: 1008028,
      words: [
        'was not called',
        'the service asked "v3/push/app" to slow down',
        '3000 ms',
        '700 ms left',
        'Nothing was sent',
      ],
    },
    aborted: ended('not-sent', 0, ['Nothing was sent']),
    closed: undefined,
  },
  {
    name: 'waits for its permit',
    script: [ok],
    push: BROADCAST,
    async before(tpns) {
      await tpns.push.send(BROADCAST)
    },
    afterMs: 50,
    totalMs: 700,
    deadline: {
      name: 'TpnsRateLimitError',
      outcome: 'not-sent',
      attempts: 0,
      stopReason: 'deadline',
      retCode: 1008028,
      words: ['was not called', 'the limit of "broadcast"', '700 ms left', 'Nothing was sent'],
    },
    aborted: ended('not-sent', 0, ['50 ms for the rate limit of "broadcast"', 'Nothing was sent'], {
      retryAfterMs: 1_000,
    }),
    closed: ended('not-sent', 0, ['50 ms for the rate limit of "broadcast"', 'Nothing was sent'], {
      retryAfterMs: 1_000,
    }),
  },
  {
    name: 'waits for a connection',
    script: [hang],
    options: { connections: 1 },
    async before(tpns) {
      tpns.push.send(TOKEN_PUSH).catch(() => {})
      await settled()
    },
    afterMs: 200,
    totalMs: 700,
    deadline: {
      name: 'TpnsTimeoutError',
      outcome: 'not-sent',
      attempts: 0,
      stopReason: 'deadline',
      words: [
        'was not called',
        '700 ms for one of 1 connections',
        '700 ms (timeout.total)',
        'Nothing was sent',
      ],
      notWords: ['did not answer'],
    },
    aborted: ended('not-sent', 0, ['200 ms for one of 1 connections', 'Nothing was sent']),
    closed: undefined,
  },
  {
    name: 'waits for a connection after an attempt that failed',
    script: [refusedConnection, hang],
    options: { connections: 1 },
    async before(tpns, runtime) {
      // Takes the connection 50 ms from now, while the call of the test backs off.
      runtime.setTimer(50, () => tpns.push.send(TOKEN_PUSH).catch(() => {}))
    },
    afterMs: 300,
    totalMs: 700,
    deadline: {
      name: 'TpnsConnectionError',
      outcome: 'not-sent',
      attempts: 1,
      stopReason: 'deadline',
      words: [REFUSED, 'It was not tried again', '100 ms to try again and 600 ms for one of 1 connections'],
      notWords: ['did not answer'],
    },
    aborted: ended('not-sent', 1, ['100 ms to try again and 200 ms for one of 1 connections', REFUSED]),
    closed: undefined,
  },
  {
    name: 'waits for the answer to its first attempt, after it had waited for a connection',
    script: [hang, hang],
    options: { connections: 1 },
    async before(tpns) {
      tpns.push.send(TOKEN_PUSH, { timeout: { total: 400 } }).catch(() => {})
      await settled()
    },
    afterMs: 600,
    totalMs: 700,
    deadline: {
      name: 'TpnsTimeoutError',
      outcome: 'unknown',
      attempts: 1,
      stopReason: 'deadline',
      words: ['did not answer within 700 ms (timeout.total)', 'it waited 400 ms for one of 1 connections'],
      notWords: ['Nothing was sent'],
    },
    aborted: ended('unknown', 1, ['aborted by its signal', 'may have been accepted', 'push.lookUp']),
    closed: undefined,
  },
  {
    name: 'waits for the answer to its second attempt after the first found no connection',
    script: [refusedConnection, hang],
    afterMs: 300,
    totalMs: 700,
    deadline: {
      name: 'TpnsTimeoutError',
      outcome: 'unknown',
      attempts: 2,
      stopReason: 'deadline',
      words: [
        'did not answer within 700 ms',
        'may have been accepted',
        'push.lookUp',
        'The attempt before it had failed',
        REFUSED,
      ],
      cause: (cause: unknown) => expect(cause).toMatchObject({ name: 'TpnsConnectionError' }),
    },
    aborted: ended('unknown', 2, ['aborted by its signal', 'The attempt before it had failed', REFUSED]),
    closed: undefined,
  },
  {
    name: 'waits for the answer to its second attempt after the first was refused for being too fast',
    script: [tooFast, hang],
    afterMs: 3_500,
    totalMs: 4_000,
    deadline: {
      name: 'TpnsTimeoutError',
      outcome: 'unknown',
      attempts: 2,
      stopReason: 'deadline',
      words: ['it waited 3125 ms because the service asked', 'The attempt before it had failed', '1008028'],
      cause: (cause: unknown) => expect(cause).toMatchObject({ retCode: 1008028, retryAfterMs: 3_000 }),
    },
    aborted: ended('unknown', 2, ['aborted by its signal', 'The attempt before it had failed', '1008028']),
    closed: undefined,
  },
  {
    name: 'finds no connection after an attempt that may have been accepted',
    script: [reset, refusedConnection],
    options: { retry: { unknownOutcome: 'retry' } },
    // 100 ms of back-off after the first attempt, 200 ms after the second.
    afterMs: 150,
    totalMs: 250,
    deadline: {
      name: 'TpnsConnectionError',
      outcome: 'unknown',
      attempts: 2,
      stopReason: 'deadline',
      retryAfterMs: 200,
      words: [
        REFUSED,
        'The outcome of an attempt before it is unknown',
        'may have been accepted',
        'push.lookUp',
      ],
      notWords: ['Nothing was sent', '请求未发出'],
    },
    aborted: ended('unknown', 2, ['aborted by its signal', REFUSED], { retryAfterMs: 150 }),
    closed: undefined,
  },
]

/** Starts the call of the situation in a client of its own. */
async function begin({ script, options, before, push, totalMs }: Situation, timeoutMs = totalMs) {
  const { tpns, runtime } = setUp([...script], options)
  if (before !== undefined) await before(tpns, runtime)
  const controller = new AbortController()
  const { signal } = controller
  const call = getFailure(tpns.push.send(push ?? TOKEN_PUSH, { signal, timeout: { total: timeoutMs } }))
  call.catch(() => {})
  return { tpns, runtime, call, controller }
}

function check(error: TpnsError, { words, notWords, cause, ...expected }: Expected): void {
  const { name, outcome, attempts, stopReason, retryAfterMs, retCode } = error
  expect({ name, outcome, attempts, stopReason }).toEqual({
    name: expected.name,
    outcome: expected.outcome,
    attempts: expected.attempts,
    stopReason: expected.stopReason,
  })
  if ('retryAfterMs' in expected) expect(retryAfterMs).toBe(expected.retryAfterMs)
  if ('retCode' in expected) expect(retCode).toBe(expected.retCode)
  for (const word of words) expect(error.message).toMatch(word instanceof RegExp ? word : literal(word))
  for (const word of notWords ?? []) expect(error.message).not.toContain(word)
  cause?.(error.cause)
}

const literal = (text: string) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))

/** Longer than anything here takes, so that no deadline gets in the way. */
const LONG_MS = 600_000

/** Closes the client; what hangs meanwhile ends by its own deadline. */
async function end(tpns: TpnsClient, runtime: FakeRuntime): Promise<void> {
  const closing = tpns.close()
  await runtime.advance(60_000)
  await closing
}

describe('a call that', () => {
  it.each(SITUATIONS)('$name, when its deadline passes', async (situation) => {
    const { tpns, runtime, call } = await begin(situation)
    await runtime.advance(0)
    await runtime.advance(situation.totalMs)
    check(await call, situation.deadline)
    await end(tpns, runtime)
  })

  it.each(SITUATIONS)('$name, when its signal fires', async (situation) => {
    const { tpns, runtime, call, controller } = await begin(situation, LONG_MS)
    await runtime.advance(0)
    await runtime.advance(situation.afterMs)
    controller.abort(reason)
    const error = await call
    expect(error.cause).toBe(reason)
    // Those that end at once for lack of time do wait when they have it.
    const { retryAfterMs: _, ...expected } = situation.aborted
    check(error, 'retryAfterMs' in situation.aborted && situation.closed ? situation.aborted : expected)
    await end(tpns, runtime)
  })

  it.each(SITUATIONS.filter(({ closed }) => closed !== undefined))(
    '$name, when the client is closed',
    async (situation) => {
      const { tpns, runtime, call } = await begin(situation, LONG_MS)
      await runtime.advance(0)
      await runtime.advance(situation.afterMs)
      await tpns.close()
      check(await call, situation.closed!)
      expect(runtime.pendingTimers()).toBe(0)
    },
  )
})

describe('a retry hook that blocks the event loop until the deadline has passed', () => {
  it('does not make the call forget that an attempt before the last may have been accepted', async () => {
    const script = [reset, refusedConnection]
    const clock = fakeRuntime()
    let blockedMs = 0
    const tpns = testClient({
      transport: { send: ({ signal }) => (script.shift() ?? hang)(signal), close: async () => {} },
      retry: { unknownOutcome: 'retry' },
      runtime: { ...clock, elapsed: () => clock.elapsed() + blockedMs },
      hooks: {
        retry: ({ attempt }) => {
          if (attempt === 2) blockedMs = 60_000
        },
      },
    })
    const call = getFailure(tpns.push.send(TOKEN_PUSH))
    await clock.advance(30_000)
    const error = await call
    expect(error).toMatchObject({ outcome: 'unknown', attempts: 2, stopReason: 'deadline' })
    expect(error.message).toContain('The outcome of an attempt before it is unknown')
    expect(error.message).not.toContain('Nothing was sent')
  })
})

describe('close()', () => {
  it('ends the calls that wait for a connection; the one that has it may finish', async () => {
    let finish = () => {}
    const slow: Behaviour = () =>
      new Promise((resolve, reject) => {
        finish = () => ok(new AbortController().signal).then(resolve, reject)
      })
    const { tpns } = setUp([slow], { connections: 1 })
    const first = tpns.push.send(TOKEN_PUSH)
    await settled()
    const second = getFailure(tpns.push.send(TOKEN_PUSH))
    await settled()
    const closing = tpns.close()
    expect(await second).toMatchObject({ name: 'TpnsAbortError', outcome: 'not-sent', attempts: 0 })
    finish()
    expect(await first).toMatchObject({ push_id: '1' })
    await closing
  })
})

describe('a connection that is waited for', () => {
  it('leaves an attempt its whole time', async () => {
    const { tpns, runtime } = setUp([hang, hang], { connections: 1, timeout: { attempt: 1_000 } })
    const first = getFailure(tpns.push.send(TOKEN_PUSH))
    const second = getFailure(tpns.push.send(TOKEN_PUSH))
    await runtime.advance(1_000)
    expect(await first).toMatchObject({ timeout: 'attempt', outcome: 'unknown' })
    let done = false
    second.then(() => {
      done = true
    })
    await runtime.advance(999)
    expect(done).toBe(false)
    await runtime.advance(1)
    expect(await second).toMatchObject({
      timeout: 'attempt',
      timeoutMs: 1_000,
      outcome: 'unknown',
      attempts: 1,
    })
    await tpns.close()
  })

  it('goes to the next when the call that had it fails, and when a call that waits for it gives up', async () => {
    const { tpns, runtime } = setUp([reset, ok, ok], { connections: 1 })
    const controller = new AbortController()
    const first = getFailure(tpns.push.send(TOKEN_PUSH))
    const second = getFailure(tpns.push.send(TOKEN_PUSH, { signal: controller.signal }))
    const third = tpns.push.send(TOKEN_PUSH)
    controller.abort(reason)
    expect(await first).toMatchObject({ outcome: 'unknown' })
    expect(await second).toMatchObject({ name: 'TpnsAbortError', outcome: 'not-sent' })
    expect(await third).toMatchObject({ push_id: '1' })
    expect(await tpns.push.send(TOKEN_PUSH)).toMatchObject({ push_id: '1' })
    expect(runtime.pendingTimers()).toBe(0)
  })
})
