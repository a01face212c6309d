import { describe, expect, it } from 'vitest'
import { waitForSilence } from '../../src/bullmq/record/redis-deadline.js'
import type { Permit, PermitRequest, RateLimit } from '../../src/core/ports/rate-limiter.js'
import { openConnection, type RedisConnection, RedisUnavailable } from '../../src/redis/connection.js'
import { createSharedCooldowns } from '../../src/redis/shared-cooldowns.js'
import { openSharedLimit } from '../../src/redis/shared-limit.js'
import type { PermitAnswer, RedisStore } from '../../src/redis/store.js'
import { fakeRuntime, settled } from '../support/fake-runtime.js'

const BROADCAST: RateLimit = { key: '{1}:broadcast', permits: 1, perMs: 1_000 }

/** A Redis that is there. */
const present: RedisConnection = { run: (command) => command(), problem: () => undefined }

/** What Redis was asked; each answer is taken from `answers`. */
function scriptedStore(answers: { ask?: () => Promise<PermitAnswer>; begin?: () => Promise<unknown> }) {
  const asked: string[] = []
  const note =
    <A extends unknown[], T>(name: string, answer: () => Promise<T>) =>
    (..._: A) => {
      asked.push(name)
      return answer()
    }
  const store: RedisStore = {
    ask: note('ask', answers.ask ?? (() => Promise.reject(new Error('not asked in this test')))),
    use: note('use', async () => 1),
    leave: note('leave', async () => 1),
    cooldownMs: note('cooldownMs', async () => 0),
    beginCooldown: note('beginCooldown', answers.begin ?? (async () => 1)),
  }
  return { store, asked }
}

describe('a connection that fails', () => {
  const failing = () => {
    const runtime = fakeRuntime()
    // Half of the spread: the rest is as long as it says.
    runtime.setRandom(0.5)
    const connection = openConnection({ evaluate: async () => undefined, readiness: () => 'ready' }, runtime)
    const fail = () => connection.run(() => Promise.reject(new Error('READONLY'))).catch(() => {})
    return { runtime, connection, fail }
  }

  it('is left alone for 250 ms, then for twice as long after each failure, ten seconds at most', async () => {
    const { runtime, connection, fail } = failing()
    for (const restMs of [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
      await fail()
      await runtime.advance(restMs - 1)
      expect(connection.problem()?.message).toContain('READONLY')
      await runtime.advance(1)
      expect(connection.problem()).toBeUndefined()
    }
  })

  it('counts from the beginning again after an answer', async () => {
    const { runtime, connection, fail } = failing()
    await fail()
    await runtime.advance(250)
    await fail()
    await runtime.advance(500)
    await connection.run(async () => 'PONG')
    await fail()
    await runtime.advance(250)
    expect(connection.problem()).toBeUndefined()
  })

  it('counts as down when a command has no answer within a second', async () => {
    const { runtime, connection } = failing()
    const failure = connection.run(() => new Promise<never>(() => {})).catch((error: Error) => error.message)
    await runtime.advance(1_000)
    await settled()
    expect(await failure).toContain('did not answer within 1000 ms')
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('the cool-down that Redis knows of', () => {
  it('is good for 200 ms before Redis is asked again', async () => {
    const runtime = fakeRuntime()
    const { store, asked } = scriptedStore({})
    const cooldowns = createSharedCooldowns(present, store, runtime)
    await cooldowns.syncCooldown('k')
    await runtime.advance(199)
    expect(cooldowns.syncCooldown('k')).toBeUndefined()
    await runtime.advance(1)
    await cooldowns.syncCooldown('k')
    expect(asked).toEqual(['cooldownMs', 'cooldownMs'])
  })

  it('is written again every 250 ms until Redis takes it, and no longer than it lasts', async () => {
    const runtime = fakeRuntime()
    const { store, asked } = scriptedStore({ begin: () => Promise.reject(new Error('away')) })
    createSharedCooldowns(present, store, runtime).pause('k', 600)
    await runtime.advance(10_000)
    expect(asked).toEqual(['beginCooldown', 'beginCooldown', 'beginCooldown'])
    expect(runtime.pendingTimers()).toBe(0)
  })
})

describe('a permit of a limit that processes share', () => {
  const asking = (answerMs: number[]) => {
    const runtime = fakeRuntime()
    const allowed: PermitAnswer = { allowed: true, permit: '7', cooldownMs: 0 }
    const { store, asked } = scriptedStore({
      ask: () =>
        new Promise((resolve) => {
          runtime.setTimer(answerMs.shift() ?? 0, () => resolve(allowed))
        }),
    })
    const limit = openSharedLimit(BROADCAST, 'p', present, store, () => {}, runtime)
    const request = { signal: new AbortController().signal, onWait() {}, onWarning() {} } as PermitRequest
    return { runtime, asked, permit: limit.take(request) as Promise<Permit> }
  }

  it('is given back when the answer took more than half the spacing, but only once', async () => {
    const { runtime, asked, permit } = asking([501, 501])
    await runtime.advance(1_002)
    await permit
    expect(asked).toEqual(['ask', 'leave', 'ask'])
  })

  it('counts from its use when that is later than the margin allows', async () => {
    const { runtime, asked, permit } = asking([0])
    await runtime.advance(0)
    const { used } = await permit
    await runtime.advance(51)
    used()
    expect(asked).toEqual(['ask', 'use'])
  })

  it('counts from when it was given when it is used within the margin', async () => {
    const { runtime, asked, permit } = asking([0])
    await runtime.advance(0)
    const { used } = await permit
    await runtime.advance(50)
    used()
    expect(asked).toEqual(['ask'])
  })
})

it('a Redis is silent once it has answered nothing for as long as it may', async () => {
  const runtime = fakeRuntime()
  let answers = true
  const redis = { ping: () => (answers ? Promise.resolve('PONG') : new Promise(() => {})) }
  let isSilent = false
  void waitForSilence(redis as never, 1_000, new AbortController().signal, runtime).then(() => {
    isSilent = true
  })
  await runtime.advance(5_000)
  expect(isSilent).toBe(false)
  answers = false
  await runtime.advance(1_400)
  expect(isSilent).toBe(true)
})

describe('a shared limit whose Redis was away', () => {
  it('reports to Redis with its next question, and only then, that requests may have left meanwhile', async () => {
    const allowed: PermitAnswer = { allowed: true, permit: '1', cooldownMs: 0 }
    const missed: boolean[] = []
    const store: RedisStore = {
      ...scriptedStore({}).store,
      ask: async (_limit, _process, { mayMissRequests }) => {
        missed.push(mayMissRequests)
        return allowed
      },
    }
    let problem: RedisUnavailable | undefined
    const connection: RedisConnection = {
      run: (command) => (problem === undefined ? command() : Promise.reject(problem)),
      problem: () => problem,
    }
    const shared = openSharedLimit(BROADCAST, 'a', connection, store, () => {}, fakeRuntime())
    const request: PermitRequest = {
      signal: new AbortController().signal,
      onWait: () => {},
      onWarning: () => {},
    }
    await shared.take(request)
    problem = new RedisUnavailable('away')
    await expect(shared.take(request)).rejects.toBe(problem)
    problem = undefined
    await shared.take(request)
    await shared.take(request)
    expect(missed).toEqual([false, true, false])
  })
})
