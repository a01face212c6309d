import { describe, expect, it } from 'vitest'
import type { Audience } from '../../../src/api/push/schema/audience.js'
import type { PushRequest } from '../../../src/api/push/schema/push-request.js'
import {
  allPush,
  encode,
  LOOP,
  NOON,
  silentPush,
  TAG_ITEM,
  TAG_RULE,
  TOKEN,
  tagPush,
  tokenPush,
  withAndroid,
  withAps,
} from './context.js'

const AUDIENCES: Record<Audience['audience_type'], object> = {
  all: {},
  tag: { tag_rules: [TAG_RULE] },
  token: { token_list: [TOKEN] },
  token_list: { token_list: [TOKEN, TOKEN] },
  account: { account_list: ['u-1'] },
  account_list: { account_list: ['u-1', 'u-2'] },
  package_account_push: { upload_id: 11231 },
  package_token_push: { upload_id: 11231 },
}

const MESSAGES: Record<string, object> = {
  'Android notification': {
    message_type: 'notify',
    message: { title: 'T', content: 'C', android: { ring: 0 } },
  },
  'notification of no stated platform': { message_type: 'notify', message: { title: 'T', content: 'C' } },
  'iOS notification': {
    message_type: 'notify',
    environment: 'product',
    message: { title: 'T', content: 'C', ios: { aps: { alert: { subtitle: 'S' } } } },
  },
  'iOS badge': { message_type: 'notify', environment: 'dev', message: { ios: { aps: { badge_type: -2 } } } },
  'Android in-app message': { message_type: 'message', message: { title: 'T', content: 'C' } },
  'iOS silent message': {
    message_type: 'message',
    environment: 'dev',
    message: { ios: { aps: { 'content-available': 1 } } },
  },
}

describe('the smallest valid request', () => {
  for (const [audience_type, target] of Object.entries(AUDIENCES)) {
    for (const [kind, content] of Object.entries(MESSAGES)) {
      it(`for ${audience_type}: ${kind}`, () => {
        const request = { audience_type, ...target, ...content }
        const { value, warnings } = encode(request)
        expect(value).toStrictEqual(request)
        expect(warnings).toStrictEqual([])
      })
    }
  }
})

/** Every documented field with a documented value, where it belongs. */
const FIELDS: Record<string, Record<string, unknown>> = {
  options: allPush({
    environment: 'product',
    expire_time: 3600,
    send_time: '2026-12-01 09:00:00',
    multi_pkg: true,
    plan_id: '48',
    push_speed: 50_000,
    collapse_id: 13_524_012_384,
    force_collapse: true,
    channel_rules: ['xg', 'hw', 'honor', 'xm', 'mz', 'vivo', 'oppo', 'fcm', 'apns'].map((channel) => ({
      channel,
      disable: false,
    })),
    tpns_online_push_type: 1,
    supply_inapp_msg: true,
    resend_by_sms: true,
    sms_info: {
      delay_trigger_time: 3600,
      trigger_condition: 2,
      sms_sign_name: 'signe_name',
      sms_template_id: '123',
      sms_app_id: 'appId',
      sms_template_params: ['param1', 'param2'],
    },
    platform: 'android',
    seq: 7,
    trace_id: 'trace-7',
  }),
  'the loop of a weekly push': allPush({
    loop_param: { ...LOOP, loopType: 2, loopDayIndexs: [0, 1, 2], dayTimes: ['19:00:00', '20:00:00'] },
  }),
  'options of tokens': tokenPush({ ignore_invalid_token: 1 }),
  'options of accounts': allPush({
    audience_type: 'account_list',
    account_list: ['a'],
    account_type: 1002,
    account_push_type: 1,
  }),
  attributes: tokenPush({
    ntf_wt_attrs: true,
    message: {
      title: 'Hi, {{name}}',
      content: 'You have {{score}} points',
      default_title: 'Hi',
      default_content: 'You have points',
      default_subtitle: 'S',
    },
  }),
  'texts of an Android notification': tokenPush({
    message: {
      title: 'T',
      content: 'C',
      accept_time: [{ start: { hour: '0', min: '0' }, end: { hour: '23', min: '59' } }],
      thread_id: 'g',
      thread_sumtext: 's',
      xg_media_resources: 'https://x/y.png',
      xg_media_audio_resources: 'https://x/y.mp3',
    },
  }),
  'Android settings': withAndroid({
    n_ch_id: 'default_message',
    n_ch_name: 'Default',
    n_category: 'msg',
    n_importance: 4,
    xm_ch_id: 'x',
    fcm_ch_id: 'f',
    hw_ch_id: 'h',
    hw_biz_type: 1,
    hw_category: 'IM',
    hw_importance: 2,
    urgency: 'HIGH',
    oppo_ch_id: 'o',
    oppo_top_notification_bar_show: true,
    oppo_senior_push: false,
    oppo_advertiser_id: 'a',
    vivo_ch_id: '1',
    vivo_category: 'ACCOUNT',
    vivo_marketing: { any: ['thing'] },
    n_id: 0,
    builder_id: 0,
    style_id: 1,
    badge_type: 99,
    ring: 1,
    ring_raw: 'ring',
    vibrate: 0,
    lights: 1,
    clearable: 0,
    icon_type: 1,
    icon_res: 'https://x/y.png',
    small_icon: 'xg',
    icon_color: 123456,
    action: { action_type: 1, activity: 'com.x.y.PushActivity', aty_attr: { if: 0, pf: 0 } },
    custom_content: '{"key":"value"}',
    show_type: 2,
  }),
  'an action that opens the browser': withAndroid({
    action: { action_type: 2, browser: { url: 'https://x', confirm: 1 } },
  }),
  'an action that opens a page': withAndroid({
    action: { action_type: 3, intent: 'xgscheme://com.tpns.push/notify_detail' },
  }),
  'iOS settings': {
    ...withAps({
      alert: { title: 'T', subtitle: 'S', body: 'B', 'loc-key': 'K', 'loc-args': ['a'] },
      badge_type: 5,
      category: 'INVITE_CATEGORY',
      'mutable-content': 1,
      sound: 'default',
      'interruption-level': 'time-sensitive',
      'content-available': 0,
      'thread-id': 't',
    }),
  },
  'an alert of text': withAps({ alert: 'Hello' }),
  'silent with data': silentPush({ aps: { 'content-available': 1 }, custom_content: '{"k":1}' }),
  'the old tag list': tagPush({ tag_rules: undefined, tag_list: { tags: ['t1', 't2'], op: 'AND' } }),
  'all tag types': tagPush({
    tag_rules: [
      {
        ...TAG_RULE,
        tag_items: [
          'xg_user_define',
          'xg_auto_version',
          'xg_auto_province',
          'xg_auto_city',
          'xg_auto_active',
          'xg_auto_sdkversion',
          'xg_auto_systemversion',
          'xg_auto_systemlanguage',
          'xg_auto_country',
          'xg_auto_devicebrand',
          'xg_auto_deviceversion',
        ].map((tag_type) => ({ ...TAG_ITEM, tag_type })),
      },
    ],
  }),
  '500 tags': tagPush({
    tag_rules: [{ ...TAG_RULE, tag_items: [{ ...TAG_ITEM, tags: Array(500).fill('t') }] }],
  }),
  '1000 tokens': tokenPush({ audience_type: 'token_list', token_list: Array(1000).fill(TOKEN) }),
}

describe('every documented field is accepted and sent unchanged', () => {
  for (const [name, request] of Object.entries(FIELDS)) {
    it(name, () => {
      const { value, warnings } = encode(request)
      expect(value).toEqual(request)
      expect(warnings).toStrictEqual([])
    })
  }
})

describe('what changes on the wire', () => {
  it('is custom_content given as an object, for both platforms', () => {
    const data = { order: 42, text: 'ß "quoted"', nested: [null, true] }
    const android = encode(withAndroid({ custom_content: data })).value
    expect(android).toStrictEqual(withAndroid({ custom_content: JSON.stringify(data) }))
    const silent = encode(silentPush({ aps: { 'content-available': 1 }, custom_content: data })).value
    expect(silent).toStrictEqual(
      silentPush({
        aps: { 'content-available': 1 },
        custom_content: '{"order":42,"text":"ß \\"quoted\\"","nested":[null,true]}',
      }),
    )
  })

  it('is a Date', () => {
    const { value } = encode(allPush({ send_time: new Date(NOON + 3_600_000) }))
    expect(value).toStrictEqual(allPush({ send_time: '2026-11-23 13:00:00' }))
  })

  it('is nothing else, and it is a copy: what the caller does afterwards changes nothing', () => {
    const request: Record<string, unknown> = {
      ...withAndroid({ custom_content: '{}', future: { list: [1] } }),
      seq: undefined,
    }
    const before = structuredClone(withAndroid({ custom_content: '{}', future: { list: [1] } }))
    const { value } = encode(request)
    expect(value).toStrictEqual(before)
    for (const part of [request, request.message, request.token_list]) {
      for (const key of Object.keys(part as object)) Reflect.set(part as object, key, 'changed')
    }
    expect(value).toStrictEqual(before)
  })
})

describe('what counts as not given is left out', () => {
  const unset = {
    environment: '',
    send_time: '',
    upload_id: 0,
    push_speed: 0,
    collapse_id: 0,
    loop_param: 0,
    plan_id: '',
    group_id: '',
    platform: '',
  }

  it.each(Object.entries(unset))('%s: %j, as the SDKs of the vendor send it', (key, value) => {
    const encoded = encode(allPush({ [key]: value }))
    expect(encoded.value).toStrictEqual(allPush())
    expect(encoded.warnings).toStrictEqual([])
  })

  it.each([null, undefined])('%s, at every level', (nothing) => {
    const request = tokenPush({
      send_time: nothing,
      tag_rules: nothing,
      sms_info: nothing,
      message: {
        title: 'T',
        content: 'C',
        ios: nothing,
        thread_id: nothing,
        android: { custom_content: nothing, action: { action_type: 1, aty_attr: nothing, browser: nothing } },
      },
    })
    const expected = withAndroid({ action: { action_type: 1 } })
    expect(encode(request).value).toStrictEqual(expected)
  })

  it('zeros inside the message', () => {
    const android = {
      n_importance: 0,
      hw_importance: 0,
      urgency: '',
      show_type: 0,
      action: { action_type: 0 },
    }
    expect(encode(withAndroid(android)).value).toStrictEqual(withAndroid({ action: {} }))
  })
})

describe('a field that is not known', () => {
  it('is sent unchanged, at every level', () => {
    const extra = { future: { deep: [1, 'x', null, { y: false }] }, nothing: null }
    const rule = { ...TAG_RULE, ...extra, tag_items: [{ ...TAG_ITEM, ...extra }] }
    const time = { hour: '1', min: '2', ...extra }
    const request = tagPush({
      ...extra,
      environment: 'dev',
      tag_rules: [rule],
      channel_rules: [{ channel: 'xm', disable: true, ...extra }],
      resend_by_sms: true,
      sms_info: {
        delay_trigger_time: 300,
        trigger_condition: 1,
        sms_template_id: 'x',
        sms_app_id: 'y',
        ...extra,
      },
      loop_param: { ...LOOP, ...extra },
      message: {
        title: 'T',
        content: 'C',
        ...extra,
        accept_time: [{ start: time, end: time, ...extra }],
        harmony: { badge: 1 },
        android: {
          ...extra,
          action: {
            action_type: 2,
            browser: { url: 'http://x', ...extra },
            aty_attr: { ...extra },
            ...extra,
          },
        },
        ios: { ...extra, aps: { alert: { ...extra }, ...extra } },
      },
    })
    expect(encode(request).value).toStrictEqual(request)
  })

  it('and a value that is not known, where the service may grow', () => {
    const request = withAndroid({
      urgency: 'VERY_HIGH',
      hw_category: 'NEW',
      vivo_category: 'NEW',
      vivo_ch_id: '7',
    }) satisfies object
    expect(encode(request as unknown as PushRequest).value).toStrictEqual(request)
  })
})
