import { describe, expect, it } from 'vitest'
import { TpnsClient, TpnsConfigError } from '../../../src/index.js'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { ACCESS_ID, makeToken, SECRET_KEY, START } from '../support.js'

describe('FakeClock', () => {
  it('stands still until it is moved', () => {
    const clock = new FakeClock()
    expect(clock.now()).toBe(START)
    clock.advance(1500)
    expect(clock.now()).toBe(START + 1500)
  })

  it.each([-1, Number.NaN])('does not go %d', (ms) => {
    expect(() => new FakeClock().advance(ms)).toThrow(TpnsConfigError)
  })

  it('begins at any date, and refuses what is none', () => {
    expect(new FakeClock('2026-12-02').now()).toBe(Date.UTC(2026, 11, 2))
    expect(() => new FakeClock('soon')).toThrow(TpnsConfigError)
  })
})

describe('the runtime of a FakeClock', () => {
  it('wakes timers in the order of their times, and none that was called off meanwhile', () => {
    const clock = new FakeClock()
    const { setTimer } = clock.runtime
    const woken: string[] = []
    const callOff = setTimer(3000, () => woken.push('deadline'))
    setTimer(2000, () => {
      woken.push('answer')
      callOff()
    })
    setTimer(1000, () => woken.push('first'))
    setTimer(10_001, () => woken.push('later'))
    clock.advance(10_000)
    expect(woken).toEqual(['first', 'answer'])
  })

  it('lets a client wait out a rate limit without waiting', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    fake.next({ retCode: 1008028 })
    await using server = await fake.listen()
    await using tpns = new TpnsClient({
      accessId: ACCESS_ID,
      secretKey: SECRET_KEY,
      baseUrl: server.url,
      runtime: clock.runtime,
      hooks: { retry: ({ delayMs }) => setImmediate(() => clock.advance(delayMs)) },
    })
    await tpns.push.send({
      audience_type: 'token',
      token_list: [makeToken(1)],
      message_type: 'notify',
      message: { title: 'T', content: 'C' },
    })
    const [refused, accepted] = fake.requests
    expect([refused?.reply.code, accepted?.reply.code]).toEqual([1008028, 0])
    expect((accepted?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1000)
  })
})
