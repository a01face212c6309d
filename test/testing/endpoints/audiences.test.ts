import { describe, expect, it } from 'vitest'
import { FakeClock, type FakeDevice, FakeTpns } from '../../../src/testing/index.js'
import { call, iosNotify, makeToken, notify, PUSH, toAll, toTag } from '../support.js'

const DEVICES: Omit<FakeDevice, 'token'>[] = [
  { tags: ['a', 'b'], accounts: ['u1'], properties: { app_version: '1.0' } },
  { tags: ['a'], accounts: ['u1'], activeDays: ['20261130'] },
  { tags: ['b'], accounts: [{ account: 'u1', account_type: 1005 }] },
  {},
]

function populated() {
  const fake = new FakeTpns({ clock: new FakeClock() })
  for (const [n, device] of DEVICES.entries()) fake.addDevice({ token: makeToken(n), ...device })
  return fake
}

async function reached(body: unknown, fake = populated()) {
  expect(await call(fake, PUSH, body)).toMatchObject({ ret_code: 0 })
  return DEVICES.map((_, n) => n).filter((n) => fake.pushesTo(makeToken(n)).length > 0)
}

interface Item {
  tags: string[]
  not?: boolean
  inside?: string
  join?: string
  type?: string
}
const item = ({ tags, not = false, inside = 'OR', join = 'OR', type = 'xg_user_define' }: Item) => ({
  tags,
  is_not: not,
  tags_operator: inside,
  items_operator: join,
  tag_type: type,
})
const rule = (items: Item[], not = false, operator = 'OR') => ({
  tag_items: items.map(item),
  is_not: not,
  operator,
})
const toRules = (...tag_rules: unknown[]) => toAll({ audience_type: 'tag', tag_rules })

describe('a push reaches', () => {
  it.each([
    ['all', toAll(), [0, 1, 2, 3]],
    ['a token', notify({ token_list: [makeToken(1), makeToken(2)] }), [1]],
    [
      'tokens, each once',
      notify({ audience_type: 'token_list', token_list: [1, 2, 1].map(makeToken) }),
      [1, 2],
    ],
    ['the newest device of an account', notify({ audience_type: 'account', account_list: ['u1', 'x'] }), [1]],
    [
      'every device of an account',
      notify({ audience_type: 'account', account_list: ['u1'], account_push_type: 1 }),
      [0, 1],
    ],
    [
      'an account of its type only',
      notify({ audience_type: 'account_list', account_list: ['u1'], account_type: 1005 }),
      [2],
    ],
    ['one tag or the other', toTag(['a', 'b']), [0, 1, 2]],
    [
      'the deprecated tag list',
      toAll({ audience_type: 'tag', tag_list: { tags: ['a', 'b'], op: 'AND' } }),
      [0],
    ],
    ['both tags', toRules(rule([{ tags: ['a', 'b'], inside: 'AND' }])), [0]],
    ['not both tags', toRules(rule([{ tags: ['a', 'b'], inside: 'AND', not: true }])), [1, 2, 3]],
    ['one item and the next', toRules(rule([{ tags: ['a'] }, { tags: ['b'], join: 'AND' }])), [0]],
    [
      'one item and not the next',
      toRules(rule([{ tags: ['a'] }, { tags: ['b'], join: 'AND', not: true }])),
      [1],
    ],
    // b or (a and not b). Read from left to right, (b or a) and not b, it would be device 1 alone.
    [
      'AND before OR',
      toRules(rule([{ tags: ['b'] }, { tags: ['a'] }, { tags: ['b'], join: 'AND', not: true }])),
      [0, 1, 2],
    ],
    ['a negated rule', toRules(rule([{ tags: ['a'] }], true)), [2, 3]],
    ['one rule and the next', toRules(rule([{ tags: ['a'] }]), rule([{ tags: ['b'] }], false, 'AND')), [0]],
    [
      'the first item whatever its operator says',
      toRules(rule([{ tags: ['a'], join: 'AND' }], false, 'AND')),
      [0, 1],
    ],
    ['an app version', toRules(rule([{ tags: ['1.0'], type: 'xg_auto_version' }])), [0]],
    ['a day of activity', toRules(rule([{ tags: ['20261130'], type: 'xg_auto_active' }])), [1]],
  ])('%s', async (_, body, devices) => {
    expect(await reached(body)).toEqual(devices)
  })

  it('not a device whose token became invalid', async () => {
    const fake = populated()
    fake.invalidateToken(makeToken(0))
    expect(await reached(toAll(), fake)).toEqual([1, 2, 3])
  })

  it('a device whose user wants no notifications with transparent messages only', async () => {
    const fake = populated()
    fake.addDevice({ token: makeToken(0), notificationOn: false })
    await call(fake, PUSH, notify({ token_list: [makeToken(0)] }))
    expect(fake.pushesTo(makeToken(0))).toHaveLength(0)
    await call(fake, PUSH, notify({ token_list: [makeToken(0)], message_type: 'message' }))
    expect(fake.pushesTo(makeToken(0))).toHaveLength(1)
  })

  it('an iOS device in the environment it registered in', async () => {
    const fake = new FakeTpns({ platform: 'ios' })
    fake.addDevice({ token: makeToken(1), environment: 'product' })
    await call(fake, PUSH, iosNotify({ environment: 'dev' }))
    expect(fake.pushesTo(makeToken(1))).toHaveLength(0)
    await call(fake, PUSH, iosNotify({ environment: 'product' }))
    expect(fake.pushesTo(makeToken(1))).toHaveLength(1)
  })
})

describe('the channel of a delivery', () => {
  const off = (...channels: string[]) => ({
    channel_rules: channels.map((channel) => ({ channel, disable: true })),
  })
  it.each([
    ['is the device’s', {}, ['hw']],
    ['is TPNS’s own when the vendor’s is off', off('hw'), ['xg']],
    ['is none when both are off', off('hw', 'xg'), []],
    ['stays when another is off', off('xm'), ['hw']],
    ['is TPNS’s own for transparent messages', { message_type: 'message' }, ['xg']],
  ])('%s', async (_, changes, channels) => {
    const fake = new FakeTpns()
    fake.addDevice({ token: makeToken(1), channel: 'hw' })
    await call(fake, PUSH, notify(changes))
    expect(fake.pushes[0]?.deliveries.map((delivery) => delivery.channel)).toEqual(channels)
  })
})

describe('an offline device', () => {
  async function offline(changes: Record<string, unknown>) {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    fake.addDevice({ token: makeToken(1), online: false })
    await call(fake, PUSH, toAll(changes))
    const comesOnlineAfter = (ms: number) => {
      clock.advance(ms)
      fake.setOnline(makeToken(1), true)
      return fake.pushes[0]?.deliveries.map((delivery) => delivery.arrivedAt !== null)
    }
    return { fake, clock, comesOnlineAfter }
  }

  it.each([
    ['within expire_time', { expire_time: 3600 }, 3_600_000, [true]],
    ['after expire_time', { expire_time: 3600 }, 3_600_001, [false]],
    ['within the 800 s that 1 is raised to', { expire_time: 1 }, 800_000, [true]],
    ['within the default day', {}, 86_400_000, [true]],
    ['after the default day', {}, 86_400_001, [false]],
    ['for a push in real time only', { expire_time: 0 }, 1, []],
  ])('gets what it missed when it comes online %s: %j', async (_, changes, ms, arrived) => {
    const { comesOnlineAfter } = await offline(changes)
    expect(comesOnlineAfter(ms)).toEqual(arrived)
  })

  it.each(['v3/push/stop_push_msg', 'v3/push/revoke_push_msg'])('gets nothing after %s', async (path) => {
    const { fake, comesOnlineAfter } = await offline({})
    await call(fake, path, { pushId: fake.pushes[0]?.pushId })
    expect(comesOnlineAfter(1000)).toEqual([false])
  })

  it('gets nothing of a push that another one has overridden', async () => {
    const { fake, clock, comesOnlineAfter } = await offline({})
    clock.advance(1000)
    const collapse_id = fake.pushes[0]?.collapseId
    const body = toAll({ message: { title: 'T', content: 'better' }, collapse_id, force_collapse: true })
    expect(await call(fake, PUSH, body)).toMatchObject({ ret_code: 0 })
    expect(fake.pushes.map((push) => push.status)).toEqual(['PUSH_COLLAPSED', 'PUSH_FINISHED'])
    expect(comesOnlineAfter(1000)).toEqual([false])
    expect(fake.pushes[1]?.deliveries[0]?.arrivedAt).not.toBeNull()
  })
})

describe('recalling a push', () => {
  const later = toAll({ send_time: '2026-12-01 10:00:00' })
  it.each([
    ['stop_push_msg', toAll(), 0, 'PUSH_DELETED_PUSH_MSG'],
    [
      'stop_push_msg',
      notify({ audience_type: 'account_list', account_list: ['u1'] }),
      0,
      'PUSH_DELETED_PUSH_MSG',
    ],
    ['stop_push_msg', notify(), 1008007, 'PUSH_FINISHED'],
    ['revoke_push_msg', toTag(['a']), 0, 'PUSH_REVOKED'],
    ['revoke_push_msg', notify(), 1008007, 'PUSH_FINISHED'],
    ['cancel_timing_task', later, 0, 'PUSH_CANCELED'],
    ['cancel_timing_task', toAll(), 1008007, 'PUSH_FINISHED'],
    ['cancel_timing_task', notify(), 1008007, 'PUSH_FINISHED'],
  ])('by %s', async (path, body, code, status) => {
    const fake = new FakeTpns({ clock: new FakeClock() })
    const { push_id } = await call(fake, PUSH, body)
    expect(await call(fake, `v3/push/${path}`, { pushId: push_id })).toMatchObject({ retCode: code })
    expect(fake.pushes[0]?.status).toBe(status)
  })

  it('finds it by the spelling of the samples as well', async () => {
    const fake = new FakeTpns()
    const { push_id } = await call(fake, PUSH, toAll())
    expect(await call(fake, 'v3/push/stop_push_msg', { pushid: push_id })).toMatchObject({ retCode: 0 })
  })

  it.each([
    ['no id', {}, 1008002],
    ['an unknown id', { pushId: '1' }, 1008015],
    ['a number', { pushId: 1 }, 1008001],
  ])('by %s is refused', async (_, body, code) => {
    expect(await call(new FakeTpns(), 'v3/push/stop_push_msg', body)).toMatchObject({ retCode: code })
  })

  it('does nothing on iOS when stopped', async () => {
    const fake = new FakeTpns({ platform: 'ios' })
    const { push_id } = await call(fake, PUSH, iosNotify({ audience_type: 'all' }))
    expect(await call(fake, 'v3/push/stop_push_msg', { pushId: push_id })).toMatchObject({ retCode: 0 })
    expect(fake.pushes[0]?.status).toBe('PUSH_FINISHED')
  })

  it('cancelled in time never runs, and its content may go out again', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    fake.addDevice({ token: makeToken(1) })
    const { push_id } = await call(fake, PUSH, later)
    await call(fake, 'v3/push/cancel_timing_task', { pushId: push_id })
    clock.advance(3_600_000)
    expect(fake.pushesTo(makeToken(1))).toEqual([])
    expect(await call(fake, PUSH, toAll())).toMatchObject({ ret_code: 0 })
  })

  it('cancels one occurrence of a loop and leaves the others', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    const loop_param = {
      startDate: '2026-12-01',
      endDate: '2026-12-03',
      loopType: 1,
      loopDayIndexs: [0],
      dayTimes: ['10:00:00'],
    }
    const { push_id } = await call(fake, PUSH, toAll({ loop_param }))
    await call(fake, 'v3/push/cancel_timing_task', { pushId: (push_id as string[])[1] })
    clock.advance(3 * 86_400_000)
    expect(fake.pushes.map((push) => push.status)).toEqual([
      'PUSH_FINISHED',
      'PUSH_CANCELED',
      'PUSH_FINISHED',
    ])
  })
})
