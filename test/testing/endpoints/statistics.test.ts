import { describe, expect, it } from 'vitest'
import { type AnswerStyle, type AnswerStyleName, FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { call, makeToken, notify, PUSH, raw, readAnswer, START, toAll, toTag } from '../support.js'

const DAY = 86_400_000
const at = (name: string) => `v3/statistics/${name}`

function newFake(answerStyle: AnswerStyleName | Partial<AnswerStyle> = 'newer') {
  const clock = new FakeClock()
  return { clock, fake: new FakeTpns({ clock, answerStyle, enforceRates: false }) }
}

/** Ten devices: two of Huawei (one offline), eight of TPNS's channel (one offline, one without notifications). */
async function pushed(changes: Record<string, unknown> = {}, style?: AnswerStyleName | Partial<AnswerStyle>) {
  const { fake, clock } = newFake(style)
  for (let n = 0; n < 10; n++) {
    fake.addDevice({
      token: makeToken(n),
      channel: n < 2 ? 'hw' : 'xg',
      online: n !== 1 && n !== 9,
      notificationOn: n !== 8,
    })
  }
  const { push_id } = await call(fake, PUSH, toAll(changes))
  const pushId = String(push_id)
  fake.react({ pushId, token: makeToken(0), event: 'click' })
  fake.react({ pushId, token: makeToken(2), event: 'click' })
  fake.react({ pushId, token: makeToken(3), event: 'clear' })
  return { fake, clock, pushId }
}

// Huawei takes the push for both devices, one has it. TPNS has 7 planned, the 6 online got it.
const HW = {
  pushActiveUv: 2,
  pushOnlineUv: 2,
  arrivalUv: 1,
  verifySvcUv: 2,
  callbackVerifySvcUv: 1,
  verifyUv: 1,
  clickUv: 1,
  cleanupUv: 0,
}
const XG = {
  pushActiveUv: 7,
  pushOnlineUv: 6,
  arrivalUv: 6,
  verifySvcUv: 6,
  callbackVerifySvcUv: 0,
  verifyUv: 6,
  clickUv: 1,
  cleanupUv: 1,
}
// Planned, sent and arrived of both; the others of TPNS only; receipts plus what TPNS itself verified.
const ALL = {
  pushActiveUv: 9,
  pushOnlineUv: 8,
  arrivalUv: 7,
  verifySvcUv: 6,
  callbackVerifySvcUv: 7,
  verifyUv: 6,
  clickUv: 1,
  cleanupUv: 1,
}
const FUNNEL = [
  { channel: 'hw', pushState: HW },
  { channel: 'xg', pushState: XG },
  { channel: 'all', pushState: ALL },
]

describe('the funnel', () => {
  it('of one task, by channel', async () => {
    const { fake, pushId } = await pushed()
    expect(await call(fake, at('get_push_task_stat_channel'), { pushId })).toEqual({
      retCode: 0,
      errMsg: 'NO_ERROR',
      pushStatDataAll: FUNNEL,
    })
  })

  it('of days, by channel; a day without pushes has a total of zeros', async () => {
    const { fake } = await pushed()
    const body = { startDate: '20261130', endDate: '20261201' }
    const answer = await call(fake, at('get_push_channel_stat_overview'), body)
    const zeros = Object.fromEntries(Object.keys(ALL).map((counter) => [counter, 0]))
    expect(answer.pushDateChannelStat).toEqual([
      { date: '20261130', channelDatas: [{ channel: 'all', pushState: zeros }] },
      { date: '20261201', channelDatas: FUNNEL },
    ])
  })

  it('of days in the old form is flat', async () => {
    const { fake } = await pushed()
    const body = { startDate: '20261201', endDate: '20261201' }
    const { arrivalUv: _a, callbackVerifySvcUv: _c, ...flat } = ALL
    expect((await call(fake, at('get_push_stat_overview'), body)).pushStatOverviewData).toEqual([
      { date: '20261201', ...flat },
    ])
  })

  const days = { startDate: '20261201', endDate: '20261201' }
  it.each([
    ['its plan', { planId: '48' }, FUNNEL],
    ['its group', { groupId: 'spring' }, FUNNEL],
    ['its group as the sample spells it', { groupid: 'spring' }, FUNNEL],
    ['another plan, which wins over its group', { planId: '49', groupId: 'spring' }, 1],
  ])('of %s', async (_, which, expected) => {
    const { fake } = await pushed({ plan_id: '48', group_id: 'spring' })
    const answer = await call(fake, at('get_push_group_stat_channel'), { ...which, ...days })
    if (expected === 1) expect(answer.pushStatDataAll).toHaveLength(1)
    else expect(answer.pushStatDataAll).toEqual(expected)
  })

  it('of a group in the old form is flat', async () => {
    const { fake } = await pushed({ group_id: 'spring' })
    const answer = await call(fake, at('get_push_group_stat'), { groupId: 'spring', ...days })
    expect(answer.pushStatData).toMatchObject({ pushActiveUv: 9, clickUv: 1 })
  })

  it.each([
    [
      'older',
      [
        'pushActiveUv',
        'pushOnlineUv',
        'verifySvcUv',
        'callbackVerifySvcUv',
        'verifyUv',
        'clickUv',
        'cleanupUv',
      ],
    ],
    [{ counters: 'none' } as const, []],
  ] as const)('can lack counters: %j', async (style, counters) => {
    const { fake, pushId } = await pushed({}, style)
    const answer = await call(fake, at('get_push_task_stat_channel'), { pushId })
    const [first] = answer.pushStatDataAll as { pushState: object }[]
    expect(Object.keys(first?.pushState ?? {})).toEqual(counters)
  })

  it('on iOS has its four counters, and APNs in the total', async () => {
    const fake = new FakeTpns({ platform: 'ios' })
    const message = { title: 'T', content: 'C', ios: { aps: { alert: {} } } }
    const { push_id } = await call(fake, PUSH, notify({ environment: 'dev', message }))
    fake.react({ pushId: String(push_id), token: makeToken(1), event: 'click' })
    const pushState = { pushActiveUv: 1, pushOnlineUv: 1, verifySvcUv: 1, clickUv: 1 }
    const answer = await call(fake, at('get_push_task_stat_channel'), { pushId: push_id })
    expect(answer.pushStatDataAll).toEqual([
      { channel: 'apns', pushState },
      { channel: 'all', pushState },
    ])
  })
})

describe('statistics dates', () => {
  const range = (startDate: unknown, endDate: unknown) => ({ startDate, endDate })
  const group = (startDate: unknown, endDate: unknown) => ({ planId: '1', startDate, endDate })
  it.each([
    ['get_push_channel_stat_overview', range('20261201', '20261201'), 0],
    ['get_push_channel_stat_overview', range('2026-12-01', '2026-12-01'), 1008016],
    ['get_push_channel_stat_overview', range('20261131', '20261201'), 1008016],
    ['get_push_channel_stat_overview', range('20261201', '20261130'), 1008016],
    ['get_push_channel_stat_overview', range('20260601', '20261201'), 0],
    ['get_push_channel_stat_overview', range('20260501', '20261201'), 1008016],
    ['get_push_channel_stat_overview', { startDate: '20261201' }, 1008002],
    ['get_push_channel_stat_overview', range(20261201, 20261201), 1008001],
    ['get_device_stat_overview', range('20260901', '20261201'), 0],
    ['get_device_stat_overview', range('20260801', '20261201'), 1008016],
    ['get_push_record', range('2026-12-01', '2026-12-01'), 0],
    ['get_push_record', range('20261201', '20261201'), 1008016],
    ['get_push_record', range('2026-11-01', '2026-12-01'), 0],
    // Three months on the pages until 2022, one month since: the longer is answered, as by the client.
    ['get_push_record', range('2026-08-31', '2026-12-01'), 0],
    ['get_push_record', range('2026-08-30', '2026-12-01'), 1008016],
    ['get_push_group_stat_channel', group('20261124', '20261201'), 0],
    ['get_push_group_stat_channel', group('20261123', '20261201'), 1008016],
    ['get_push_group_stat_channel', group('2026-12-01', '2026-12-01'), 1008016],
    ['get_push_group_stat_channel', range('20261201', '20261201'), 1008002],
    ['get_device_distribute_info', { type: 'city', date: '20261201' }, 0],
    ['get_device_distribute_info', { type: 'city', date: '2026-12-01' }, 1008016],
    ['get_device_distribute_info', { type: 'city', date: '20261001' }, 1008016],
    ['get_device_distribute_info', { type: 'planet', date: '20261201' }, 0],
    ['get_device_distribute_info', { type: '', date: '20261201' }, 1008002],
  ])('%s with %j is answered %i', async (name, body, code) => {
    expect(await call(newFake().fake, at(name), body)).toMatchObject({ retCode: code })
  })
})

describe('the rate of statistics', () => {
  it('is 200 an hour for each endpoint', async () => {
    const clock = new FakeClock()
    const fake = new FakeTpns({ clock })
    const records = { startDate: '2026-12-01', endDate: '2026-12-01' }
    const ask = async () => (await call(fake, at('get_push_record'), records)).retCode
    for (let n = 0; n < 200; n++) {
      expect(await ask()).toBe(0)
      clock.advance(1000)
    }
    expect(await ask()).toBe(1008028)
    expect(await call(fake, 'v3/toolbox/getPushListByToken', { token: makeToken(1) })).toMatchObject({
      retCode: 0,
    })
    // The first call leaves the window an hour after it came.
    clock.advance(3_600_000 - 200_000)
    expect([await ask(), await ask()]).toEqual([0, 1008028])
  })

  it('can be set lower', async () => {
    const fake = new FakeTpns({ clock: new FakeClock(), rates: { statisticsPerHour: 1 } })
    const ask = async () =>
      (await call(fake, 'v3/toolbox/getPushListByToken', { token: makeToken(1) })).retCode
    expect([await ask(), await ask()]).toEqual([0, 1008028])
  })
})

describe('the push records', () => {
  const today = { startDate: '2026-12-01', endDate: '2026-12-01' }
  const record = (fake: FakeTpns, body: object) => call(fake, at('get_push_record'), body)

  it('show everything about one task', async () => {
    const { fake } = newFake()
    const android = { custom_content: '{"k":1}' }
    const body = toTag(['a', 'b'], {
      message: { title: 'T', content: 'C', android },
      multi_pkg: true,
      expire_time: 3600,
    })
    const { push_id } = await call(fake, PUSH, body)
    expect(await record(fake, { pushId: push_id })).toEqual({
      retCode: 0,
      errMsg: 'NO_ERROR',
      pushRecordData: [
        {
          date: '2026-12-01 09:00:00',
          pushId: push_id,
          createTime: START / 1000,
          title: 'T',
          content: 'C',
          status: 'PUSH_FINISHED',
          pushType: 'tag',
          messageType: 'notify',
          environment: 'product',
          expireTime: 3600,
          xgMediaResources: '',
          xgMediaAudioResources: '',
          multiPkg: true,
          targetList: null,
          collapseID: 700001,
          tagSet: {
            op: 'OR',
            tagWithType: [
              { tagTypeName: 'xg_user_define', tagValue: 'a' },
              { tagTypeName: 'xg_user_define', tagValue: 'b' },
            ],
          },
          uploadId: 0,
          groupId: 'tpns_20261201',
          pushConfig: { android, ios: null, iot: null },
          source: 'api',
        },
      ],
    })
  })

  it('name single targets as lists, with their targets and without a collapse id', async () => {
    const { fake } = newFake()
    const { push_id } = await call(fake, PUSH, notify())
    const { pushRecordData } = await record(fake, { pushId: push_id })
    expect(pushRecordData).toMatchObject([
      { pushType: 'token_list', targetList: [makeToken(1)], collapseID: 0 },
    ])
  })

  it('are paged, newest first, with the count of all', async () => {
    const { fake, clock } = newFake()
    const ids = []
    for (let n = 0; n < 25; n++) {
      ids.push((await call(fake, PUSH, notify())).push_id)
      clock.advance(1000)
    }
    ids.reverse()
    const page = async (body: object) => {
      const { count, pushRecordData } = await record(fake, { ...today, ...body })
      return [count, (pushRecordData as { pushId: string }[]).map((row) => row.pushId)]
    }
    expect(await page({ offset: 0, limit: 10 })).toEqual([25, ids.slice(0, 10)])
    expect(await page({ offset: 20, limit: 10 })).toEqual([25, ids.slice(20)])
    expect(await page({ offset: 30, limit: 10 })).toEqual([25, []])
    expect(await page({})).toEqual([25, ids.slice(0, 20)])
  })

  it.each([
    [{}, 4],
    [{ pushType: 'all' }, 1],
    [{ pushType: 'tag' }, 1],
    [{ pushType: 'token' }, 2],
    [{ pushType: 'account' }, 0],
    [{ msgType: 'message' }, 1],
    [{ msgType: 'notify', pushType: 'token' }, 1],
    [{ startDate: '2026-12-02', endDate: '2026-12-02' }, 0],
  ])('can be filtered by %j', async (filter, count) => {
    const { fake } = newFake()
    for (const body of [
      toAll(),
      toTag(['a']),
      notify({ audience_type: 'token_list' }),
      notify({ message_type: 'message' }),
    ]) {
      expect(await call(fake, PUSH, body)).toMatchObject({ ret_code: 0 })
    }
    expect(await record(fake, { ...today, ...filter })).toMatchObject({ count })
  })

  it.each([
    [{ ...today, limit: 200 }, 0],
    [{ ...today, limit: 201 }, 1008007],
    [{ ...today, offset: -1 }, 1008007],
    [{ ...today, pushType: 'token_list' }, 0],
    [{ ...today, pushType: 1 }, 1008001],
    [{}, 0],
    [{ limit: 10, msgType: 'notify', offset: 0 }, 0],
    [{ startDate: '2026-12-01' }, 1008002],
    [{ pushId: '1' }, 1008015],
    [{ pushId: 1 }, 1008001],
  ])('with %j are answered %i', async (body, code) => {
    expect(await record(newFake().fake, body)).toMatchObject({ retCode: code })
  })

  it('forget a task after a month', async () => {
    const { fake, clock } = newFake()
    const { push_id } = await call(fake, PUSH, notify())
    clock.advance(31 * DAY)
    expect(await record(fake, { pushId: push_id })).toMatchObject({ retCode: 0 })
    clock.advance(1)
    expect(await record(fake, { pushId: push_id })).toMatchObject({ retCode: 1008015 })
    expect(await call(fake, at('get_push_task_stat_channel'), { pushId: push_id })).toMatchObject({
      retCode: 1008015,
    })
  })

  it('have ids as bare numbers in the older style', async () => {
    const { fake } = newFake('older')
    const { push_id } = await call(fake, PUSH, notify())
    const reply = await raw(fake, at('get_push_record'), JSON.stringify({ pushId: push_id }))
    const text = reply.kind === 'answer' ? new TextDecoder().decode(reply.body) : ''
    expect(text).toContain('"pushId":1328245138690125825,')
  })
})

describe('device statistics', () => {
  it('count devices by day, with the date as an integer', async () => {
    const { fake, clock } = newFake()
    fake.addDevice({ token: makeToken(1) })
    fake.addDevice({ token: makeToken(2), notificationOn: false })
    clock.advance(DAY)
    fake.addDevice({ token: makeToken(3), online: false })
    fake.invalidateToken(makeToken(1))
    const answer = await call(fake, at('get_device_stat_overview'), {
      startDate: '20261201',
      endDate: '20261202',
    })
    expect(answer).toEqual({
      retCode: 0,
      errMsg: '',
      getDeviceStatOverviewData: [
        {
          date: 20261201,
          accuUv: 2,
          newUv: 2,
          activeUv: 1,
          invalidUv: 1,
          availableUv: 1,
          notificationOpen: 0,
          notificationClose: 1,
          notificationUnknown: 0,
        },
        {
          date: 20261202,
          accuUv: 3,
          newUv: 1,
          activeUv: 1,
          invalidUv: 1,
          availableUv: 2,
          notificationOpen: 1,
          notificationClose: 1,
          notificationUnknown: 0,
        },
      ],
    })
  })

  it.each([
    'city',
    'province',
    'app_version',
    'sdk_version',
    'system_version',
    'device_brand',
    'device_version',
  ])('count devices by %s, under that key', async (type) => {
    const { fake } = newFake()
    for (const [n, value] of ['x', 'y', 'y'].entries()) {
      fake.addDevice({ token: makeToken(n), properties: { [type]: value } })
    }
    fake.addDevice({ token: makeToken(9) })
    expect(await call(fake, at('get_device_distribute_info'), { date: '20261201', type })).toEqual({
      retCode: 0,
      errMsg: '',
      data: [
        { [type]: 'y', count: 2 },
        { [type]: 'x', count: 1 },
      ],
    })
  })
})

describe('the pushes of a token', () => {
  it('are those of today, with ids as bare numbers', async () => {
    const { fake, clock } = newFake()
    await call(fake, PUSH, notify())
    clock.advance(DAY)
    fake.addDevice({ token: makeToken(1), tags: ['a'] })
    await call(fake, PUSH, toTag(['a']))
    await call(fake, PUSH, notify({ token_list: [makeToken(2)] }))
    const reply = await raw(fake, 'v3/toolbox/getPushListByToken', JSON.stringify({ token: makeToken(1) }))
    expect(reply.kind === 'answer' && new TextDecoder().decode(reply.body)).toBe(
      `{"retCode":0,"errMsg":"NO_ERROR","pushTaskList":[{"pushId":1328245138690125826,"pushTime":${(START + DAY) / 1000},"pushTargetType":"TAG_PUSH"}]}`,
    )
    expect(readAnswer(reply).retCode).toBe(0)
  })

  it('need a token', async () => {
    expect(await call(newFake().fake, 'v3/toolbox/getPushListByToken', {})).toMatchObject({
      retCode: 1008002,
    })
  })
})

describe('the older answer style', () => {
  it.each([
    ['messages of success are empty', PUSH, notify(), { ret_code: 0, err_msg: '' }],
    [
      'items are "ok"',
      'v3/device/account/batchoperate',
      { operator_type: 2, token_accounts: [{ token: makeToken(1), account_list: [{ account: 'u' }] }] },
      { result: ['ok'] },
    ],
    [
      'a plan has its message in ErrMsg only',
      'v3/push/plan/add_plan_push',
      { planName: 'n', planDescribe: 'd' },
      { ErrMsg: '', result: { planId: '48' } },
    ],
  ])('%s', async (_, path, body, expected) => {
    const answer = await call(newFake('older').fake, path, body)
    expect(answer).toMatchObject(expected)
    expect(answer).not.toHaveProperty('err_msg_zh')
    if (path.includes('plan')) expect(answer).not.toHaveProperty('errMsg')
  })

  it('answers a recall in the other envelope', async () => {
    const { fake } = newFake('older')
    const { push_id } = await call(fake, PUSH, toAll())
    expect(await call(fake, 'v3/push/stop_push_msg', { pushId: push_id })).toEqual({
      ret_code: 0,
      err_msg: '',
    })
  })
})

describe('a single trait', () => {
  it('changes the newer style there and nowhere else', async () => {
    const { fake } = newFake({ code: 'string' })
    expect(await call(fake, PUSH, notify())).toMatchObject({ ret_code: '0', err_msg: 'NO_ERROR' })
    expect(await call(fake, PUSH, {})).toMatchObject({ ret_code: '1008002' })
  })
})
