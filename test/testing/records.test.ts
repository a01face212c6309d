import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../src/testing/index.js'
import { ACCESS_ID, basic, call, notify, PUSH, raw, SECRET_KEY, START, signed, tokenOf } from './support.js'

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
    ['signature', signed(JSON.stringify(notify()), START)],
    ['Basic', { Authorization: basic() }],
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

describe('fake.pushes', () => {
  it('shows accepted pushes in order, with what was asked and what became of it', async () => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    await call(fake, PUSH, notify({ expire_time: 5 }))
    await call(fake, PUSH, notify({ token_list: [tokenOf(2)] }))
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
        deliveries: [{ token: tokenOf(1), channel: 'xg', arrivedAt: START }],
      },
      { pushId: '1328245138690125826', request: notify({ token_list: [tokenOf(2)] }), expireSeconds: 86_400 },
    ])
  })
})
