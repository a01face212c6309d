import { describe, expect, it, vi } from 'vitest'
import {
  CancelledError,
  type CancelReason,
  Deadline,
  getCancelReason,
  waitAtMost,
} from '../../src/core/deadline.js'
import { Cancellation, TransportError } from '../../src/core/ports/transport.js'
import { type FakeRuntime, fakeRuntime, settled } from '../support/fake-runtime.js'

const TOTAL_MS = 60_000

/** Listeners that are added to a signal and not yet removed. */
function countListeners(signal: AbortSignal): () => number {
  const listeners = new Set<unknown>()
  const { addEventListener, removeEventListener } = signal
  vi.spyOn(signal, 'addEventListener').mockImplementation((...args: Parameters<typeof addEventListener>) => {
    listeners.add(args[1])
    addEventListener.apply(signal, args)
  })
  vi.spyOn(signal, 'removeEventListener').mockImplementation(
    (...args: Parameters<typeof removeEventListener>) => {
      listeners.delete(args[1])
      removeEventListener.apply(signal, args)
    },
  )
  return () => listeners.size
}

interface SetUp {
  runtime: FakeRuntime
  deadline: Deadline
  caller: AbortController
  closing: AbortController
  /** Asserts that nothing is left behind: no timer, no listener. */
  expectClean(): void
  /** How many listeners and timers there are, to show that there is something to clean up. */
  held(): { timers: number; caller: number; closing: number }
}

function setUp({ totalMs = TOTAL_MS } = {}): SetUp {
  const runtime = fakeRuntime()
  const caller = new AbortController()
  const closing = new AbortController()
  const callerListeners = countListeners(caller.signal)
  const closingListeners = countListeners(closing.signal)
  const held = () => ({
    timers: runtime.pendingTimers(),
    caller: callerListeners(),
    closing: closingListeners(),
  })
  return {
    runtime,
    deadline: new Deadline({ runtime, totalMs, signal: caller.signal, closing: closing.signal }),
    caller,
    closing,
    held,
    expectClean: () => expect(held()).toEqual({ timers: 0, caller: 0, closing: 0 }),
  }
}

/** How a promise stands, without waiting for it. */
function watch<T>(promise: Promise<T>) {
  const state: { done: boolean; value?: T; error?: unknown } = { done: false }
  promise.then(
    (value) => Object.assign(state, { done: true, value }),
    (error: unknown) => Object.assign(state, { done: true, error }),
  )
  return state
}

function getInterruption(error: unknown): CancelReason {
  expect(error).toBeInstanceOf(CancelledError)
  return (error as CancelledError).reason
}

/** A transport that takes note of its signal and does nothing else. */
function deafExchange() {
  const seen: { signal?: AbortSignal } = {}
  const exchange = ({ signal }: { readonly signal: AbortSignal }) => {
    seen.signal = signal
    return new Promise<never>(() => {})
  }
  return { seen, exchange }
}

describe('Deadline', () => {
  it('counts down to its deadline by the clock that does not jump', async () => {
    const { runtime, deadline } = setUp()
    expect(deadline.remainingMs()).toBe(TOTAL_MS)
    await runtime.advance(1_000)
    runtime.setWallClock(0)
    expect(deadline.remainingMs()).toBe(TOTAL_MS - 1_000)
    await runtime.advance(TOTAL_MS)
    expect(deadline.remainingMs()).toBe(-1_000)
  })

  it('says what has ended the call', async () => {
    const { runtime, deadline, caller, closing } = setUp()
    expect(deadline.cancelled()).toBeUndefined()
    await runtime.advance(TOTAL_MS)
    expect(deadline.cancelled()).toEqual({ kind: 'total-timeout', timeoutMs: TOTAL_MS })
    closing.abort()
    expect(deadline.cancelled()).toEqual({ kind: 'closed' })
    caller.abort('enough')
    expect(deadline.cancelled()).toEqual({ kind: 'aborted', reason: 'enough' })
  })

  it('holds neither timers nor listeners of its own', () => {
    setUp().expectClean()
  })

  it('needs no signal of the caller', async () => {
    const runtime = fakeRuntime()
    const closing = new AbortController()
    const deadline = new Deadline({ runtime, totalMs: 100, signal: undefined, closing: closing.signal })
    const sleep = watch(deadline.sleep(50))
    await runtime.advance(50)
    expect(sleep).toEqual({ done: true, value: undefined })
    const late = watch(deadline.sleep(500))
    await runtime.advance(50)
    expect(getInterruption(late.error)).toEqual({ kind: 'total-timeout', timeoutMs: 100 })
    expect(runtime.pendingTimers()).toBe(0)
  })
})

/** Ways to end a wait or an attempt before its time. */
const ENDINGS: readonly [
  name: string,
  end: (setUp: SetUp) => Promise<void> | void,
  expected: CancelReason,
][] = [
  ['the caller aborts', ({ caller }) => caller.abort('enough'), { kind: 'aborted', reason: 'enough' }],
  ['the client closes', ({ closing }) => closing.abort(), { kind: 'closed' }],
  [
    'the total deadline passes',
    ({ runtime }) => runtime.advance(TOTAL_MS),
    { kind: 'total-timeout', timeoutMs: TOTAL_MS },
  ],
]

describe('deadline.sleep', () => {
  it('ends at its time, not before, and leaves nothing behind', async () => {
    const { runtime, deadline, held, expectClean } = setUp()
    const sleep = watch(deadline.sleep(1_000))
    expect(held()).toEqual({ timers: 2, caller: 1, closing: 1 })
    await runtime.advance(999)
    expect(sleep.done).toBe(false)
    await runtime.advance(1)
    expect(sleep).toEqual({ done: true, value: undefined })
    expectClean()
  })

  it.each(ENDINGS)('ends when %s, and leaves nothing behind', async (_, end, expected) => {
    const all = setUp()
    const sleep = watch(all.deadline.sleep(2 * TOTAL_MS))
    await all.runtime.advance(10)
    expect(sleep.done).toBe(false)
    await end(all)
    await settled()
    expect(getInterruption(sleep.error)).toEqual(expected)
    all.expectClean()
  })

  it.each(ENDINGS)('does not begin when before it %s', async (_, end, expected) => {
    const all = setUp()
    await end(all)
    const sleep = watch(all.deadline.sleep(0))
    await settled()
    expect(getInterruption(sleep.error)).toEqual(expected)
    all.expectClean()
  })
})

describe('deadline.wait', () => {
  it('ends when it is settled, without cancelling what was waited for', async () => {
    const { deadline, expectClean } = setUp()
    const cancel = vi.fn()
    let settle = () => {}
    const wait = watch(
      deadline.wait((onTurn) => {
        settle = onTurn
        return cancel
      }),
    )
    await settled()
    expect(wait.done).toBe(false)
    settle()
    await settled()
    expect(wait).toEqual({ done: true, value: undefined })
    expect(cancel).not.toHaveBeenCalled()
    expectClean()
  })

  it('may be settled at once', async () => {
    const { deadline, expectClean } = setUp()
    const wait = watch(
      deadline.wait((settle) => {
        settle()
        return () => {}
      }),
    )
    await settled()
    expect(wait).toEqual({ done: true, value: undefined })
    expectClean()
  })

  it.each(ENDINGS)('cancels once when %s, and is deaf afterwards', async (_, end, expected) => {
    const all = setUp()
    const cancel = vi.fn()
    let settle = () => {}
    const wait = watch(
      all.deadline.wait((onTurn) => {
        settle = onTurn
        return cancel
      }),
    )
    await end(all)
    await settled()
    expect(getInterruption(wait.error)).toEqual(expected)
    settle()
    all.caller.abort()
    all.closing.abort()
    await all.runtime.advance(TOTAL_MS)
    expect(cancel).toHaveBeenCalledTimes(1)
    all.expectClean()
  })

  it.each(ENDINGS)('starts nothing when before it %s', async (_, end) => {
    const all = setUp()
    await end(all)
    const start = vi.fn(() => () => {})
    await expect(all.deadline.wait(start)).rejects.toBeInstanceOf(CancelledError)
    expect(start).not.toHaveBeenCalled()
    all.expectClean()
  })
})

/** As an attempt does: the work may ignore its cancellation. */
async function run<T>(
  deadline: Deadline,
  attemptMs: number,
  work: (cancellation: Cancellation) => Promise<T>,
): Promise<T> {
  const cancellation = new Cancellation()
  const stop = deadline.watchAttempt(cancellation, attemptMs)
  try {
    return await cancellation.race(work(cancellation))
  } finally {
    stop()
  }
}

describe('an attempt under a deadline', () => {
  it('gives the result of the exchange and leaves nothing behind', async () => {
    const { deadline, expectClean, held } = setUp()
    let answer = (_: string) => {}
    const attempt = watch(
      run(
        deadline,
        10_000,
        () =>
          new Promise<string>((resolve) => {
            answer = resolve
          }),
      ),
    )
    await settled()
    expect(held()).toMatchObject({ timers: 1, caller: 1 })
    answer('200')
    await settled()
    expect(attempt).toEqual({ done: true, value: '200' })
    expectClean()
  })

  it('passes on the error of the exchange and leaves nothing behind', async () => {
    const { deadline, expectClean } = setUp()
    const failure = new Error('ECONNRESET')
    await expect(run(deadline, 10_000, () => Promise.reject(failure))).rejects.toBe(failure)
    expectClean()
  })

  it('passes on what an exchange throws before it returns a promise, and leaves nothing behind', async () => {
    const { deadline, expectClean } = setUp()
    const failure = new Error('not a promise')
    const attempt = run(deadline, 10_000, () => {
      throw failure
    })
    await expect(attempt).rejects.toBe(failure)
    expectClean()
  })

  it.each([
    ['its own limit when that comes first', 10_000, { kind: 'attempt-timeout', timeoutMs: 10_000 }],
    ['its own limit when both come together', TOTAL_MS, { kind: 'attempt-timeout', timeoutMs: TOTAL_MS }],
    [
      'the total deadline when that comes first',
      TOTAL_MS + 1,
      { kind: 'total-timeout', timeoutMs: TOTAL_MS },
    ],
  ] as const)('is ended by %s', async (_, attemptMs, expected) => {
    const { runtime, deadline, expectClean } = setUp()
    const { seen, exchange } = deafExchange()
    const attempt = watch(run(deadline, attemptMs, exchange))
    const limit = Math.min(attemptMs, TOTAL_MS)
    await runtime.advance(limit - 1)
    expect(attempt.done).toBe(false)
    expect(seen.signal?.aborted).toBe(false)
    await runtime.advance(1)
    await runtime.advance(1_000)
    expect(getInterruption(seen.signal?.reason)).toEqual(expected)
    expect(getInterruption(attempt.error)).toEqual(expected)
    expectClean()
  })

  it('reckons with the time that waiting has used up', async () => {
    const { runtime, deadline } = setUp()
    await runtime.advance(TOTAL_MS - 5_000)
    const attempt = watch(run(deadline, 10_000, deafExchange().exchange))
    await runtime.advance(4_999)
    expect(attempt.done).toBe(false)
    await runtime.advance(1_000)
    expect(getInterruption(attempt.error)).toEqual({ kind: 'total-timeout', timeoutMs: TOTAL_MS })
  })

  it('is ended by the caller even if the transport ignores its signal', async () => {
    const { runtime, deadline, caller, expectClean } = setUp()
    const { seen, exchange } = deafExchange()
    const attempt = watch(run(deadline, 10_000, exchange))
    await settled()
    caller.abort('enough')
    await runtime.advance(1_000)
    expect(getInterruption(seen.signal?.reason)).toEqual({ kind: 'aborted', reason: 'enough' })
    expect(getInterruption(attempt.error)).toEqual({ kind: 'aborted', reason: 'enough' })
    expectClean()
  })

  it('may finish while the client is closing', async () => {
    const { deadline, closing, expectClean } = setUp()
    let answer = (_: string) => {}
    const attempt = watch(
      run(
        deadline,
        10_000,
        () =>
          new Promise<string>((resolve) => {
            answer = resolve
          }),
      ),
    )
    closing.abort()
    await settled()
    expect(attempt.done).toBe(false)
    answer('200')
    await settled()
    expect(attempt.value).toBe('200')
    expectClean()
  })

  /** Ways in which a transport that heeds its signal may reject; it knows whether bytes were written. */
  const REJECTIONS: readonly [string, (own: Error, signal: AbortSignal) => Promise<never>][] = [
    [
      'at once',
      (own, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(own), { once: true })),
    ],
    [
      'through several promises',
      async (own, signal) => {
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        )
        for (let hop = 0; hop < 5; hop += 1) await null
        throw own
      },
    ],
  ]

  it.each(REJECTIONS)('prefers what the transport itself says %s after an abort', async (_, transport) => {
    const { runtime, deadline, caller, expectClean } = setUp()
    const own = new Error('nothing was written')
    const attempt = watch(run(deadline, 10_000, ({ signal }) => transport(own, signal)))
    await settled()
    caller.abort()
    await runtime.advance(1_000)
    expect(attempt.error).toBe(own)
    expectClean()
  })

  it.each(REJECTIONS)('prefers what the transport itself says %s after a timeout', async (_, transport) => {
    const { runtime, deadline, expectClean } = setUp()
    const own = new Error('nothing was written')
    const attempt = watch(run(deadline, 10_000, ({ signal }) => transport(own, signal)))
    await runtime.advance(10_000)
    await runtime.advance(1_000)
    expect(attempt.error).toBe(own)
    expectClean()
  })

  it('is ended although the caller aborts while the transport is begun, and the transport never answers', async () => {
    const { runtime, deadline, caller, expectClean } = setUp()
    const { exchange } = deafExchange()
    const attempt = watch(
      run(deadline, 10_000, (cancellation) => {
        const answer = exchange(cancellation)
        caller.abort('enough')
        return answer
      }),
    )
    await runtime.advance(1_000)
    expect(getInterruption(attempt.error)).toEqual({ kind: 'aborted', reason: 'enough' })
    expectClean()
  })

  it.each(ENDINGS)('starts no exchange when before it %s', async (_, end) => {
    const all = setUp()
    await end(all)
    const exchange = vi.fn(deafExchange().exchange)
    const attempt = watch(run(all.deadline, 10_000, exchange))
    await settled()
    expect(exchange).not.toHaveBeenCalled()
    expect(attempt.done).toBe(true)
    all.expectClean()
  })
})

describe('an attempt without a signal of the caller', () => {
  it('ends when it is over, and leaves no timer', () => {
    const runtime = fakeRuntime()
    const closing = new AbortController().signal
    const deadline = new Deadline({ runtime, totalMs: TOTAL_MS, signal: undefined, closing })
    expect(deadline.cancelled()).toBeUndefined()
    const end = deadline.watchAttempt(new Cancellation(), 1_000)
    expect(runtime.pendingTimers()).toBe(1)
    end()
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('an attempt whose signal cannot be listened to', () => {
  it('does not begin, and leaves no timer', () => {
    const runtime = fakeRuntime()
    const { signal } = new AbortController()
    vi.spyOn(signal, 'addEventListener').mockImplementation(() => {
      throw new Error('broken')
    })
    const deadline = new Deadline({
      runtime,
      totalMs: TOTAL_MS,
      signal,
      closing: new AbortController().signal,
    })
    expect(getThrown(() => deadline.watchAttempt(new Cancellation(), 1_000))).toMatchObject({
      name: 'TpnsConfigError',
    })
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('an attempt after the deadline', () => {
  it('does not begin, and the error says that nothing was written', async () => {
    const { deadline, runtime } = setUp({ totalMs: 1_000 })
    await runtime.advance(1_000)
    const error = getThrown(() => deadline.watchAttempt(new Cancellation(), 500))
    expect(error).toBeInstanceOf(TransportError)
    expect(error).toMatchObject({ phase: 'not-written' })
    expect(getCancelReason(error)).toEqual({ kind: 'total-timeout', timeoutMs: 1_000 })
    expect(getCancelReason(new CancelledError({ kind: 'closed' }))).toEqual({ kind: 'closed' })
    expect(getCancelReason(new Error('reset'))).toBeUndefined()
  })
})

function getThrown(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('a runtime whose setTimer is wrong', () => {
  const start = (setTimer: unknown) => {
    const runtime = { ...fakeRuntime(), setTimer } as never
    const { signal } = new AbortController()
    const listeners = countListeners(signal)
    const deadline = new Deadline({
      runtime,
      totalMs: TOTAL_MS,
      signal,
      closing: new AbortController().signal,
    })
    return { deadline, listeners }
  }
  const ENDS = [
    ['a wait', (deadline: Deadline) => deadline.sleep(5)],
    ['an attempt', async (deadline: Deadline) => deadline.watchAttempt(new Cancellation(), 5)],
  ] as const

  it.each(ENDS)('fails %s in words, and leaves no listener, when it throws', async (_, begin) => {
    const { deadline, listeners } = start(() => {
      throw new Error('broken')
    })
    await expect(begin(deadline)).rejects.toMatchObject({
      name: 'TpnsConfigError',
      message: expect.stringMatching(/runtime\.setTimer threw an error.*runtime\.setTimer 抛出错误/s),
      cause: new Error('broken'),
    })
    expect(listeners()).toBe(0)
  })

  it.each(ENDS)('fails %s in words, and leaves no listener, when it gives no function', async (_, begin) => {
    const { deadline, listeners } = start(() => 7)
    await expect(begin(deadline)).rejects.toMatchObject({
      name: 'TpnsConfigError',
      message: expect.stringMatching(/must return a function.*必须返回用于取消计时器的函数/s),
    })
    expect(listeners()).toBe(0)
  })

  const uncancellable = () => () => {
    throw new Error('no such timer')
  }

  it('gives what was waited for although its timer cannot be cancelled', async () => {
    const { deadline, listeners } = start(uncancellable)
    const settleAtOnce = (settle: () => void) => {
      queueMicrotask(settle)
      return () => {}
    }
    await expect(deadline.wait(settleAtOnce)).resolves.toBeUndefined()
    expect(listeners()).toBe(0)
  })

  it('lets go of an attempt although its timer cannot be cancelled', () => {
    const { deadline, listeners } = start(uncancellable)
    const letGo = deadline.watchAttempt(new Cancellation(), 5)
    expect(letGo).not.toThrow()
    expect(listeners()).toBe(0)
  })
})

describe('within', () => {
  it('gives what the work gives in time, and leaves no timer', async () => {
    const runtime = fakeRuntime()
    await expect(waitAtMost(runtime, 100, Promise.resolve(7))).resolves.toBe(7)
    await expect(waitAtMost(runtime, 100, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(runtime.pendingTimers()).toBe(0)
  })

  it('gives undefined when the work takes longer', async () => {
    const runtime = fakeRuntime()
    const waiting = watch(waitAtMost(runtime, 100, new Promise(() => {})))
    await runtime.advance(99)
    expect(waiting.done).toBe(false)
    await runtime.advance(1)
    expect(waiting).toMatchObject({ done: true, value: undefined })
  })
})
