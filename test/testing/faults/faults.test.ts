import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { basicHeader, call, makeToken, notify, PUSH, raw } from '../support.js'

const push = (fake: FakeTpns) => raw(fake, PUSH, JSON.stringify(notify()))
const readText = (body: Uint8Array) => new TextDecoder().decode(body)

describe('a fault', () => {
  it.each([
    [
      'a return code, nothing executed',
      { retCode: 1008028 },
      { kind: 'answer', status: 200, code: 1008028 },
      0,
    ],
    ['an HTTP status, nothing executed', { status: 502 }, { kind: 'answer', status: 502 }, 0],
    ['an HTTP status after acceptance', { status: 504, accepted: true }, { kind: 'answer', status: 504 }, 1],
    ['a reset before reading', { reset: 'before-reading' }, { kind: 'reset' }, 0],
    ['a reset that loses the answer', { reset: 'after-acceptance' }, { kind: 'reset' }, 1],
    ['silence before the headers', { stall: 'before-headers' }, { kind: 'stall', at: 'before-headers' }, 1],
    ['silence in the body', { stall: 'in-body' }, { kind: 'stall', at: 'in-body' }, 1],
    ['a cut answer', { truncate: true }, { kind: 'truncated' }, 1],
    ['another content type', { contentType: 'text/plain' }, { headers: { 'content-type': 'text/plain' } }, 1],
  ] as const)('can be %s', async (_, fault, reply, pushes) => {
    const fake = new FakeTpns()
    fake.next(fault)
    expect(await push(fake)).toMatchObject(reply)
    expect(fake.pushes).toHaveLength(pushes)
    expect(fake.pendingFaults).toEqual([])
    expect(await push(fake)).toMatchObject({ kind: 'answer', code: 0 })
  })

  it('with a return code speaks in the envelope of its endpoint, and in its own words if given', async () => {
    const fake = new FakeTpns()
    fake.next({ retCode: 1008004 }).next({ retCode: 1008019, errMsg: 'too evil' })
    expect(await call(fake, PUSH, notify())).toMatchObject({
      ret_code: 1008004,
      err_msg: 'invoke service error',
    })
    expect(await call(fake, PUSH, notify())).toMatchObject({ ret_code: 1008019, err_msg: 'too evil' })
  })

  it('with a status carries any body and headers', async () => {
    const fake = new FakeTpns()
    fake.next({ status: 503, body: '<h1>busy</h1>', headers: { 'Retry-After': '7' } })
    const reply = await push(fake)
    expect(reply).toMatchObject({
      headers: { 'retry-after': '7', 'content-type': 'text/html; charset=utf-8' },
    })
    expect(reply.kind === 'answer' && readText(reply.body)).toBe('<h1>busy</h1>')
  })

  it('with a body replaces the answer of an accepted push', async () => {
    const fake = new FakeTpns()
    fake.next({ body: '{"ret_code":' })
    const reply = await push(fake)
    expect(reply.kind === 'answer' && readText(reply.body)).toBe('{"ret_code":')
    expect(fake.pushes).toHaveLength(1)
  })

  it('cuts the answer in its middle', async () => {
    const fake = new FakeTpns()
    fake.next({ truncate: true })
    const reply = await push(fake)
    if (reply.kind !== 'truncated') throw new Error(reply.kind)
    expect(reply.sentBytes).toBeGreaterThan(0)
    expect(reply.sentBytes).toBeLessThan(reply.answer.body.byteLength)
  })

  it('hits as many requests as it says, in the order of its coming', async () => {
    const fake = new FakeTpns()
    fake.next({ retCode: 1008028 }, { times: 2 }).next({ status: 500 })
    const seen = []
    for (let n = 0; n < 4; n++) {
      await push(fake)
      seen.push(fake.requests.at(-1)?.reply)
    }
    expect(seen).toMatchObject([
      { kind: 'answer', status: 200, code: 1008028 },
      { kind: 'answer', status: 200, code: 1008028 },
      { kind: 'answer', status: 500 },
      { kind: 'answer', status: 200, code: 0 },
    ])
  })

  it('waits for the path it is meant for, however that is written', async () => {
    const fake = new FakeTpns()
    fake.next({ status: 500 }, { path: '/v3/device/tag/' }).next({ status: 501 }, { path: PUSH })
    expect(await push(fake)).toMatchObject({ status: 501 })
    expect(fake.pendingFaults).toMatchObject([{ left: 1, path: '/v3/device/tag/', fault: { status: 500 } }])
    expect(await raw(fake, '/v3/device/tag', '{}')).toMatchObject({ status: 500 })
  })

  it.each([
    ['status', { status: 500 }],
    ['reset before reading', { reset: 'before-reading' }],
  ] as const)('of the kind %s waits for the request it is meant for', async (_, fault) => {
    const fake = new FakeTpns()
    const isTwo = (body: unknown) => JSON.stringify(body).includes(makeToken(2))
    fake.next(fault, { when: (request) => isTwo(request.body) })
    expect(await call(fake, PUSH, notify())).toMatchObject({ ret_code: 0 })
    await raw(fake, PUSH, JSON.stringify(notify({ token_list: [makeToken(2)] })))
    expect(fake.pendingFaults).toEqual([])
    expect(fake.pushes).toHaveLength(1)
  })

  it('can be withdrawn', async () => {
    const fake = new FakeTpns()
    fake.next({ status: 500 }).outage({ forMs: 1000 })
    fake.clearFaults()
    expect(await push(fake)).toMatchObject({ code: 0 })
  })
})

describe('a delay', () => {
  it('holds the answer, not the push, until the clock has passed it', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    fake.next({ delayMs: 5000 })
    let answered = false
    const reply = push(fake).then(() => {
      answered = true
    })
    clock.advance(4999)
    await new Promise(setImmediate)
    expect([answered, fake.pushes.length]).toEqual([false, 1])
    clock.advance(1)
    await reply
    expect(answered).toBe(true)
  })

  it('ends when the caller has gone', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    fake.next({ delayMs: 5000, status: 500 })
    const gone = new AbortController()
    const reply = fake.handle({
      method: 'POST',
      path: PUSH,
      headers: { authorization: basicHeader() },
      body: new Uint8Array(),
      signal: gone.signal,
    })
    gone.abort()
    expect(await reply).toMatchObject({ status: 500 })
  })
})

describe('an outage', () => {
  it('hits every request until the clock has moved on', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    fake.outage({ forMs: 1000 })
    expect([await push(fake), await push(fake)]).toEqual([{ kind: 'reset' }, { kind: 'reset' }])
    clock.advance(1000)
    expect(await push(fake)).toMatchObject({ code: 0 })
  })

  it('can last until a date, show another fault, and concern one path', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    fake.outageUntil(new Date(clock.now() + 10), { fault: { status: 503 }, path: PUSH })
    expect(await push(fake)).toMatchObject({ status: 503 })
    expect(await raw(fake, 'v3/other', '{}')).toMatchObject({ status: 404 })
    clock.advance(10)
    expect(await push(fake)).toMatchObject({ code: 0 })
  })
})
