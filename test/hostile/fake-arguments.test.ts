import { afterAll, describe, expect, it } from 'vitest'
import { sign, type TpnsClient, TpnsConfigError, TpnsPlatforms } from '../../src/index.js'
import { FakeClock, FakeTpns, loadScenario } from '../../src/testing/index.js'
import { interceptTpns } from '../../src/testing/msw.js'
import { TOKEN, testClient } from '../support/client.js'
import { HOSTILE_VALUES } from './hostile-values.js'

type Args = readonly unknown[]

interface Target {
  readonly name: string
  readonly call: (fake: FakeTpns, args: Args) => unknown
  readonly works: Args
  readonly takes?: Readonly<Record<number, readonly string[]>>
}

function method(name: string, works: Args, takes: Target['takes'] = {}): Target {
  return {
    name: `fake.${name}`,
    works,
    takes,
    call: (fake, args) => (fake as unknown as Record<string, (...args: Args) => unknown>)[name]!(...args),
  }
}

const TEXT = ['a string', 'an empty string']
const OPTIONAL_TEXT = ['undefined']
const NOT_GIVEN = ['undefined']
const HEAD = { method: 'POST', path: 'v3/push/app', headers: {} }
const MSW = { http: { all: () => ({}) } }
const clients = { android: testClient(), ios: testClient() }
afterAll(() => Promise.all([clients.android.close(), clients.ios.close()]))

/** Everything of `tpns-client/testing`, and what of `tpns-client` is neither a client nor a method of one. */
const TARGETS: readonly Target[] = [
  {
    name: 'new FakeTpns',
    works: [{}],
    takes: { 0: NOT_GIVEN },
    call: (_, [options]) => new FakeTpns(options as never),
  },
  {
    name: 'new FakeClock',
    works: [0],
    takes: { 0: ['undefined', 'a number', 'a Date'] },
    call: (_, [start]) => new FakeClock(start as never),
  },
  {
    name: 'clock.advance',
    works: [1],
    takes: { 0: ['a number', 'Infinity'] },
    call: (_, [ms]) => new FakeClock().advance(ms as never),
  },
  method('pushesTo', [TOKEN], { 0: TEXT }),
  method('expectPush', [{ times: 0 }], { 0: ['an unknown member', 'an AbortController', 'an AbortSignal'] }),
  method('addDevice', [{ token: TOKEN }]),
  method('device', [TOKEN, undefined], { 0: TEXT, 1: OPTIONAL_TEXT }),
  method('invalidateToken', [TOKEN, undefined], { 0: TEXT, 1: OPTIONAL_TEXT }),
  method('setOnline', [TOKEN, true, undefined], { 0: TEXT, 1: ['a boolean'], 2: OPTIONAL_TEXT }),
  method('react', [{ pushId: '1', token: TOKEN, event: 'click' }]),
  method('setAppStatus', ['active', undefined], { 1: OPTIONAL_TEXT }),
  method('next', [{ retCode: 1008028 }, {}], { 1: NOT_GIVEN }),
  method('schedule', [{ retCode: 1008028 }, {}], { 1: NOT_GIVEN }),
  method('outage', [{ forMs: 5 }]),
  method('outageUntil', [0, {}], { 0: ['a number', 'a Date'], 1: NOT_GIVEN }),
  method('handle', [{ ...HEAD, body: Buffer.alloc(0) }]),
  method('interrupt', [HEAD]),
  method('listen', [{ port: 0 }], { 0: NOT_GIVEN }),
  method('handlers', [MSW, {}], { 0: NOT_GIVEN, 1: NOT_GIVEN }),
  {
    name: 'loadScenario',
    works: [{}, {}],
    takes: { 1: NOT_GIVEN },
    call: (_, [scenario, options]) => loadScenario(scenario as never, options as never),
  },
  {
    name: 'interceptTpns',
    works: [{ listHandlers: () => [] }],
    call: (_, [server]) => interceptTpns(server as never),
  },
  {
    name: 'sign',
    works: [{ accessId: '1', secretKey: 's', timestamp: 1 }],
    call: (_, [input]) => sign(input as never),
  },
  {
    name: 'new TpnsPlatforms',
    works: [clients],
    call: (_, [given]) => new TpnsPlatforms(given as { android: TpnsClient; ios: TpnsClient }),
  },
]

describe('everything else that takes arguments', () => {
  it('lists every method of the fake', () => {
    const prototype = Object.getOwnPropertyDescriptors(FakeTpns.prototype)
    const methods = Object.entries(prototype).flatMap(([name, { value }]) =>
      typeof value === 'function' && name !== 'constructor' ? [`fake.${name}`] : [],
    )
    // Those without arguments have nothing to refuse.
    const without = ['fake.expectNoOtherPushes', 'fake.clearFaults']
    const listed = TARGETS.map(({ name }) => name).filter((name) => name.startsWith('fake.'))
    expect([...listed, ...without].toSorted()).toEqual(methods.toSorted())
  })

  const cases = TARGETS.flatMap((target) =>
    target.works.flatMap((_, position) =>
      Object.keys(HOSTILE_VALUES)
        .filter((value) => !target.takes?.[position]?.includes(value))
        .map((value) => [target.name, position, value, target] as const),
    ),
  )

  it.each(cases)('%s refuses as argument %i: %s', async (_, position, value, { call, works }) => {
    const args = works.map((argument, n) => (n === position ? HOSTILE_VALUES[value]!() : argument))
    const run = async () => call(new FakeTpns(), args)
    await expect(run()).rejects.toBeInstanceOf(TpnsConfigError)
  })
})

describe('what the fake refuses', () => {
  it('is a fault that does not say what happens', () => {
    expect(() => new FakeTpns().next({ errMsg: 'x' } as never)).toThrow('needs one of retCode, status')
  })

  it.each([
    ['rset', { rset: 'before-reading' }, 'did you mean reset?'],
    ['retcode', { retcode: 1008028 }, 'did you mean retCode?'],
  ])('is a fault with the misspelt name %s', (_, fault, text) => {
    expect(() => new FakeTpns().next(fault as never)).toThrow(text)
  })

  it('is an option that does not exist', () => {
    expect(() => new FakeTpns({ acessId: '1' } as never)).toThrow('did you mean accessId?')
    expect(() => new FakeTpns({ apps: [{ platfrom: 'ios' }] } as never)).toThrow('did you mean platform?')
  })
})
