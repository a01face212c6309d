import { describe, expect, it, vi } from 'vitest'
import type {
  CooldownEvent,
  RetryEvent,
  TpnsClientOptions,
  Transport,
  TransportRequest,
} from '../../src/index.js'
import { getFailure, TOKEN, TOKEN_PUSH, testClient } from '../support/client.js'
import { fakeRuntime } from '../support/fake-runtime.js'
import { inFakeTime } from '../support/fake-time.js'

type Answer = readonly [status: number, body: object, headers?: Readonly<Record<string, string>>]
const ACCEPTED: Answer = [200, { ret_code: 0, push_id: '1', uploadId: 7 }]
const TOO_FAST: Answer = [200, { ret_code: 1008028 }]
const DOWN: Answer = [502, {}]
const REFUSED: Answer = [200, { ret_code: 1008007 }]
const OPTED_IN = { attempts: 4, unknownOutcome: 'retry' } as const

/** A transport that reads what it is to send and answers in order, each answer after `tookMs`. */
function answering(answers: readonly Answer[], tookMs = 0) {
  const at: number[] = []
  const requests: { headers: TransportRequest['headers']; bytes: number }[] = []
  const transport: Transport = {
    async send({ headers, body }) {
      const [status, answer, more = {}] = answers[Math.min(at.length, answers.length - 1)]!
      at.push(performance.now())
      let bytes = 0
      for await (const chunk of body instanceof Uint8Array ? [body] : body) bytes += chunk.length
      requests.push({ headers, bytes })
      if (tookMs > 0) await new Promise((resolve) => setTimeout(resolve, tookMs))
      return { status, headers: more, body: Buffer.from(JSON.stringify(answer)), complete: true }
    },
    async close() {},
  }
  /** Milliseconds from the first request to each. */
  const gaps = () => at.map((time) => Math.round(time - at[0]!))
  return { transport, requests, gaps }
}

const send = (transport: Transport, options: TpnsClientOptions = {}) =>
  inFakeTime(async () => {
    await using tpns = testClient({ transport, ...options })
    return await getFailure(tpns.push.send(TOKEN_PUSH))
  })

describe('after "too fast"', () => {
  it('the call waits as long as everybody else was paused for', async () => {
    const { transport } = answering([TOO_FAST, ACCEPTED])
    const pauses: number[] = []
    const delays: number[] = []
    const random = [0.5, 0.25, 0.75, 0.125].values()
    await inFakeTime(async () => {
      const hooks = {
        warning: () => {},
        cooldown: ({ pauseMs }: CooldownEvent) => void pauses.push(pauseMs),
        retry: ({ delayMs }: RetryEvent) => void delays.push(delayMs),
      }
      await using tpns = testClient({ transport, hooks, runtime: { random: () => random.next().value ?? 0 } })
      await tpns.push.send(TOKEN_PUSH)
    })
    expect(pauses).toHaveLength(1)
    expect(delays).toEqual(pauses)
  })

  it('that two calls met at once, observers see one pause', async () => {
    const { transport, gaps } = answering([TOO_FAST, TOO_FAST, ACCEPTED], 5)
    const pauses: CooldownEvent[] = []
    await inFakeTime(async () => {
      const hooks = { warning: () => {}, cooldown: (event: CooldownEvent) => void pauses.push(event) }
      // Time does not pass between the two answers.
      await using tpns = testClient({ transport, hooks })
      await Promise.all([tpns.push.send(TOKEN_PUSH), tpns.push.send(TOKEN_PUSH)])
    })
    expect(gaps().slice(0, 2)).toEqual([0, 0])
    expect(pauses).toHaveLength(1)
  })

  it('the call that ends says when to come back, also without a Retry-After', async () => {
    const { transport } = answering([TOO_FAST])
    expect(await send(transport, { retry: { attempts: 1 } })).toMatchObject({
      stopReason: 'attempts',
      retryAfterMs: 1_000,
    })
  })

  it('and a pause that ends at the deadline, the call ends at once: there is no time for a request', async () => {
    const { transport, gaps } = answering([TOO_FAST])
    // Nothing takes time but waiting.
    const error = await send(transport, {
      timeout: { attempt: 1_000, total: 1_000 },
      runtime: { elapsed: () => 0 },
    })
    expect(error).toMatchObject({ stopReason: 'deadline', attempts: 1, retryAfterMs: 1_000 })
    expect(gaps()).toEqual([0])
  })

  it('with a Retry-After of more than an hour the call itself waits that long', async () => {
    const twoHours: Answer = [429, {}, { 'retry-after': '7200' }]
    const { transport, gaps } = answering([twoHours, ACCEPTED])
    const pauses: number[] = []
    const hooks = { warning: () => {}, cooldown: ({ pauseMs }: CooldownEvent) => void pauses.push(pauseMs) }
    const runtime = fakeRuntime()
    await using tpns = testClient({ transport, hooks, runtime, timeout: { total: 10_000_000 } })
    const sending = tpns.push.send(TOKEN_PUSH)
    await runtime.advance(7_199_999)
    expect(gaps()).toHaveLength(1)
    await runtime.advance(1)
    await sending
    expect(gaps()).toHaveLength(2)
    expect(pauses).toEqual([3_600_000])
  })
})

describe('a call that fails', () => {
  it('ends at once when the service asks to come back exactly at the deadline', async () => {
    const { transport, gaps } = answering([[503, {}, { 'retry-after': '1' }], ACCEPTED])
    const retries: RetryEvent[] = []
    const error = await send(transport, {
      timeout: { attempt: 1_000, total: 1_000 },
      runtime: { elapsed: () => 0 },
      hooks: { retry: (event) => void retries.push(event) },
    })
    expect(error).toMatchObject({ stopReason: 'deadline', attempts: 1, retryAfterMs: 1_000 })
    expect(gaps()).toEqual([0])
    expect(retries).toEqual([])
  })

  it('for another reason names no time to come back', async () => {
    const { transport } = answering([DOWN])
    expect((await send(transport, { retry: { ...OPTED_IN, attempts: 1 } })).retryAfterMs).toBeUndefined()
  })

  it.each<[string, readonly Answer[], boolean]>([
    ['after one that nobody knows of, says so', [DOWN, REFUSED], true],
    ['with an outcome that nobody knows, says it once', [DOWN, DOWN], false],
    ['at first, speaks of no other attempt', [REFUSED], false],
    ['after a refusal, speaks of no unknown one', [TOO_FAST, REFUSED], false],
  ])('%s', async (_, answers, says) => {
    const { transport } = answering(answers)
    const { message } = await send(transport, { retry: { ...OPTED_IN, attempts: 2 } })
    expect(message.includes('The outcome of an attempt before it is unknown.')).toBe(says)
  })

  it('for good, does not speak of a source that it does not have', async () => {
    const { transport } = answering([REFUSED])
    expect((await send(transport)).message).not.toContain('source')
  })

  it('says when its first attempt began', async () => {
    const { transport } = answering([DOWN, REFUSED], 100)
    const error = await send(transport, { retry: OPTED_IN })
    expect(error.attempts).toBe(2)
    // Both took 100 ms, with 0 ms of back-off between them.
    expect(error.firstAttemptAt).toBeDefined()
    expect(error.firstAttemptAt?.getTime()).toBeLessThan(error.startedAt!.getTime() + 100)
  })

  it('by a defect, fails with that defect: nobody may take it for an answer', async () => {
    const defect = new RangeError('no time')
    const { transport } = answering([ACCEPTED])
    await using tpns = testClient({ transport })
    const now = vi.spyOn(Date, 'now').mockImplementation(() => {
      throw defect
    })
    const thrown = await tpns.push.send(TOKEN_PUSH).catch((error: unknown) => error)
    now.mockRestore()
    expect(thrown).toBe(defect)
    expect(Object.keys(defect)).toEqual([])
  })
})

describe('an attempt', () => {
  it('reports how long it took', async () => {
    const { transport } = answering([DOWN, ACCEPTED], 300)
    const took: number[] = []
    await inFakeTime(async () => {
      const hooks = {
        warning: () => {},
        attempt: ({ durationMs }: { durationMs: number }) => void took.push(Math.round(durationMs)),
      }
      await using tpns = testClient({ transport, hooks, retry: OPTED_IN })
      await tpns.push.send(TOKEN_PUSH)
    })
    expect(took).toEqual([300, 300])
  })
})

describe('a success after repeats', () => {
  it('gives back to the budget what they cost', async () => {
    const { transport, gaps } = answering([DOWN, DOWN, ACCEPTED, DOWN, DOWN, ACCEPTED, DOWN, DOWN, ACCEPTED])
    await inFakeTime(async () => {
      await using tpns = testClient({ transport, retry: { ...OPTED_IN, budget: 2 } })
      for (let i = 0; i < 3; i += 1) await tpns.push.send(TOKEN_PUSH)
    })
    expect(gaps()).toHaveLength(9)
  })
})

describe('an upload', () => {
  const data = Buffer.from(`${TOKEN}\n`.repeat(1_000))
  const filename = 'tokens.txt'

  it('says how long it is', async () => {
    const { transport, requests } = answering([ACCEPTED])
    await using tpns = testClient({ transport })
    await tpns.packages.upload({ data, filename })
    expect(requests[0]?.bytes).toBeGreaterThan(data.length)
    expect(requests[0]?.headers['content-length']).toBe(String(requests[0]?.bytes))
  })

  it('is tried again from what can be read again', async () => {
    const { transport, requests } = answering([DOWN, ACCEPTED])
    await inFakeTime(async () => {
      await using tpns = testClient({ transport })
      await tpns.packages.upload({ data, filename })
    })
    expect(requests).toHaveLength(2)
    expect(requests[1]).toMatchObject({ bytes: requests[0]?.bytes })
  })

  it('is not tried again from a stream that was read, and says why', async () => {
    const { transport, requests } = answering([DOWN, ACCEPTED])
    async function* stream() {
      yield data
    }
    const error = await inFakeTime(async () => {
      await using tpns = testClient({ transport })
      return await getFailure(tpns.packages.upload({ stream: stream(), filename }))
    })
    expect(requests).toHaveLength(1)
    expect(error).toMatchObject({ stopReason: 'not-retryable', attempts: 1 })
    expect(error.message).toContain('its source can be read only once, and was')
  })

  it('whose source fails fails for that reason, whatever the answer to what was read says', async () => {
    const { transport } = answering([ACCEPTED])
    async function* stream() {
      yield data
      throw new Error('the disk is gone')
    }
    const body = Buffer.from(JSON.stringify(ACCEPTED[1]))
    const accepted = { status: 200, headers: {}, body, complete: true }
    // A service that answers without waiting for the end.
    const early: Transport = {
      ...transport,
      send: (request) => transport.send(request).catch(() => accepted),
    }
    await using tpns = testClient({ transport: early })
    const error = await getFailure(tpns.packages.upload({ stream: stream(), filename }))
    expect(error.message).toContain('the disk is gone')
  })
})

describe('a clock that fails when the answer has come', () => {
  it('hides no accepted push, which would be sent again', async () => {
    let fails = false
    const read = () => {
      if (fails) throw new Error('no clock')
      return 5
    }
    const { transport, requests } = answering([ACCEPTED])
    const failing: Transport = {
      ...transport,
      async send(request) {
        const answer = await transport.send(request)
        fails = true
        return answer
      },
    }
    const runtime = { now: read, elapsed: read, random: read }
    await using tpns = testClient({ transport: failing, retry: OPTED_IN, runtime })
    await expect(tpns.push.send(TOKEN_PUSH)).resolves.toMatchObject({ push_id: '1' })
    expect(requests).toHaveLength(1)
  })

  it('lets no wait last for ever: a cool-down ends by the clock of the system', async () => {
    let fails = false
    const read = () => {
      if (fails) throw new Error('no clock')
      return 5
    }
    const { transport, requests } = answering([TOO_FAST, ACCEPTED])
    const failing: Transport = {
      ...transport,
      async send(request) {
        fails = true
        return await transport.send(request)
      },
    }
    const accepted = await inFakeTime(async () => {
      await using tpns = testClient({ transport: failing, runtime: { elapsed: read } })
      return await tpns.push.send(TOKEN_PUSH)
    })
    expect(accepted).toMatchObject({ push_id: '1' })
    expect(requests).toHaveLength(2)
  })
})
