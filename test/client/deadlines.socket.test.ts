import { describe, expect, it } from 'vitest'
import { TpnsAbortError } from '../../src/index.js'
import { BROADCAST, getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { inFakeTime } from '../support/fake-time.js'
import { ACCEPTED, answering, json, PUSH_URL, useMsw } from '../support/msw.js'
import { rawServer } from '../support/raw-server.js'

const server = useMsw()
const TOO_FAST = json({ ret_code: 1008028, err_msg: 'request too fast' })
const never = () => new Promise<never>(() => {}) as never

describe('the deadline of an attempt', () => {
  it('gives up on an answer that does not come, and says that the push may have been accepted', async () => {
    const { handler, seen } = answering(PUSH_URL, never)
    server.use(handler)
    const error = await inFakeTime(async () => {
      await using tpns = testClient({ timeout: { attempt: 3_000 } })
      return await getFailure(tpns.push.send(TOKEN_PUSH))
    })
    expect(error).toMatchObject({
      name: 'TpnsTimeoutError',
      timeout: 'attempt',
      timeoutMs: 3_000,
      outcome: 'unknown',
      attempts: 1,
    })
    expect(seen.requests).toHaveLength(1)
  })

  it('can be set for one call', async () => {
    server.use(answering(PUSH_URL, never).handler)
    const error = await inFakeTime(async () => {
      await using tpns = testClient()
      return await getFailure(tpns.push.send(TOKEN_PUSH, { timeout: { attempt: 777 } }))
    })
    expect(error).toMatchObject({ timeoutMs: 777 })
  })

  it('is not eaten by the wait for a rate limit', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await inFakeTime(async () => {
      await using tpns = testClient({ timeout: { attempt: 500 } })
      await Promise.all(
        [1, 2, 3].map((n) => tpns.push.send({ ...BROADCAST, message: { title: `${n}`, content: 'c' } })),
      )
    })
    expect(seen.requests).toHaveLength(3)
  })
})

describe('the deadline of a call', () => {
  it('ends a chain of retries, with the last failure and the reason', async () => {
    const { handler } = answering(PUSH_URL, TOO_FAST)
    server.use(handler)
    const error = await inFakeTime(async () => {
      await using tpns = testClient({ timeout: { total: 5_000 }, retry: { attempts: 100 } })
      return await getFailure(tpns.push.send(TOKEN_PUSH))
    })
    expect(error).toMatchObject({
      name: 'TpnsRateLimitError',
      retCode: 1008028,
      stopReason: 'deadline',
      outcome: 'rejected',
    })
    expect(error.attempts).toBeGreaterThan(1)
  })

  it('cuts an attempt short when less is left than an attempt may take', async () => {
    server.use(answering(PUSH_URL, never).handler)
    const [error, afterMs] = await inFakeTime(async () => {
      await using tpns = testClient({ timeout: { attempt: 10_000, total: 2_000 } })
      const startedAt = Date.now()
      const failure = await getFailure(tpns.push.send(TOKEN_PUSH))
      return [failure, Date.now() - startedAt] as const
    })
    expect(error).toMatchObject({
      name: 'TpnsTimeoutError',
      timeout: 'total',
      timeoutMs: 2_000,
      stopReason: 'deadline',
      outcome: 'unknown',
    })
    expect(afterMs).toBeLessThan(3_000)
  })

  it('refuses at once a broadcast that would have to wait longer for its permit', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    const outcomes = await inFakeTime(async () => {
      await using tpns = testClient({ timeout: { total: 3_000 } })
      const startedAt = Date.now()
      return await Promise.all(
        [1, 2, 3, 4, 5].map(async (n) => {
          const result = await tpns.push
            .send({ ...BROADCAST, message: { title: `${n}`, content: 'c' } })
            .catch((error) => error)
          return { result, afterMs: Date.now() - startedAt }
        }),
      )
    })
    const refused = outcomes.filter(({ result }) => result instanceof Error)
    expect(seen.requests).toHaveLength(5 - refused.length)
    expect(refused.length).toBeGreaterThanOrEqual(2)
    for (const { result, afterMs } of refused) {
      expect(result).toMatchObject({
        name: 'TpnsRateLimitError',
        outcome: 'not-sent',
        attempts: 0,
        stopReason: 'deadline',
      })
      expect(result.retryAfterMs).toBeGreaterThan(3_000)
      expect(afterMs).toBeLessThan(1_000)
    }
  })
})

describe("the caller's signal", () => {
  const reason = new Error('the user went away')

  it('already aborted: nothing is sent', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    await using tpns = testClient()
    const error = await getFailure(tpns.push.send(TOKEN_PUSH, { signal: AbortSignal.abort(reason) }))
    expect(error).toBeInstanceOf(TpnsAbortError)
    expect(error).toMatchObject({ outcome: 'not-sent', attempts: 0, stopReason: 'aborted', cause: reason })
    expect(seen.requests).toHaveLength(0)
  })

  it('while the answer is awaited: ends at once, the outcome is unknown', async () => {
    const controller = new AbortController()
    await using raw = await rawServer(() => controller.abort(reason))
    await using tpns = testClient({ baseUrl: raw.url })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH, { signal: controller.signal }))
    expect(error).toMatchObject({
      name: 'TpnsAbortError',
      outcome: 'unknown',
      attempts: 1,
      stopReason: 'aborted',
      cause: reason,
    })
    expect(raw.requests).toHaveLength(1)
  })

  it('in the middle of the body', async () => {
    const controller = new AbortController()
    await using raw = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"ret_code":0,')
      setImmediate(() => controller.abort(reason))
    })
    await using tpns = testClient({ baseUrl: raw.url })
    const error = await getFailure(tpns.push.send(TOKEN_PUSH, { signal: controller.signal }))
    expect(error).toMatchObject({ name: 'TpnsAbortError', outcome: 'unknown' })
  })

  it('while a back-off is waited out: ends then, not after it', async () => {
    server.use(answering(PUSH_URL, json({ ret_code: 1008028 }, { headers: { 'retry-after': '50' } })).handler)
    const controller = new AbortController()
    const [error, afterMs] = await inFakeTime(async () => {
      await using tpns = testClient({
        hooks: { retry: () => setTimeout(() => controller.abort(reason), 10) },
      })
      const startedAt = Date.now()
      const failure = await getFailure(tpns.push.send(TOKEN_PUSH, { signal: controller.signal }))
      return [failure, Date.now() - startedAt] as const
    })
    expect(error).toMatchObject({
      name: 'TpnsAbortError',
      outcome: 'rejected',
      attempts: 1,
      stopReason: 'aborted',
    })
    expect(afterMs).toBeLessThan(1_000)
  })

  it('while it waits for a permit: its place goes to the next', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    const controller = new AbortController()
    const results = await inFakeTime(async () => {
      await using tpns = testClient()
      const push = (title: string, signal?: AbortSignal) =>
        tpns.push.send({ ...BROADCAST, message: { title, content: 'c' } }, { signal }).catch((error) => error)
      const calls = [push('1'), push('2', controller.signal), push('3')]
      setTimeout(() => controller.abort(reason), 100)
      return await Promise.all(calls)
    })
    expect(results[1]).toMatchObject({ name: 'TpnsAbortError', outcome: 'not-sent', attempts: 0 })
    expect(seen.requests).toHaveLength(2)
  })

  it('leaves no listener behind on a signal that outlives many calls', async () => {
    server.use(answering(PUSH_URL, ACCEPTED).handler)
    const { signal } = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...args: Parameters<AbortSignal['addEventListener']>) => {
      listeners += 1
      return addEventListener.apply(signal, args)
    }
    signal.removeEventListener = (...args: Parameters<AbortSignal['removeEventListener']>) => {
      listeners -= 1
      return removeEventListener.apply(signal, args)
    }
    await using tpns = testClient()
    for (let i = 0; i < 5; i += 1) await tpns.push.send(TOKEN_PUSH, { signal })
    expect(listeners).toBe(0)
  })
})

describe('a signal that many calls share', () => {
  it('makes Node warn of no leak, with the calls waiting for their permit or their answer', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const controller = new AbortController()
    await using raw = await rawServer((_socket, index) => {
      if (index === 29) controller.abort(reason)
    })
    const reason = new Error('enough')
    await using tpns = testClient({ baseUrl: raw.url })
    const options = { signal: controller.signal }
    const calls = Array.from({ length: 30 }, (_, n) => [
      getFailure(tpns.push.send(TOKEN_PUSH, options)),
      getFailure(tpns.push.send({ ...BROADCAST, message: { title: `${n}`, content: 'c' } }, options)),
    ]).flat()
    for (const error of await Promise.all(calls)) expect(error.name).toBe('TpnsAbortError')
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(warnings).toEqual([])
  })
})

describe('close()', () => {
  it('ends waiting calls at once; they were not sent', async () => {
    const { handler, seen } = answering(PUSH_URL, ACCEPTED)
    server.use(handler)
    const tpns = testClient()
    await tpns.push.send(BROADCAST)
    const waiting = getFailure(tpns.push.send({ ...BROADCAST, message: { title: 'second', content: 'c' } }))
    await new Promise((resolve) => setImmediate(resolve))
    await tpns.close()
    expect(await waiting).toMatchObject({
      name: 'TpnsAbortError',
      outcome: 'not-sent',
      stopReason: 'aborted',
    })
    expect(seen.requests).toHaveLength(1)
  })

  it('lets an exchange under way finish', async () => {
    let answer = () => {}
    await using raw = await rawServer((socket) => {
      answer = () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 28\r\n\r\n{"ret_code":0,"push_id":"1"}')
      arrived()
    })
    let arrived = () => {}
    const reached = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const tpns = testClient({ baseUrl: raw.url })
    const sending = tpns.push.send(TOKEN_PUSH)
    await reached
    const closing = tpns.close()
    answer()
    expect(await sending).toMatchObject({ push_id: '1' })
    await closing
  })

  it('may be called twice, and calls after it are refused', async () => {
    const tpns = testClient()
    await tpns.close()
    await tpns.close()
    expect(await getFailure(tpns.push.send(TOKEN_PUSH))).toMatchObject({
      name: 'TpnsAbortError',
      outcome: 'not-sent',
    })
  })
})
