import { describe, expect, it } from 'vitest'
import { FakeClock, type FakeTpns, loadScenario, type Scenario } from '../../../src/testing/index.js'
import { ACCESS_ID, basicHeader, call, makeToken, notify, PUSH, raw, toTag } from '../support.js'

const RECORDS = 'v3/statistics/get_push_record'

function load(scenario: Scenario) {
  const clock = new FakeClock()
  return { clock, fake: loadScenario(JSON.stringify(scenario), { clock }) }
}

/** The outcomes of one push after the other. */
async function push(fake: FakeTpns, times = 1): Promise<unknown[]> {
  const outcomes = []
  for (let n = 0; n < times; n++) {
    await raw(fake, PUSH, JSON.stringify(notify()), { headers: { authorization: basicHeader() } })
    const { kind, status, code } = fake.requests.at(-1)!.reply
    outcomes.push(kind === 'answer' ? (code ?? status) : kind)
  }
  return outcomes
}

describe('a scenario', () => {
  it('makes an app with its credentials, platform, devices, accounts and tags', async () => {
    const { fake } = load({
      accessId: '1500000009',
      secretKey: 'k',
      platform: 'ios',
      unknownTokens: 'reject',
      devices: [{ token: makeToken(1), accounts: ['anna'], tags: ['vip'], attributes: { city: 'Bern' } }],
    })
    const headers = { authorization: basicHeader('1500000009', 'k') }
    const answer = await call(fake, PUSH, toTag(['vip'], { environment: 'dev' }), { headers })
    expect(answer).toMatchObject({ ret_code: 0 })
    expect(fake.pushesTo(makeToken(1))).toHaveLength(1)
    expect(fake.device(makeToken(1))).toMatchObject({
      accounts: [{ account: 'anna', account_type: 0 }],
      attributes: { city: 'Bern' },
    })
    expect(await call(fake, PUSH, notify({ environment: 'dev' }), { headers })).toMatchObject({ ret_code: 0 })
    const unknown = notify({ environment: 'dev', token_list: [makeToken(2)] })
    expect(await call(fake, PUSH, unknown, { headers })).toMatchObject({ ret_code: 1008029 })
  })

  it('hits one request after some, and only once', async () => {
    const { fake } = load({ faults: [{ retCode: 1008004, afterRequests: 2 }] })
    expect(await push(fake, 5)).toEqual([0, 0, 1008004, 0, 0])
  })

  it('hits as many requests as it says, or all', async () => {
    expect(await push(load({ faults: [{ status: 502, times: 2 }] }).fake, 3)).toEqual([502, 502, 0])
    expect(await push(load({ faults: [{ status: 502, times: 'all' }] }).fake, 4)).toEqual([
      502, 502, 502, 502,
    ])
  })

  it('counts and hits the requests of its path only', async () => {
    const { fake } = load({ faults: [{ path: `/${PUSH}`, reset: 'after-acceptance', afterRequests: 1 }] })
    await call(fake, RECORDS, {})
    await call(fake, RECORDS, {})
    expect(await push(fake, 3)).toEqual([0, 'reset', 0])
    expect(fake.pushes).toHaveLength(3)
  })

  it('lasts as long as it says by the clock of the fake', async () => {
    const { fake, clock } = load({ faults: [{ retCode: 1008028, afterMs: 30_000, forMs: 60_000 }] })
    expect(await push(fake)).toEqual([0])
    clock.advance(29_999)
    expect(await push(fake)).toEqual([0])
    clock.advance(1)
    expect(await push(fake, 3)).toEqual([1008028, 1008028, 1008028])
    clock.advance(59_999)
    expect(await push(fake)).toEqual([1008028])
    clock.advance(1)
    expect(await push(fake)).toEqual([0])
  })

  it('lets the first of several faults hit that are due at once', async () => {
    const { fake } = load({ faults: [{ retCode: 1008004 }, { status: 500, forMs: 1000 }] })
    expect(await push(fake, 2)).toEqual([1008004, 500])
  })

  it('counts a request once, also when it is interrupted before its body', async () => {
    const { fake } = load({ faults: [{ reset: 'before-reading' }, { retCode: 1008004, afterRequests: 2 }] })
    expect(fake.interrupt({ method: 'POST', path: PUSH, headers: {} })).toEqual({ kind: 'reset' })
    expect(await push(fake, 3)).toEqual([0, 1008004, 0])
  })

  it.each<[string, Scenario['faults'], unknown]>([
    ['answer HTML', [{ status: 502, body: '<html>' }], 502],
    ['stall', [{ stall: 'before-headers' }], 'stall'],
    ['break off in the answer', [{ truncate: true }], 'truncated'],
    ['refuse a code', [{ retCode: 1008030 }], 1008030],
  ])('can %s', async (_, faults, outcome) => {
    expect(await push(load({ faults }).fake, 2)).toEqual([outcome, 0])
  })

  it('gives way to faults that a test asks for, and is dropped by clearFaults', async () => {
    const { fake } = load({ faults: [{ status: 500, times: 'all' }] })
    fake.next({ retCode: 1008004 })
    expect(await push(fake, 2)).toEqual([1008004, 500])
    fake.clearFaults()
    expect(await push(fake)).toEqual([0])
  })

  it('is taken as an object as well, and overridden by options', () => {
    expect(loadScenario({ accessId: '1500000009' }).accessId).toBe('1500000009')
    expect(loadScenario({ accessId: '1500000009' }, { accessId: ACCESS_ID }).accessId).toBe(ACCESS_ID)
  })
})

describe('a mistake in a scenario', () => {
  it.each<[string, string, string[]]>([
    ['no JSON', '{ "faults": [], }', ['is not JSON', 'no trailing commas']],
    ['a list', '[]', ['the scenario']],
    ['a misspelt field', '{"fault":[]}', ['fault', 'did you mean faults?']],
    ['a misspelt fault', '{"faults":[{"retcode":1}]}', ['retcode', 'did you mean retCode?']],
    [
      'a fault without effect',
      '{"faults":[{"forMs":1}]}',
      ['faults.0 does not say what should happen', 'stall'],
    ],
    [
      'two faults in one',
      '{"faults":[{"status":1008,"reset":"after-acceptance"}]}',
      ['faults.0.status', '100', '999'],
    ],
    [
      'two effects in one fault',
      '{"faults":[{"status":500,"reset":"after-acceptance"}]}',
      ['faults.0 has status and reset', 'Keep one'],
    ],
    [
      'a path that does not exist',
      '{"faults":[{"status":500,"path":"v3/push/ap"}]}',
      ['faults.0.path', PUSH],
    ],
    ['a negative time', '{"faults":[{"status":500,"afterMs":-1}]}', ['faults.0.afterMs', 'milliseconds']],
    ['no requests', '{"faults":[{"status":500,"times":0}]}', ['faults.0.times', "'all'"]],
    ['a token that is too short', '{"devices":[{"token":"a"}]}', ['devices.0.token', '36 characters']],
    [
      'a device of an unknown app',
      `{"devices":[{"token":"${makeToken(1)}","accessId":"7"}]}`,
      ['devices.0', 'no app with AccessID'],
    ],
    ['a platform that does not exist', '{"platform":"windows"}', ['platform', 'android']],
    ['what JSON cannot say', '{"clock":{}}', ['clock']],
  ])('is named, with a remedy: %s', (_, text, parts) => {
    const load = () => loadScenario(text)
    expect(load).toThrow(expect.objectContaining({ name: 'TpnsConfigError' }))
    for (const part of parts) expect(load).toThrow(part)
  })
})
