import fc from 'fast-check'
import type { AnyEndpoint } from '../../../src/api/table.js'
import { getMethods } from '../../docs/reference/endpoints.js'
import { getMethod, OPERATIONS } from '../../support/operations.js'
import { makeToken } from '../support.js'
import { type Fields, mostly, some } from './arbitraries.js'

/** A task that the fake has when it is asked: a push to all that waits for its time. */
export const TASK_ID = '1328245138690125825'

const T = makeToken(1)
const tokens = mostly([T], [T, makeToken(2)], [], [''], [T, T], ['short'], ['x'.repeat(65)], T)
const tags = mostly(
  ['a'],
  ['a', 'b'],
  ['level:1', 'b'],
  ['标'.repeat(50)],
  ['x'.repeat(51)],
  [''],
  [],
  [' a'],
  ['\ud83d'],
)
const account = mostly('anna', '', ' anna', 'x'.repeat(101))
const accountType = mostly(0, 1002, -1, '1002')
const accountElement = fc.oneof(
  fc.record({ account: fc.constant('anna'), account_type: accountType }),
  fc.record({ account }),
  fc.record({ account, account_type: accountType }),
  mostly({ account: 'anna' }, 'anna', {}),
)
const accounts = fc.oneof(fc.array(accountElement, { maxLength: 3 }), mostly([{ account: 'anna' }]))
const tokenAccounts = fc.oneof(
  fc.array(fc.record({ token: mostly(T, '', 'x'.repeat(65)), account_list: accounts }), { maxLength: 3 }),
  fc.record({ token: fc.constant(T), account_list: accounts }).map((one) => [one]),
  mostly(
    [{ token: T, account_list: [{ account: 'anna' }] }],
    Array.from({ length: 21 }, (_, n) => ({ token: makeToken(n), account_list: [{ account: 'anna' }] })),
  ),
)
const operator = mostly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0)
const platform = mostly('android', 'ios', 'Android')
const id = mostly(TASK_ID, TASK_ID, '1', '', 7)
const days = (...more: unknown[]) =>
  mostly('20261201', '20261130', '20261125', '20260601', '20260101', '20261232', '2026-12-01', '', ...more)
const dashedDays = mostly('2026-12-01', '2026-11-30', '2026-09-01', '2026-01-01', '20261201', '2026-02-30')

/** The fields of which a request has some, beside those that it mostly has. */
function requests(
  base: Record<string, fc.Arbitrary<unknown>>,
  more: Record<string, fc.Arbitrary<unknown>> = {},
) {
  const required = fc.record(base, { requiredKeys: [] })
  // All of them nine times of ten: a request without its first field says little about the others.
  const all = fc.record(base)
  return fc
    .tuple(
      fc.oneof({ weight: 9, arbitrary: all }, { weight: 1, arbitrary: required }),
      Object.keys(more).length === 0 ? fc.constant({}) : some(more),
    )
    .map(([first, second]): Fields => ({ ...first, ...second }))
}

const range = requests({ startDate: days(), endDate: days() })

/** Requests whose limits and rules are worth meeting more often than by chance. */
const REQUESTS: Readonly<Record<string, fc.Arbitrary<Fields>>> = {
  'push.stop': requests({ pushId: id }, { pushid: id }),
  'push.revoke': requests({ pushId: id }, { pushid: id }),
  'push.cancel': requests({ pushId: id }, { pushid: id }),
  'plans.create': requests({
    planName: mostly('spring', 'x'.repeat(60), 'x'.repeat(61), '', '春'.repeat(60)),
    planDescribe: mostly('d', '春'.repeat(300), 'x'.repeat(301), ''),
  }),
  'tags.{add,remove,clear,replace,addToTokens,removeFromTokens,addPairs,removePairs}': requests(
    { operator_type: operator, token_list: tokens, tag_list: tags },
    {
      tag_token_list: mostly(
        [{ tag: 'a', token: T }],
        [{ tag: '', token: T }],
        [{ tag: 'a' }],
        [{ tag: 'a', token: '' }],
        [{ tag: 'x'.repeat(51), token: T }],
        [],
        [['a', T]],
      ),
      platform,
      // For the client alone, which does not send it.
      allowMixedTagClasses: mostly(true, false),
    },
  ),
  'tags.deleteFromApp': requests({ tag_list: tags }),
  'accounts.{bind,unbind,unbindAll,unbindTokens}': fc.oneof(
    requests(
      { operator_type: mostly(2, 3), token_accounts: tokenAccounts },
      { account_type: accountType, platform },
    ),
    requests({ operator_type: mostly(4), token_list: tokens }, { token_accounts: tokenAccounts }),
    requests({ operator_type: mostly(5), account_list: accounts }, { account_type: accountType }),
    requests({ operator_type: mostly(1, 6), token_accounts: tokenAccounts }),
  ),
  'accounts.{findTokens,findAccounts}': fc.oneof(
    requests({ operator_type: mostly(1), account_list: accounts }, { token_list: tokens }),
    requests({ operator_type: mostly(2, 3), token_list: tokens }, { account_list: accounts }),
  ),
  'attributes.{add,update,remove,clear,get}': requests(
    { cmd: mostly(1, 2, 3, 4, 5, 6), token: mostly(T, '', 'x'.repeat(65)) },
    {
      attributeInfo: mostly(
        { attributeMap: { size: '42' } },
        { attributeMap: { size: 42 } },
        { attributeMap: {} },
        { attributeMap: { '': 'x' } },
        { attributeMap: { ['x'.repeat(51)]: 'x' } },
        { attributeMap: { size: '标'.repeat(17) } },
        { attributeMap: { size: '' } },
        { attributeMap: ['x'] },
        {},
      ),
      accessId: mostly(1500000001, '1500000001'),
    },
  ),
  'statistics.pushesPerDay': range,
  'statistics.pushesPerDayOld': range,
  'statistics.devicesPerDay': range,
  'statistics.deviceDistribution': requests({ date: days(), type: mostly('city', 'planet', '') }),
  'statistics.tasks': requests(
    { startDate: dashedDays, endDate: dashedDays },
    {
      msgType: mostly('notify', 'message', 'sms', ''),
      pushType: mostly('all', 'token', 'token_list', ''),
      offset: mostly(0, 10, -1),
      limit: mostly(1, 200, 201, 0),
    },
  ),
  'statistics.groupFunnel': requests(
    { startDate: days(), endDate: days() },
    { planId: mostly('48', '', 48), groupId: mostly('g', '', 7), groupid: mostly('g', 'h') },
  ),
  'statistics.groupFunnelOld': requests(
    { startDate: days(), endDate: days() },
    { groupId: mostly('g', '', 7), groupid: mostly('g', 'h') },
  ),
}

/** Requests around the valid ones of an endpoint. */
export function findRequests(endpoint: AnyEndpoint): fc.Arbitrary<Fields> {
  return REQUESTS[endpoint.name] ?? aroundSamples(getMethods(endpoint))
}

/** Around what the methods send: each field unchanged, empty, too long, or anything. */
function aroundSamples(methods: readonly string[]): fc.Arbitrary<Fields> {
  const samples = Object.entries(OPERATIONS).filter(([key]) => methods.includes(getMethod(key)))
  const around = (value: unknown) =>
    typeof value === 'string' ? mostly(value, value, '', value.repeat(2)) : mostly(value)
  return fc.oneof(
    ...samples.map(([, { body }]) =>
      requests(Object.fromEntries(Object.entries(body).map(([field, value]) => [field, around(value)]))),
    ),
  )
}
