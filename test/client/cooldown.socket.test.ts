import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CooldownEvent, TpnsClientOptions } from '../../src/index.js'
import { BROADCAST, getFailure, TOKEN_PUSH, testClient } from '../support/client.js'
import { type FakeRuntime, fakeRuntime } from '../support/fake-runtime.js'
import { jsonAnswer, type RawServer, rawServer } from '../support/raw-server.js'

const CALLERS = 500
const CONNECTIONS = 50
const TOO_FAST = jsonAnswer({ ret_code: 1008028, err_msg: 'request too fast' })
const ACCEPTED = jsonAnswer({ ret_code: 0, push_id: '1328245138690125824' })

/** A real server that refuses until a time of the fake clock, and the callers of one client in that time. */
async function setUp(refusedForMs: number, options: TpnsClientOptions = {}) {
  const runtime = fakeRuntime()
  runtime.setRandom(0.5)
  const began = runtime.elapsed()
  /** When each request arrived, by the fake clock. */
  const arrivals: number[] = []
  const raw = await rawServer((socket) => {
    const at = runtime.elapsed() - began
    arrivals.push(at)
    socket.write(at < refusedForMs ? TOO_FAST : ACCEPTED)
  })
  const tpns = testClient({
    baseUrl: raw.url,
    connections: CONNECTIONS,
    ...options,
    runtime: { ...runtime, random: () => 0.5 },
  })
  return { runtime, arrivals, raw, tpns }
}

/** Lets what is on the wire arrive. */
async function quiet({ requests }: RawServer): Promise<void> {
  for (let seen = 0; seen === 0 || seen !== requests.length; await sleep(60)) seen = requests.length
}

/** Lets fake time fly, with real time for the sockets in between, until the calls are done. */
async function flyUntilDone<T>(runtime: FakeRuntime, calls: Promise<T>[]): Promise<T[]> {
  let done = false
  const all = Promise.all(calls).finally(() => {
    done = true
  })
  all.catch(() => {})
  while (!done) {
    await runtime.advance(10)
    await sleep(2)
  }
  return all
}

describe('a cool-down', () => {
  it('holds the calls that wait for a connection, and all of them are accepted after it', async () => {
    const { runtime, arrivals, raw, tpns } = await setUp(1_000, { retry: { budget: 1 } })
    await using _server = raw
    await using _client = tpns
    const calls = Array.from({ length: CALLERS }, () => tpns.push.send(TOKEN_PUSH))
    await quiet(raw)
    expect(arrivals).toHaveLength(CONNECTIONS)
    await runtime.advance(999)
    await quiet(raw)
    expect(arrivals).toHaveLength(CONNECTIONS)
    const results = await flyUntilDone(runtime, calls)
    expect(results).toHaveLength(CALLERS)
    expect(arrivals).toHaveLength(CALLERS + CONNECTIONS)
    expect(raw.connections).toBeLessThanOrEqual(CONNECTIONS)
  })

  it('ends with a few calls, not with a storm: a service that is still too busy refuses those few only', async () => {
    const { runtime, arrivals, raw, tpns } = await setUp(6_000)
    await using _server = raw
    await using _client = tpns
    const calls = Array.from({ length: CALLERS }, () => tpns.push.send(TOKEN_PUSH))
    await quiet(raw)
    const results = await flyUntilDone(runtime, calls)
    expect(results).toHaveLength(CALLERS)
    const refused = arrivals.filter((at) => at < 6_000)
    expect(refused.length).toBeGreaterThan(CONNECTIONS)
    expect(refused.length).toBeLessThan(CONNECTIONS + 20)
  })

  it('does not hold what falls under another limit', async () => {
    const { runtime, raw, tpns } = await setUp(1)
    await using _server = raw
    await using _client = tpns
    const refused = tpns.push.send(TOKEN_PUSH)
    await quiet(raw)
    await runtime.advance(5)
    await tpns.push.send(BROADCAST)
    await flyUntilDone(runtime, [refused])
  })

  it('fails the calls that wait for a connection at once when their deadline is too near', async () => {
    const { runtime, arrivals, raw, tpns } = await setUp(1, { connections: 1 })
    await using _server = raw
    await using _client = tpns
    const first = tpns.push.send(TOKEN_PUSH)
    const hurried = getFailure(tpns.push.send(TOKEN_PUSH, { timeout: { total: 700 } }))
    expect(await hurried).toMatchObject({
      name: 'TpnsRateLimitError',
      outcome: 'not-sent',
      attempts: 0,
      stopReason: 'deadline',
      retCode: 1008028,
      retryAfterMs: 1_500,
    })
    await flyUntilDone(runtime, [first])
    expect(arrivals).toHaveLength(2)
  })

  it('ends for all who wait when the client is closed', async () => {
    const { raw, arrivals, tpns, runtime } = await setUp(1_000)
    await using _server = raw
    const calls = Array.from({ length: CALLERS }, () => getFailure(tpns.push.send(TOKEN_PUSH)))
    await quiet(raw)
    await tpns.close()
    const outcomes = (await Promise.all(calls)).map(({ name, outcome }) => `${name} ${outcome}`)
    expect(outcomes.filter((text) => text === 'TpnsAbortError not-sent')).toHaveLength(CALLERS - CONNECTIONS)
    expect(outcomes.filter((text) => text === 'TpnsAbortError rejected')).toHaveLength(CONNECTIONS)
    expect(runtime.pendingTimers()).toBe(0)
    expect(arrivals).toHaveLength(CONNECTIONS)
  })
})

describe('a Retry-After of two hours', () => {
  const TWO_HOURS = jsonAnswer({ ret_code: 1008028 }, 'retry-after: 7200\r\n')

  it('is reported to the call that was hit; all others are held for an hour, and the event says so', async () => {
    await using raw = await rawServer((socket) => socket.write(TWO_HOURS))
    const runtime = fakeRuntime()
    const events: CooldownEvent[] = []
    await using tpns = testClient({
      baseUrl: raw.url,
      runtime,
      hooks: { cooldown: (event) => void events.push(event) },
    })
    const hit = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(hit).toMatchObject({ stopReason: 'deadline', retryAfterMs: 7_200_000 })
    await runtime.advance(1_000)
    const next = await getFailure(tpns.push.send(TOKEN_PUSH))
    expect(next).toMatchObject({ outcome: 'not-sent', attempts: 0, retryAfterMs: 3_599_000 })
    expect(events).toEqual([{ endpoint: 'v3/push/app', group: 'v3/push/app', pauseMs: 3_600_000 }])
    expect(raw.requests).toHaveLength(1)
  })

  it('is waited out in full by the call that was hit, when it has the time', async () => {
    let answer = TWO_HOURS
    await using raw = await rawServer((socket) => socket.write(answer))
    const runtime = fakeRuntime()
    await using tpns = testClient({ baseUrl: raw.url, runtime })
    const call = tpns.push.send(TOKEN_PUSH, { timeout: { total: 10_000_000 } })
    await quiet(raw)
    answer = ACCEPTED
    await runtime.advance(7_199_000)
    await quiet(raw)
    expect(raw.requests).toHaveLength(1)
    await flyUntilDone(runtime, [call])
    expect(raw.requests).toHaveLength(2)
  })
})

describe('the cooldown event', () => {
  it('is reported when a cool-down begins or gets longer, not for each of the calls that were refused in it', async () => {
    const events: CooldownEvent[] = []
    const { runtime, raw, tpns } = await setUp(1, { hooks: { cooldown: (event) => void events.push(event) } })
    await using _server = raw
    await using _client = tpns
    const calls = Array.from({ length: 20 }, () => tpns.push.send(TOKEN_PUSH))
    await quiet(raw)
    await flyUntilDone(runtime, calls)
    expect(events).toEqual([{ endpoint: 'v3/push/app', group: 'v3/push/app', pauseMs: 1_500 }])
  })
})
