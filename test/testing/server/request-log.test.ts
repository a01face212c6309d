import { describe, expect, it } from 'vitest'
import { TpnsConfigError } from '../../../src/index.js'
import { FakeClock, type FakeRequestRecord, FakeTpns } from '../../../src/testing/index.js'
import {
  ACCESS_ID,
  basicHeader,
  call,
  makeToken,
  notify,
  PUSH,
  raw,
  SECRET_KEY,
  START,
  signHeaders,
  toAll,
} from '../support.js'

describe('fake.requests', () => {
  it('shows each request with its parsed body and what was answered', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    await call(fake, `/${PUSH}`, notify())
    await raw(fake, PUSH, 'not JSON')
    expect(fake.requests).toMatchObject([
      {
        at: START,
        method: 'POST',
        path: PUSH,
        body: notify(),
        reply: { kind: 'answer', status: 200, code: 0 },
      },
      { at: START, path: PUSH, body: 'not JSON', reply: { code: 1008001 } },
    ])
  })

  it.each([
    ['signature', signHeaders(JSON.stringify(notify()), START)],
    ['Basic', { Authorization: basicHeader() }],
  ])('never shows the secrets of %s', async (_, headers) => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    const given = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    await call(fake, PUSH, notify(), { headers: given })
    const shown = JSON.stringify(fake.requests)
    expect(fake.requests[0]?.reply.code).toBe(0)
    expect(shown).toContain('[redacted]')
    for (const secret of [SECRET_KEY, given.sign, given.authorization?.slice(6)]) {
      if (secret !== undefined) expect(shown).not.toContain(secret)
    }
  })

  it('shows a request whose body was never read', () => {
    const fake = new FakeTpns()
    fake.next({ reset: 'before-reading' })
    expect(fake.interrupt({ method: 'POST', path: PUSH, headers: {} })).toEqual({ kind: 'reset' })
    expect(fake.requests).toMatchObject([{ path: PUSH, body: undefined, reply: { kind: 'reset' } }])
  })
})

describe('fake.requests, over time', () => {
  const titles = (fake: FakeTpns) =>
    fake.requests.map(({ body }) => (body as { message: { title: string } }).message.title)
  const pushMany = async (fake: FakeTpns, count: number) => {
    for (let n = 1; n <= count; n++)
      await call(fake, PUSH, notify({ message: { title: `${n}`, content: 'C' } }))
  }

  it.each([
    [3, ['3', '4', '5']],
    [5, ['1', '2', '3', '4', '5']],
    [0, []],
    [Number.POSITIVE_INFINITY, ['1', '2', '3', '4', '5']],
  ])('keeps the newest %d of five, and all pushes', async (keepRequests, kept) => {
    const fake = new FakeTpns({ keepRequests })
    await pushMany(fake, 5)
    expect(titles(fake)).toEqual(kept)
    expect(fake.pushes).toHaveLength(5)
  })

  it('keeps 10,000 by default', () => {
    const fake = new FakeTpns()
    fake.next({ reset: 'before-reading' }, { times: 10_001 })
    for (let n = 0; n < 10_001; n++) fake.interrupt({ method: 'POST', path: `${n}`, headers: {} })
    expect(fake.requests).toHaveLength(10_000)
    expect(fake.requests[0]?.path).toBe('1')
  })

  it.each([-1, 1.5, Number.NaN])('refuses to keep %d', (keepRequests) => {
    expect(() => new FakeTpns({ keepRequests })).toThrow(TpnsConfigError)
  })

  it('gives a listener each, redacted, also one that is not kept', async () => {
    const seen: FakeRequestRecord[] = []
    const fake = new FakeTpns({ keepRequests: 0, onRequest: (request) => seen.push(request) })
    await call(fake, PUSH, notify())
    expect(seen).toMatchObject([{ path: PUSH, reply: { code: 0, message: 'NO_ERROR' } }])
    expect(JSON.stringify(seen)).not.toContain(basicHeader().slice(6))
  })
})

describe('the ids of the pushes that a request made', () => {
  const pushIds = (fake: FakeTpns) => fake.requests.at(-1)?.pushIds

  it('are one for a push, none for what is refused or is no push', async () => {
    const fake = new FakeTpns()
    await call(fake, PUSH, notify())
    expect(pushIds(fake)).toEqual(['1328245138690125825'])
    await call(fake, PUSH, {})
    expect(pushIds(fake)).toEqual([])
    await call(fake, 'v3/device/tag', { operator_type: 5, token_list: [makeToken(1)] })
    expect(pushIds(fake)).toEqual([])
  })

  it('are known when the answer was lost', async () => {
    const fake = new FakeTpns()
    fake.next({ reset: 'after-acceptance' })
    await raw(fake, PUSH, JSON.stringify(notify()))
    expect(fake.requests.at(-1)).toMatchObject({
      reply: { kind: 'reset' },
      pushIds: ['1328245138690125825'],
    })
  })

  it('are one for each occurrence of a loop', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    const loop_param = {
      startDate: '2026-12-01',
      endDate: '2026-12-02',
      loopType: 1,
      loopDayIndexs: [0],
      dayTimes: ['10:00:00'],
    }
    await call(fake, PUSH, toAll({ loop_param }))
    expect(pushIds(fake)).toEqual(['1328245138690125825', '1328245138690125826'])
  })
})

describe('fake.pushes', () => {
  it('shows accepted pushes in order, with its request and its outcome', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    await call(fake, PUSH, notify({ expire_time: 5 }))
    await call(fake, PUSH, notify({ token_list: [makeToken(2)] }))
    await call(fake, PUSH, {})
    expect(fake.pushes).toMatchObject([
      {
        pushId: '1328245138690125825',
        accessId: ACCESS_ID,
        audience: 'token',
        request: notify({ expire_time: 5 }),
        at: START,
        runAt: START,
        status: 'PUSH_FINISHED',
        expireSeconds: 800,
        groupId: 'tpns_20261201',
        deliveries: [{ token: makeToken(1), channel: 'xg', arrivedAt: START }],
      },
      {
        pushId: '1328245138690125826',
        request: notify({ token_list: [makeToken(2)] }),
        expireSeconds: 86_400,
      },
    ])
  })
})
