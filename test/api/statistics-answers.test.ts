import { describe, expect, it } from 'vitest'
import {
  deviceDistribution,
  devicesPerDay,
  groupFunnel,
  groupFunnelOld,
  pushesPerDay,
  pushesPerDayOld,
  task,
  taskFunnel,
  tasks,
} from '../../src/api/statistics/endpoints.js'
import { decode } from './support.js'

const android = {
  pushActiveUv: 10,
  pushOnlineUv: 9,
  arrivalUv: 8,
  verifySvcUv: 8,
  callbackVerifySvcUv: 8,
  verifyUv: 8,
  clickUv: 3,
  cleanupUv: 1,
}
const ios = { pushActiveUv: 10, pushOnlineUv: 9, verifySvcUv: 8, clickUv: 3 }
const newer = { ...android, pushRetryUv: 2, tomorrowUv: 1 }
const flat = { pushActiveUv: 2, pushOnlineUv: 2, verifySvcUv: 2, verifyUv: 2, clickUv: 0, cleanupUv: 0 }

describe('statistics.pushesPerDay', () => {
  it('keeps days, channels and counters, known or not', () => {
    const answer = {
      pushDateChannelStat: [
        {
          date: '20261101',
          channelDatas: [
            { channel: 'all', pushState: android },
            { channel: 'apns', pushState: ios },
            { channel: 'satellite', pushState: newer, note: 'x' },
          ],
        },
      ],
      traceId: 't',
    }
    expect(decode(pushesPerDay, answer)).toEqual(answer)
  })

  it('reads null as nothing at every level', () => {
    expect(decode(pushesPerDay, { pushDateChannelStat: null })).toEqual({ pushDateChannelStat: [] })
    const day = { date: '20261101', channelDatas: null }
    expect(decode(pushesPerDay, { pushDateChannelStat: [day] }).pushDateChannelStat[0]!.channelDatas).toEqual(
      [],
    )
    const empty = { channelDatas: [{ channel: 'xg', pushState: null }] }
    expect(
      decode(pushesPerDay, { pushDateChannelStat: [empty] }).pushDateChannelStat[0]!.channelDatas[0],
    ).toEqual({
      channel: 'xg',
      pushState: {},
    })
  })
})

describe('statistics.pushesPerDayOld', () => {
  const days = [{ date: '20190724', ...flat, newUv: 1 }]

  it.each(['pushStatOverviewData', 'PushStatOverviewData'])('reads the rows under %s', (field) => {
    expect(decode(pushesPerDayOld, { [field]: days, more: 1 })).toEqual({
      pushStatOverviewData: days,
      more: 1,
    })
  })
})

describe('statistics.devicesPerDay', () => {
  it.each([
    ['the older answer', [{ date: 20220412, accuUv: 2986, newUv: 3, activeUv: 325 }]],
    [
      'the newer answer',
      [
        {
          date: 20261101,
          accuUv: 2986,
          newUv: 3,
          activeUv: 325,
          invalidUv: 40,
          availableUv: 2981,
          notificationOpen: 2854,
          notificationClose: 127,
          notificationUnknown: 2425,
          tomorrow: 1,
        },
      ],
    ],
  ])('keeps %s', (_what, getDeviceStatOverviewData) => {
    expect(decode(devicesPerDay, { getDeviceStatOverviewData })).toEqual({ getDeviceStatOverviewData })
  })
})

describe('statistics.deviceDistribution', () => {
  it('gives rows of one form beside the data as sent', () => {
    const data = [
      { sdk_version: '1.4.3.1', count: 8 },
      { sdk_version: 2, count: '3' },
    ]
    expect(decode(deviceDistribution, { data }, { type: 'sdk_version' })).toEqual({
      data,
      rows: [
        { value: '1.4.3.1', count: 8 },
        { value: '2', count: 3 },
      ],
    })
  })

  it.each([
    ['another key than asked for', { count: 8, carrier: 'x' }, { value: 'x', count: 8 }],
    ['no count', { city: 'Shenzhen' }, { value: 'Shenzhen', count: undefined }],
    ['no value', { count: 1 }, { value: undefined, count: 1 }],
    ['null as value', { city: null, count: 1 }, { value: undefined, count: 1 }],
    ['the asked key among others', { extra: 'y', city: 'Beijing', count: 2 }, { value: 'Beijing', count: 2 }],
  ])('copes with %s', (_what, row, expected) => {
    expect(decode(deviceDistribution, { data: [row] }, { type: 'city' }).rows).toEqual([expected])
  })
})

describe('task records', () => {
  const record = {
    date: '2026-11-18 11:26:54',
    pushId: '1328245138690125824',
    title: 'T',
    content: 'C',
    status: 'PUSH_FINISHED',
    pushType: 'all',
    targetList: null,
    tagSet: null,
    uploadId: 0,
    groupId: '',
    expireTime: 43200,
    messageType: 'notify',
    xgMediaResources: '',
    environment: 'product',
    multiPkg: true,
    source: 'api',
    pushConfig: {
      android: { ring: 1, action: { action_type: 1, browser: null }, custom_content: '' },
      ios: null,
      iot: null,
    },
  }

  it('are kept as sent, known fields or not', () => {
    const newerRecord = {
      ...record,
      createTime: 1763436414,
      xgMediaAudioResources: '',
      collapseID: 17,
      status: 'PUSH_ARCHIVED',
      tagSet: { op: 'OR', tagWithType: [{ tagTypeName: 'xg_user_define', tagValue: 't1' }] },
      tomorrow: [1],
    }
    const answer = { count: 126, pushRecordData: [record, newerRecord], traceId: 't' }
    expect(decode(tasks, answer)).toEqual(answer)
  })

  it.each([
    ['a number', 130248, '130248'],
    ['text', '1328245138690125824', '1328245138690125824'],
    ['nothing', undefined, undefined],
  ])('have their id as text when the answer gives %s', (_what, pushId, expected) => {
    const answer = { pushRecordData: [{ ...record, pushId }] }
    expect(decode(task, answer).pushRecordData).toEqual([{ ...record, pushId: expected }])
    expect(decode(tasks, answer).pushRecordData).toEqual([{ ...record, pushId: expected }])
  })

  it('are none when the list is null', () => {
    expect(decode(tasks, { count: 0, pushRecordData: null })).toEqual({ count: 0, pushRecordData: [] })
  })
})

describe.each([taskFunnel, groupFunnel])('$name', (endpoint) => {
  const channels = [
    { channel: 'xg', pushState: android },
    { channel: 'tomorrow', pushState: newer, note: 1 },
  ]

  it.each([
    ['a list', channels],
    ['a list in text ("Json" in an older table)', JSON.stringify(channels)],
  ])('reads %s', (_what, pushStatDataAll) => {
    expect(decode(endpoint, { pushStatDataAll, more: 1 })).toEqual({ pushStatDataAll: channels, more: 1 })
  })

  it('reads the counters also under the name of the oldest page', () => {
    const answer = { pushStatDataAll: [{ channel: 'xg', pushStat: flat }] }
    expect(decode(endpoint, answer).pushStatDataAll).toEqual([{ channel: 'xg', pushState: flat }])
  })
})

describe('statistics.groupFunnelOld', () => {
  it('reads flat counters', () => {
    expect(decode(groupFunnelOld, { pushStatData: { ...flat, newUv: 1 } })).toEqual({
      pushStatData: { ...flat, newUv: 1 },
    })
  })

  it('gives no counters when there are none', () => {
    expect(decode(groupFunnelOld, { pushStatData: null }).pushStatData).toEqual({})
  })
})
