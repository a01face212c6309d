import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { Permit, PermitRequest } from '../../src/core/ports/rate-limiter.js'
import { SPACING_MARGIN_MS } from '../../src/rate-limit/limits.js'
import { createLocalRateLimiter, createUnlimited } from '../../src/rate-limit/local.js'
import { openPermitQueue } from '../../src/rate-limit/permit-queue.js'
import { fakeRuntime } from '../support/fake-runtime.js'

const LIMIT = { key: '{1}:broadcast', permits: 1, perMs: 1_000 }

/** Bottleneck starts each job by a timer of 0 ms. */
const settle = async () => {
  for (let round = 0; round < 5; round += 1) await sleep(0)
}

/** A source that is asked, and that the test answers. */
function fakeSource() {
  const asked: {
    readonly request: PermitRequest
    readonly give: (permit?: Permit) => void
    readonly fail: (error: Error) => void
  }[] = []
  return {
    asked,
    onIdle: vi.fn(),
    take: (request: PermitRequest) =>
      new Promise<Permit | undefined>((give, fail) => asked.push({ request, give, fail })),
  }
}

function setUp(permits = 1) {
  const runtime = fakeRuntime()
  const source = fakeSource()
  const queue = openPermitQueue({ ...LIMIT, permits }, runtime, source)
  const join = (onWait: (ms: number) => void = () => {}) => {
    const controller = new AbortController()
    const waits: number[] = []
    const caller = {
      waits,
      permit: undefined as Permit | undefined,
      error: undefined as unknown,
      leave: () => controller.abort('left'),
    }
    const request = {
      signal: controller.signal,
      onWarning: () => {},
      onWait: (ms: number) => {
        waits.push(ms)
        onWait(ms)
      },
    }
    queue.acquire(request).then(
      (permit) => {
        caller.permit = permit
      },
      (error: unknown) => {
        caller.error = error
      },
    )
    return caller
  }
  return { runtime, source, queue, join }
}

describe('a permit that a source has the last word on', () => {
  it('is the caller’s when the source gives it, and the source learns when it was used', async () => {
    const { source, join } = setUp()
    const caller = join()
    await settle()
    expect(caller.permit).toBeUndefined()
    const used = vi.fn()
    source.asked[0]!.give({ used })
    await settle()
    caller.permit!.used()
    expect(used).toHaveBeenCalledOnce()
  })

  it('is waited for by all callers, each a period behind the one before', async () => {
    const { source, join } = setUp()
    const [first, second, third] = [join(), join(), join()]
    await settle()
    source.asked[0]!.request.onWait(5_000)
    expect(first.waits).toEqual([5_000])
    expect(second.waits).toEqual([1_000, 6_000])
    expect(third.waits).toEqual([2_000, 7_000])
    expect(join().waits).toEqual([8_000])
  })

  it('is waited for in pairs where a period has two', async () => {
    const { source, join } = setUp(2)
    const callers = [join(), join(), join(), join(), join()]
    await settle()
    source.asked[0]!.request.onWait(5_000)
    expect(callers.map(({ waits }) => waits.at(-1))).toEqual([5_000, 5_000, 6_000, 6_000, 7_000])
  })

  it('is not waited for by who cannot wait so long; who stood behind moves up', async () => {
    const { source, join } = setUp()
    const first = join()
    const impatient = join((ms) => {
      if (ms > 4_000) throw new Error('too long')
    })
    const third = join()
    await settle()
    source.asked[0]!.request.onWait(5_000)
    await settle()
    expect(impatient.error).toEqual(new Error('too long'))
    expect(third.waits).toEqual([2_000, 6_000])
    expect(first.error).toBeUndefined()
  })

  it('reports a wait once, and again when it has grown by 50 ms', async () => {
    const { source, join, runtime } = setUp()
    const caller = join()
    await settle()
    const { onWait } = source.asked[0]!.request
    onWait(5_000)
    onWait(5_049)
    expect(caller.waits).toEqual([5_000])
    onWait(5_050)
    await runtime.advance(1_000)
    onWait(4_050)
    onWait(4_100)
    expect(caller.waits).toEqual([5_000, 5_050, 4_100])
  })

  it('is not waited for by later callers once it was given', async () => {
    const { source, join, runtime } = setUp()
    join()
    await settle()
    source.asked[0]!.request.onWait(60_000)
    source.asked[0]!.give()
    await settle()
    await runtime.advance(400)
    expect(join().waits).toEqual([600])
  })

  it('fails its caller alone when the source fails', async () => {
    const { source, join } = setUp()
    const [first, second] = [join(), join()]
    await settle()
    source.asked[0]!.fail(new Error('no Redis'))
    await settle()
    expect(first.error).toEqual(new Error('no Redis'))
    expect(second.error).toBeUndefined()
    source.asked[1]!.give()
    await settle()
    expect(second.permit).toBeDefined()
  })

  it('is used up by nobody who left while the source was asked', async () => {
    const { source, join } = setUp()
    const [first, second] = [join(), join()]
    await settle()
    first.leave()
    expect(source.asked[0]!.request.signal.aborted).toBe(true)
    source.asked[0]!.give()
    await settle()
    source.asked[1]!.give()
    await settle()
    expect(first.permit).toBeUndefined()
    expect(first.error).toBe('left')
    // Without a wait of a second: the clock has not moved.
    expect(second.permit).toBeDefined()
  })

  it('is not asked for by who left before', async () => {
    const { source, join, runtime } = setUp()
    const [, second] = [join(), join()]
    await settle()
    second.leave()
    source.asked[0]!.give()
    await settle()
    await runtime.advance(LIMIT.perMs)
    await settle()
    expect(source.asked).toHaveLength(1)
  })

  it('is no longer wanted when the last one has left, which the source learns', async () => {
    const { source, join, runtime } = setUp()
    const [first, second] = [join(), join()]
    await settle()
    first.leave()
    expect(source.onIdle).not.toHaveBeenCalled()
    second.leave()
    expect(source.onIdle).toHaveBeenCalledOnce()
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('a permit that is used late', () => {
  const start = (permits: number) => {
    const runtime = fakeRuntime()
    const queue = openPermitQueue({ ...LIMIT, permits }, runtime)
    const { signal } = new AbortController()
    const acquire = () => queue.acquire({ signal, onWait: () => {}, onWarning: () => {} })
    return { runtime, acquire, signal }
  }

  it('counts from then on: the service counts arrivals', async () => {
    const { runtime, acquire } = start(1)
    const first = await acquire()
    const second = vi.fn()
    void acquire().then(second)
    await settle()
    await runtime.advance(800)
    first.used()
    await runtime.advance(999 - SPACING_MARGIN_MS)
    await settle()
    expect(second).not.toHaveBeenCalled()
    await runtime.advance(1)
    await settle()
    expect(second).toHaveBeenCalledOnce()
  })

  it('is never shorter than its period', async () => {
    const { runtime, acquire } = start(1)
    const first = await acquire()
    const second = vi.fn()
    void acquire().then(second)
    await settle()
    first.used()
    await runtime.advance(999)
    await settle()
    expect(second).not.toHaveBeenCalled()
    await runtime.advance(1)
    await settle()
    expect(second).toHaveBeenCalledOnce()
  })

  it('counts from its beginning where there are several in a period', async () => {
    const { runtime, acquire } = start(2)
    const [first] = [await acquire(), await acquire()]
    const third = vi.fn()
    void acquire().then(third)
    await settle()
    await runtime.advance(800)
    first.used()
    await runtime.advance(200)
    await settle()
    expect(third).toHaveBeenCalledOnce()
  })

  it('leaves no timer while nobody waits, and no listener on the signal of who has it', async () => {
    const { runtime, acquire, signal } = start(1)
    await acquire()
    expect(runtime.pendingTimers()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})

describe('a closed queue', () => {
  it('leaves no timer', async () => {
    const { source, join, queue, runtime } = setUp()
    join()
    await settle()
    source.asked[0]!.give()
    await settle()
    join()
    await settle()
    expect(runtime.pendingTimers()).toBe(1)
    await queue.close()
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('createLocalRateLimiter', () => {
  const request = { signal: new AbortController().signal, onWait: () => {}, onWarning: () => {} }

  it('closes its queues, and gives nothing afterwards', async () => {
    const runtime = fakeRuntime()
    const limiter = createLocalRateLimiter(runtime)
    await limiter.acquire(LIMIT, request)
    void limiter.acquire(LIMIT, request).catch(() => {})
    await settle()
    expect(runtime.pendingTimers()).toBe(1)
    await limiter.close()
    expect(runtime.pendingTimers()).toBe(0)
    await expect(limiter.acquire(LIMIT, request)).rejects.toThrow('this rate limiter was closed')
  })

  it('switched off still keeps cool-downs', async () => {
    const off = createUnlimited(fakeRuntime())
    for (let call = 0; call < 3; call += 1) await off.acquire(LIMIT, request)
    off.pause('a', 500)
    expect(off.remainingMs('a')).toBe(500)
    await off.close()
  })
})
