import type { PushRequest, TpnsClient } from '../../src/index.js'
import { BROADCAST, TOKEN, TOKEN_PUSH } from '../support/client.js'

type Args = readonly unknown[]

/** One public method: how it is called, and arguments with which it works. */
export interface PublicMethod {
  readonly name: string
  /** Gives a promise, whatever the method itself gives. */
  readonly call: (client: TpnsClient, args: Args) => unknown
  readonly works: Args
  /**
   * Hostile values that an argument takes, by its position: nothing is wrong with them there. `undefined` is always
   * "not given" for options.
   */
  readonly takes?: Readonly<Record<number, readonly string[]>>
  /** Positions that hold options. Default: the last one. */
  readonly options?: number
}

const NOT_GIVEN = ['undefined']

function method(
  path: string,
  works: Args,
  takes: Readonly<Record<number, readonly string[]>> = {},
): PublicMethod {
  const [room, name] = path.split('.') as [keyof TpnsClient, string]
  const options = works.length - 1
  return {
    name: path,
    works,
    options,
    takes: { ...takes, [options]: [...(takes[options] ?? []), ...NOT_GIVEN] },
    call: (client, args) =>
      (client[room] as unknown as Record<string, (...args: Args) => unknown>)[name]!(...args),
  }
}

const PAIR = { tag: 'vip', token: TOKEN }
const BOUND = { token: TOKEN, account_list: [{ account: 'alice' }] }
const RANGE = { startDate: '2026-11-20', endDate: '2026-11-24' }
const BULK = { audience: 'tokens', message_type: 'notify', message: BROADCAST.message }
const build = ({ token }: { token: string }): PushRequest => ({ ...TOKEN_PUSH, token_list: [token] })

/** A number, a BigInt or any text is an id. */
const IDS = ['a number', 'a BigInt', 'a string']
const TEXT = ['a string']

/** Every method of a client. A method that is missing here is found by the first test. */
export const PUBLIC_METHODS: readonly PublicMethod[] = [
  method('push.send', [TOKEN_PUSH, {}]),
  method('push.stop', ['1', {}], { 0: IDS }),
  method('push.revoke', ['1', {}], { 0: IDS }),
  method('push.cancel', ['1', {}], { 0: IDS }),
  method('push.replace', ['1', BROADCAST, {}], { 0: IDS }),
  method('push.waitFor', ['1', {}], { 0: IDS }),
  method('push.lookUp', [TOKEN_PUSH, { forMs: 0 }]),
  method('packages.upload', [{ data: Buffer.from(TOKEN), filename: 'tokens.txt' }, {}]),
  method('packages.uploadEntries', [[TOKEN], { kind: 'token' }]),
  method('plans.create', [{ planName: 'spring', planDescribe: 'sale' }, {}]),
  method('tags.add', [TOKEN, ['vip'], {}], { 0: TEXT, 1: TEXT }),
  method('tags.remove', [TOKEN, ['vip'], {}], { 0: TEXT, 1: TEXT }),
  method('tags.clear', [TOKEN, {}], { 0: TEXT }),
  method('tags.replace', [TOKEN, ['vip'], {}], { 0: TEXT }),
  method('tags.addToTokens', ['vip', [TOKEN], {}], { 0: TEXT }),
  method('tags.removeFromTokens', ['vip', [TOKEN], {}], { 0: TEXT }),
  method('tags.addPairs', [[PAIR], {}]),
  method('tags.removePairs', [[PAIR], {}]),
  method('tags.deleteFromApp', [['vip'], {}]),
  method('accounts.bind', [BOUND, {}]),
  method('accounts.unbind', [BOUND, {}]),
  method('accounts.unbindAll', [TOKEN, {}], { 0: TEXT }),
  method('accounts.unbindTokens', ['alice', {}], { 0: TEXT }),
  method('accounts.findTokens', ['alice', {}], { 0: TEXT }),
  method('accounts.findAccounts', [TOKEN, {}], { 0: TEXT }),
  method('attributes.add', [TOKEN, { level: '3' }, {}], { 0: TEXT }),
  method('attributes.update', [TOKEN, { level: '3' }, {}], { 0: TEXT }),
  method('attributes.remove', [TOKEN, ['level'], {}], { 0: TEXT }),
  method('attributes.clear', [TOKEN, {}], { 0: TEXT }),
  method('attributes.get', [TOKEN, {}], { 0: TEXT }),
  method('statistics.pushesPerDay', [RANGE, {}]),
  method('statistics.devicesPerDay', [RANGE, {}]),
  method('statistics.deviceDistribution', [{ type: 'version', date: '2026-11-24' }, {}]),
  method('statistics.tasks', [RANGE, {}]),
  method('statistics.task', ['1', {}], { 0: IDS }),
  method('statistics.taskFunnel', ['1', {}], { 0: IDS }),
  method('statistics.groupFunnel', [{ ...RANGE, planId: '7' }, {}]),
  method('statistics.pushesPerDayOld', [RANGE, {}]),
  method('statistics.groupFunnelOld', [{ ...RANGE, groupId: 'g' }, {}]),
  method('devices.pushesToday', [TOKEN, {}], { 0: TEXT }),
  method('bulk.send', [BULK, [TOKEN], {}], {
    1: [
      'an empty array',
      'a Map',
      'a list with a hole',
      'a list with a symbol',
      'a list with null',
      'a list with a throwing getter',
      'a list with a Proxy that throws',
    ],
  }),
  method('bulk.sendEach', [[{ token: TOKEN }], build, {}], {
    0: [
      'an empty array',
      'a Map',
      'a list with a hole',
      'a list with a symbol',
      'a list with null',
      'a list with a throwing getter',
      'a list with a Proxy that throws',
    ],
    1: ['a function', 'a revoked Proxy of a function'],
  }),
  {
    name: 'call',
    works: ['v3/push/app', TOKEN_PUSH, {}],
    options: 2,
    takes: { 0: ['a string'], 1: ['an unknown member'], 2: NOT_GIVEN },
    call: (client, args) => client.call(...(args as Parameters<TpnsClient['call']>)),
  },
]
