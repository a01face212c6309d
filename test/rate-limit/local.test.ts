import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CancelledError, Deadline } from '../../src/core/deadline.js'
import type { RateLimitName } from '../../src/core/ports/rate-limiter.js'
import { systemRuntime } from '../../src/core/ports/runtime.js'
import { getRateLimit } from '../../src/rate-limit/limits.js'
import { createLocalRateLimiter, type OwnRateLimiter } from '../../src/rate-limit/local.js'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const SPACING = 1_050
/** What a start may be late by when 200 start at once: Bottleneck takes its steps one by one. */
const WINDOW_LATENESS = 6 * SECOND
const LATENESS = 100
/** A timer counts whole milliseconds. */
const TICKS = 5

interface Caller {
  /** When it got its permit, in milliseconds since the beginning of the test. */
  startedAt?: number
  /** The waits it was given. */
  waitMs?: number
  error?: unknown
  abort(): void
}

/** As a call does it: for no longer than its deadline, its signal and its client allow. */
async function acquire(
  limiter: OwnRateLimiter,
  deadline: Deadline,
  name: RateLimitName,
  onWait: (waitMs: number) => void,
): Promise<void> {
  const controller = new AbortController()
  const request = { signal: controller.signal, onWait, onWarning: () => {} }
  let result: Promise<unknown> = Promise.resolve()
  await deadline.wait((settle) => {
    result = limiter.acquire(getRateLimit('1500000001', name), request)
    result.then(settle, settle)
    return () => controller.abort()
  })
  await result
}

function setUp() {
  const limiter = createLocalRateLimiter(systemRuntime)
  const closing = new AbortController()
  const began = performance.now()

  const join = (group: RateLimitName, { totalMs = 24 * HOUR } = {}): Caller => {
    const controller = new AbortController()
    const { signal } = controller
    const caller: Caller = { abort: () => controller.abort() }
    const deadline = new Deadline({ runtime: systemRuntime, totalMs, signal, closing: closing.signal })
    acquire(limiter, deadline, group, (waitMs) => {
      caller.waitMs = waitMs
    }).then(
      () => {
        caller.startedAt = performance.now() - began
      },
      (error: unknown) => {
        caller.error = error
      },
    )
    return caller
  }

  const joinMany = (group: RateLimitName, count: number) => Array.from({ length: count }, () => join(group))

  const close = async () => {
    closing.abort()
    const closed = limiter.close()
    await vi.advanceTimersByTimeAsync(100)
    await closed
  }

  return { limiter, join, joinMany, close }
}

/** Lets `ms` pass and every promise settle. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** For those who came at once: lets them queue up. */
const arrive = () => pass(0)

const getStarts = (callers: readonly Caller[]) => callers.map((caller) => caller.startedAt ?? Number.NaN)

function expectSpacing(starts: readonly number[]) {
  const sorted = starts.toSorted((a, b) => a - b)
  for (const [index, start] of sorted.slice(1).entries()) {
    expect(start - sorted[index]!, `${sorted}`).toBeGreaterThanOrEqual(SPACING - TICKS)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('createLocalRateLimiter: broadcasts', () => {
  it('start at least 1,050 ms apart, in the order of their arrival, and not much later', async () => {
    const { joinMany, close } = setUp()
    const callers = joinMany('broadcast', 5)
    await pass(10 * SECOND)
    const starts = getStarts(callers)
    expectSpacing(starts)
    for (const [index, start] of starts.entries()) {
      expect(start).toBeGreaterThanOrEqual(index * SPACING)
      expect(start).toBeLessThanOrEqual(index * SPACING + LATENESS)
    }
    await close()
  })

  it('keep their spacing when they come one after the other', async () => {
    const { join, close } = setUp()
    const callers: Caller[] = []
    for (const gap of [0, 300, 300, 2_000, 5_000, 1, 1]) {
      await pass(gap)
      callers.push(join('broadcast'))
    }
    await pass(10 * SECOND)
    expectSpacing(getStarts(callers))
    await close()
  })

  it('start at once after a pause', async () => {
    const { join, close } = setUp()
    join('broadcast')
    await pass(60 * SECOND)
    const late = join('broadcast')
    await pass(LATENESS)
    expect(late.startedAt).toBeLessThanOrEqual(60 * SECOND + LATENESS)
    expect(late.waitMs).toBeUndefined()
    await close()
  })

  it('take no permit of another limit, and no other client', async () => {
    const { join, close } = setUp()
    const other = setUp()
    const callers = [
      join('broadcast'),
      join('plans'),
      join('statistics:get_push_record'),
      join('statistics:get_push_stat_overview'),
      other.join('broadcast'),
    ]
    await pass(LATENESS)
    for (const start of getStarts(callers)) expect(start).toBeLessThanOrEqual(LATENESS)
    await close()
    await other.close()
  })
})

describe('createLocalRateLimiter: a process that was stuck', () => {
  it('lets out no two broadcasts together when it moves again', async () => {
    const { joinMany, close } = setUp()
    const callers = joinMany('broadcast', 6)
    await pass(500)
    stickFor(3_500)
    await pass(20 * SECOND)
    const starts = getStarts(callers)
    expect(starts[1]).toBeGreaterThanOrEqual(4_000)
    expectSpacing(starts)
    await close()
  })
})

/** Time passes but no timer fires before its end, as when the event loop is blocked or the machine sleeps. */
function stickFor(ms: number) {
  const { clock } = setTimeout as unknown as { clock: { jump(ms: number): void } }
  clock.jump(ms)
}

describe('createLocalRateLimiter: a caller that gives up', () => {
  it('leaves its place to those behind it: no empty slot, and the spacing stays', async () => {
    const { joinMany, close } = setUp()
    const [first, second, third, fourth] = joinMany('broadcast', 4) as [Caller, Caller, Caller, Caller]
    await pass(500)
    second.abort()
    await pass(10 * SECOND)
    expect(second.error).toBeInstanceOf(CancelledError)
    expect(second.startedAt).toBeUndefined()
    const starts = getStarts([first, third, fourth])
    expectSpacing(starts)
    expect(starts[1]).toBeLessThanOrEqual(SPACING + LATENESS)
    expect(starts[2]).toBeLessThanOrEqual(2 * SPACING + LATENESS)
    await close()
  })

  it('because its deadline passes does the same', async () => {
    const { join, close } = setUp()
    const first = join('broadcast')
    const hasty = join('broadcast', { totalMs: 800 })
    const third = join('broadcast')
    await pass(10 * SECOND)
    expect(hasty.error).toMatchObject({ reason: { kind: 'total-timeout', timeoutMs: 800 } })
    expectSpacing(getStarts([first, third]))
    expect(third.startedAt).toBeLessThanOrEqual(SPACING + LATENESS)
    await close()
  })

  it('costs later callers nothing, when nobody waited behind it', async () => {
    const { join, close } = setUp()
    join('broadcast')
    const second = join('broadcast')
    await pass(500)
    second.abort()
    await pass(1_000)
    const third = join('broadcast')
    await pass(10 * SECOND)
    // The last broadcast started 1,500 ms before: there is nothing to wait for.
    expect(third.startedAt).toBeLessThanOrEqual(1_500 + LATENESS)
    await close()
  })

  it('uses up nothing of the next window', async () => {
    const { joinMany, close } = setUp()
    joinMany('statistics:get_push_record', 200)
    await pass(SECOND)
    const waiting = joinMany('statistics:get_push_record', 150)
    await pass(SECOND)
    for (const caller of waiting) caller.abort()
    await pass(HOUR + WINDOW_LATENESS)
    const later = joinMany('statistics:get_push_record', 100)
    await pass(WINDOW_LATENESS)
    expect(later.filter((caller) => caller.startedAt !== undefined)).toHaveLength(100)
    await close()
  })
})

describe('createLocalRateLimiter: a window', () => {
  it('gives 200 permits at once and the 201st when the hour is over', async () => {
    const { joinMany, join, close } = setUp()
    const callers = joinMany('statistics:get_push_record', 200)
    await pass(SECOND)
    for (const start of getStarts(callers)) expect(start).toBeLessThanOrEqual(SECOND)

    const next = join('statistics:get_push_record')
    await pass(HOUR - 2 * SECOND)
    expect(next.startedAt).toBeUndefined()
    expect(next.waitMs).toBeGreaterThan(HOUR - 2 * SECOND)
    expect(next.waitMs).toBeLessThanOrEqual(HOUR)
    await pass(2 * SECOND + WINDOW_LATENESS)
    expect(next.startedAt).toBeGreaterThanOrEqual(HOUR)
    expect(next.startedAt).toBeLessThanOrEqual(HOUR + WINDOW_LATENESS)
    await close()
  })
})

describe('createLocalRateLimiter: the expected wait', () => {
  it('is reported to nobody who need not wait, and grows with the queue', async () => {
    const { join, close } = setUp()
    const callers: Caller[] = []
    for (let count = 0; count < 5; count += 1) {
      callers.push(join('broadcast'))
      await pass(10)
    }
    expect(callers[0]?.waitMs).toBeUndefined()
    for (const [index, caller] of callers.entries()) {
      if (index === 0) continue
      expect(caller.waitMs).toBeGreaterThan(index * SPACING - 10 * index - LATENESS)
      expect(caller.waitMs).toBeLessThanOrEqual(index * SPACING)
    }
    await close()
  })

  it('counts those who arrive in the same moment', async () => {
    const { joinMany, close } = setUp()
    const callers = joinMany('broadcast', 50)
    await arrive()
    const last = callers.at(-1)
    expect(last?.waitMs).toBeGreaterThan(40 * SPACING)
    await close()
  })

  it('that the caller declines leaves it no place in the queue', async () => {
    const { limiter, join, close } = setUp()
    const deadline = new Deadline({
      runtime: systemRuntime,
      totalMs: HOUR,
      signal: undefined,
      closing: new AbortController().signal,
    })
    const first = join('broadcast')
    await pass(10)
    const refusal = new Error('too long')
    const declining = acquire(limiter, deadline, 'broadcast', () => {
      throw refusal
    })
    await expect(declining).rejects.toBe(refusal)
    const third = join('broadcast')
    await pass(10 * SECOND)
    expectSpacing(getStarts([first, third]))
    expect(third.startedAt).toBeLessThanOrEqual(SPACING + LATENESS)
    await close()
  })
})

describe('createLocalRateLimiter: the wall clock', () => {
  const JUMPS = [
    ['back by an hour', -HOUR],
    ['forward by an hour', HOUR],
    ['back by five seconds', -5 * SECOND],
  ] as const

  /** Three broadcasts, the clock is set, and two more. */
  async function startsAround(jump: number): Promise<number[]> {
    const { join, joinMany, close } = setUp()
    const before = joinMany('broadcast', 3)
    await pass(100)
    vi.setSystemTime(Date.now() + jump)
    const later = [join('broadcast'), join('broadcast')]
    await pass(20 * SECOND)
    await close()
    return getStarts([...before, ...later])
  }

  it.each(JUMPS)('set %s makes no broadcast wait longer', async (_, jump) => {
    expect(Math.max(...(await startsAround(jump)))).toBeLessThanOrEqual(5 * SPACING + LATENESS)
  })

  it.each(JUMPS)('set %s brings no two broadcasts together', async (_, jump) => {
    expectSpacing(await startsAround(jump))
  })

  it('set back by an hour keeps nobody from the next window', async () => {
    const { joinMany, join, close } = setUp()
    joinMany('statistics:get_push_record', 200)
    await pass(SECOND)
    vi.setSystemTime(Date.now() - HOUR)
    const next = join('statistics:get_push_record')
    await pass(HOUR + WINDOW_LATENESS)
    expect(next.startedAt).toBeLessThanOrEqual(HOUR + WINDOW_LATENESS)
    await close()
  })

  it('set back leaves no timer after closing', async () => {
    const { join, close } = setUp()
    join('statistics:get_push_record')
    await pass(SECOND)
    vi.setSystemTime(Date.now() - HOUR)
    join('statistics:get_push_record')
    await pass(SECOND)
    await close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('set back gives no second helping of the same window', async () => {
    const { joinMany, close } = setUp()
    joinMany('statistics:get_push_record', 200)
    await pass(SECOND)
    vi.setSystemTime(Date.now() - HOUR)
    const next = joinMany('statistics:get_push_record', 5)
    await pass(60 * SECOND)
    expect(next.filter((caller) => caller.startedAt !== undefined)).toEqual([])
    await close()
  })
})

describe('createLocalRateLimiter: closing', () => {
  it('ends every wait and leaves no timer', async () => {
    const { join, joinMany, close } = setUp()
    const started = [join('broadcast'), ...joinMany('statistics:get_push_record', 200)]
    await pass(SECOND)
    const waiting = [join('broadcast'), join('broadcast'), ...joinMany('statistics:get_push_record', 2)]
    await pass(10)
    expect(waiting.map((caller) => caller.startedAt)).toEqual([undefined, undefined, undefined, undefined])
    expect(vi.getTimerCount()).toBeGreaterThan(0)
    await close()
    for (const caller of waiting) {
      expect(caller.startedAt).toBeUndefined()
      expect(caller.error).toMatchObject({ reason: { kind: 'closed' } })
    }
    expect(started.every((caller) => caller.error === undefined)).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no timer either when callers had given up or nobody had come', async () => {
    const idle = setUp()
    await idle.close()
    expect(vi.getTimerCount()).toBe(0)

    const { join, close } = setUp()
    const callers = [join('broadcast'), join('broadcast'), join('plans')]
    await pass(10)
    callers[1]?.abort()
    await close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets nobody in afterwards', async () => {
    const { join, close } = setUp()
    join('broadcast')
    await pass(10)
    await close()
    const late = [join('broadcast'), join('plans')]
    await pass(10 * SECOND)
    for (const caller of late) {
      expect(caller.error).toMatchObject({ reason: { kind: 'closed' } })
      expect(caller.startedAt).toBeUndefined()
    }
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may be asked for twice', async () => {
    const { limiter, join, close } = setUp()
    join('broadcast')
    await pass(10)
    await close()
    await expect(closeAgain(limiter)).resolves.toBeUndefined()
  })
})

async function closeAgain(limiter: OwnRateLimiter): Promise<void> {
  const closed = limiter.close()
  await pass(100)
  return closed
}
