import { describe, expect, it } from 'vitest'
import type { PushRequest } from '../../src/api/push/schema/push-request.js'
import { TpnsConfigError, TpnsRequestError } from '../../src/errors/validation-errors.js'
import { type TranslateOptions, translate } from '../../src/migrate/translate.js'

const TOKEN = '0123456789abcdef0123456789abcdef0123'
const message = { title: 'Offline Push Title', content: 'Offline Push Content' }
const options: TranslateOptions = {
  platform: 'android',
  fromAccount: 'administrator',
  sdkAppId: 88888888,
  msgRandom: () => 3674128,
  registrationIdOf: (token) => `r-${token}`,
  userIdOf: (account) => account,
}
const toAll = { audience_type: 'all', message_type: 'notify', message } as const
const tagRule = (tags: readonly string[], tags_operator: 'AND' | 'OR', more = {}) => ({
  tag_items: [
    {
      tags,
      is_not: false,
      tags_operator,
      items_operator: 'OR' as const,
      tag_type: 'xg_user_define',
      ...more,
    },
  ],
  operator: 'OR' as const,
  is_not: false,
})
const byTags = (...tag_rules: ReturnType<typeof tagRule>[]): PushRequest => ({
  audience_type: 'tag',
  tag_rules,
  message_type: 'notify',
  message,
})
const getFields = (request: PushRequest, more: Partial<TranslateOptions> = {}) =>
  Object.fromEntries(translate(request, { ...options, ...more }).fields.map((each) => [each.field, each]))

describe('the requests that the pages of the successor show', () => {
  it('to named users (batch)', () => {
    const { requests } = translate(
      { audience_type: 'account_list', account_list: ['user1', 'user2'], message_type: 'notify', message },
      options,
    )
    expect(requests).toEqual([
      {
        path: 'v4/timpush/batch',
        body: {
          From_Account: 'administrator',
          To_Account: ['user1', 'user2'],
          MsgRandom: 3674128,
          OfflinePushInfo: { PushFlag: 0, Title: 'Offline Push Title', Desc: 'Offline Push Content' },
        },
      },
    ])
  })

  it('to all (push)', () => {
    expect(translate(toAll, options).requests).toEqual([
      {
        path: 'v4/timpush/push',
        body: {
          From_Account: 'administrator',
          MsgRandom: 3674128,
          OfflinePushInfo: { PushFlag: 0, Title: 'Offline Push Title', Desc: 'Offline Push Content' },
        },
      },
    ])
  })

  it.each([
    ['AND', { TagsAnd: ['股票A', '股票B'] }],
    ['OR', { TagsOr: ['股票A', '股票B'] }],
  ] as const)('by tags joined with %s (push with Condition)', (operator, Condition) => {
    const [request] = translate(byTags(tagRule(['股票A', '股票B'], operator)), options).requests
    expect(request).toMatchObject({ path: 'v4/timpush/push', body: { Condition } })
  })

  it('planned, by tags (add_sched_task), with the time in UTC', () => {
    const request = {
      ...byTags(tagRule(['股票A', '股票B'], 'AND')),
      send_time: '2025-06-01 18:00:00',
    } as PushRequest
    expect(translate(request, options).requests).toEqual([
      {
        path: 'v4/timpush/add_sched_task',
        body: {
          Sdkappid: 88888888,
          Type: 'Tag',
          SchedAt: '2025-06-01 10:00:00',
          Content: {
            From_Account: 'administrator',
            Condition: { TagsAnd: ['股票A', '股票B'] },
            OfflinePushInfo: { PushFlag: 0, Title: 'Offline Push Title', Desc: 'Offline Push Content' },
          },
        },
      },
    ])
  })

  it('silent, for iOS (ContentAvailable)', () => {
    const request: PushRequest = {
      ...toAll,
      message_type: 'message',
      environment: 'product',
      message: { ios: { aps: { 'content-available': 1 }, custom_content: { entity: { key1: 'value1' } } } },
    }
    const { requests, survival } = translate(request, { ...options, platform: 'ios' })
    expect(survival).toBe('whole')
    expect(requests[0]?.body).toMatchObject({
      OfflinePushInfo: { Ext: '{"entity":{"key1":"value1"}}', ApnsInfo: { ContentAvailable: 1 } },
    })
  })

  it('with the settings of the vendors and of APNs', () => {
    const android = {
      ring_raw: 'shake',
      n_ch_id: 'c',
      xm_ch_id: 'xiaomi_channel_id',
      oppo_ch_id: 'oppo_channel_id',
      vivo_category: 'MARKETING',
      hw_category: 'MARKETING',
      hw_importance: 1,
      badge_type: 7,
      custom_content: '{"entity":{"k1":"v1"}}',
    } as const
    const ofAndroid = translate({ ...toAll, message: { ...message, android } }, options)
    expect(ofAndroid.requests[0]?.body.OfflinePushInfo).toEqual({
      PushFlag: 0,
      Title: message.title,
      Desc: message.content,
      Ext: '{"entity":{"k1":"v1"}}',
      BadgeSetNum: 7,
      AndroidInfo: {
        Sound: 'shake',
        XiaoMiChannelID: 'xiaomi_channel_id',
        OPPOChannelID: 'oppo_channel_id',
        VIVOCategory: 'MARKETING',
        HuaWeiCategory: 'MARKETING',
        HuaWeiImportance: 'LOW',
        HonorImportance: 'LOW',
      },
    })
    const aps = {
      alert: { subtitle: 'apns subtitle' },
      sound: 'apns.mp3',
      'mutable-content': 1,
      badge_type: -1,
    } as const
    const ofIos = translate(
      {
        ...toAll,
        environment: 'product',
        message: { ...message, xg_media_resources: 'https://www.image.com', ios: { aps } },
      },
      { ...options, platform: 'ios' },
    )
    expect(ofIos.requests[0]?.body.OfflinePushInfo).toMatchObject({
      ApnsInfo: {
        Sound: 'apns.mp3',
        BadgeMode: 1,
        SubTitle: 'apns subtitle',
        Image: 'https://www.image.com',
        MutableContent: 1,
      },
    })
  })
})

describe('a sample of the TPNS pages', () => {
  it('to one device says which map it needs, and is not sent without it', () => {
    const request: PushRequest = {
      audience_type: 'token',
      token_list: [TOKEN],
      message_type: 'notify',
      message: {
        ...message,
        android: { action: { action_type: 3 as const, intent: 'xgscheme://com.tpns.push/notify_detail' } },
      },
    }
    const without = translate(request, { platform: 'android' })
    expect(without.requests).toEqual([])
    expect(without.survival).toBe('changed')
    expect(without.supply.map(({ what }) => what)).toEqual([
      'registrationIdOf',
      'From_Account',
      'MsgRandom',
      'OfflinePushInfo.AndroidInfo.XiaoMiChannelID',
    ])
    expect(translate(request, options).requests[0]?.body).toMatchObject({ To_Account: [`r-${TOKEN}`] })
    expect(getFields(request)['message.android.action.intent']).toMatchObject({
      fate: 'dropped',
      loses: true,
      instead: { en: expect.stringContaining('Ext') },
    })
  })

  it('repeated weekly gives no request at all', () => {
    const loop_param = {
      startDate: '2026-12-01',
      endDate: '2026-12-31',
      loopType: 2,
      loopDayIndexs: [1],
      dayTimes: ['19:00:00'],
    } as const
    const { survival, requests, fields } = translate({ ...toAll, loop_param } as PushRequest, options)
    expect({ survival, requests }).toEqual({ survival: 'not', requests: [] })
    expect(fields.filter(({ blocks }) => blocks).map(({ field }) => field)).toEqual([
      'loop_param.startDate',
      'loop_param.endDate',
      'loop_param.loopType',
      'loop_param.loopDayIndexs',
      'loop_param.dayTimes',
    ])
  })
})

describe('a push that would reach other people', () => {
  const negated = { ...tagRule(['vip'], 'OR'), is_not: true }
  it.each([
    ['a negated rule', byTags(negated), 'tag_rules[].is_not'],
    ['a negated term', byTags(tagRule(['vip'], 'OR', { is_not: true })), 'tag_rules[].tag_items[].is_not'],
    [
      'an automatic tag',
      byTags(tagRule(['CN'], 'OR', { tag_type: 'xg_auto_country' })),
      'tag_rules[].tag_items[].tag_type',
    ],
    ['AND and OR', byTags(tagRule(['a', 'b'], 'AND'), tagRule(['c'], 'OR')), 'tag_rules'],
    [
      '11 tags',
      byTags(
        tagRule(
          Array.from({ length: 11 }, (_, i) => `t${i}`),
          'OR',
        ),
      ),
      'tag_rules',
    ],
    ['a tag of 51 bytes', byTags(tagRule(['x'.repeat(51)], 'OR')), 'tag_rules'],
    [
      'a package',
      { audience_type: 'package_token_push', upload_id: 1, message_type: 'notify', message } as PushRequest,
      'audience_type',
    ],
  ])('with %s gives no request, and says which field it is', (_, request, field) => {
    const { survival, requests, fields } = translate(request, options)
    expect({ survival, requests }).toEqual({ survival: 'not', requests: [] })
    expect(fields.filter(({ blocks }) => blocks).map((each) => each.field)).toContain(field)
  })

  it('is not one where several rules say the same as one', () => {
    const { requests } = translate(byTags(tagRule(['a', 'b'], 'OR'), tagRule(['c', 'a'], 'OR')), options)
    expect(requests[0]?.body).toMatchObject({ Condition: { TagsOr: ['a', 'b', 'c'] } })
  })

  it('names the page that shows TagsNot beside those that do not', () => {
    const field = getFields(byTags(negated))['tag_rules[].is_not']
    expect(field?.contradictedBy.map(({ url }) => url)).toEqual([
      'https://www.tencentcloud.com/document/product/1047/60561',
    ])
    expect(field?.sources.length).toBeGreaterThan(1)
  })
})

describe('the report', () => {
  it('counts a value that asks for nothing as carried', () => {
    const { survival, fields } = translate(
      { ...toAll, message: { ...message, android: { ring: 1, vibrate: 1 } as const } },
      options,
    )
    expect(survival).toBe('whole')
    expect(fields.find(({ field }) => field === 'message.android.ring')?.fate).toBe('carried')
  })

  it('says of a field of the other platform that nothing is lost', () => {
    const field = getFields({ ...toAll, message: { ...message, ios: { aps: { alert: { subtitle: 's' } } } } })
    expect(field['message.ios.aps.alert.subtitle']).toMatchObject({ fate: 'dropped', loses: false })
  })

  it('has a line for a field that the library does not know', () => {
    const field = getFields({ ...toAll, message: { ...message, android: { n_new: 1 } } } as PushRequest)
    expect(field['message.android.n_new']).toMatchObject({
      fate: 'dropped',
      loses: true,
      confidence: 'not-found',
    })
  })

  it('says that a transparent message reaches only devices that are online', () => {
    const request: PushRequest = { ...toAll, message_type: 'message' }
    const { requests, survival } = translate(request, options)
    expect(survival).toBe('changed')
    expect(requests[0]?.body).toMatchObject({ OfflinePushInfo: { PushFlag: 1 } })
  })

  it('writes the default of TPNS for the service extension of iOS', () => {
    const { fields, requests } = translate({ ...toAll, environment: 'dev' }, { ...options, platform: 'ios' })
    expect(fields.at(-1)).toMatchObject({
      field: 'message.ios.aps.mutable-content',
      fate: 'changed',
      loses: false,
    })
    expect(requests[0]?.body).toMatchObject({ OfflinePushInfo: { ApnsInfo: { MutableContent: 1 } } })
  })

  it('hands account and account type to the map, and lists who is in none of the requests', () => {
    const asked: unknown[] = []
    const { requests, unmapped, merged } = translate(
      {
        audience_type: 'account_list',
        account_list: ['a', 'b', 'c'],
        account_type: 1002,
        message_type: 'notify',
        message,
      },
      {
        ...options,
        userIdOf: (account, type) => {
          asked.push([account, type])
          return { a: 'u', c: 'u' }[account]
        },
      },
    )
    expect(asked).toEqual([
      ['a', 1002],
      ['b', 1002],
      ['c', 1002],
    ])
    expect(requests.map(({ body }) => body)).toMatchObject([{ To_Account: ['u'] }])
    expect({ unmapped, merged }).toEqual({ unmapped: ['b'], merged: 1 })
  })
})

describe('integers beyond 2^53', () => {
  it('are taken as digits in a string', () => {
    const request = { ...toAll, collapse_id: '9007199254740993' } as unknown as PushRequest
    expect(getFields(request).collapse_id).toMatchObject({ fate: 'dropped' })
  })
})

describe('what is no push', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.message = cyclic
  it.each([
    ['null', null],
    ['undefined', undefined],
    ['a text', 'push'],
    ['a list', [toAll]],
    ['an empty object', {}],
    ['a Map', new Map()],
    ['a cycle', cyclic],
    ['an unknown audience', { ...toAll, audience_type: 'everybody' }],
    ['an audience without recipients', { ...toAll, audience_type: 'token', token_list: [] }],
    ['recipients that are no list', { ...toAll, audience_type: 'token', token_list: TOKEN }],
    ['a time that is none', { ...toAll, send_time: '2026-02-30 10:00:00' }],
    ['a Date that is none', { ...toAll, send_time: new Date(Number.NaN) }],
    ['a time before the years', { ...toAll, send_time: '0000-01-01 00:00:00' }],
    ['BigInt', { ...toAll, message: { ...message, android: { custom_content: { n: 2n ** 60n } } } }],
    [
      'a getter that throws',
      {
        ...toAll,
        get message() {
          throw new Error('hostile')
        },
      },
    ],
    [
      'a Proxy that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('hostile')
          },
        },
      ),
    ],
  ])('is refused with a typed error: %s', (_, request) => {
    const attempt = () => translate(request as unknown as PushRequest, options)
    expect(attempt).toThrow(TpnsRequestError)
    expect(attempt).toThrow(/Not translated/)
  })

  it.each<[string, unknown]>([
    ['no options', undefined],
    ['no platform', {}],
    ['another platform', { platform: 'harmony' }],
    ['a misspelt option', { ...options, toUserID: () => 'u' }],
    ['a map that is no function', { ...options, registrationIdOf: new Map() }],
    ['a zone that is none', { ...options, utcOffset: 'Asia/Shanghai' }],
    [
      'a map that throws',
      {
        ...options,
        registrationIdOf: () => {
          throw new Error('down')
        },
      },
    ],
    ['a map that promises', { ...options, registrationIdOf: async () => 'r' }],
    ['random that is none', { ...options, msgRandom: () => Math.random() }],
    [
      'random that throws',
      {
        ...options,
        msgRandom: () => {
          throw new Error('down')
        },
      },
    ],
  ])('wrong options are refused with a typed error: %s', (_, wrong) => {
    const request: PushRequest = {
      audience_type: 'token',
      token_list: [TOKEN],
      message_type: 'notify',
      message,
    }
    expect(() => translate(request, wrong as TranslateOptions)).toThrow(TpnsConfigError)
  })
})
