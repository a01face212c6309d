import { describe, expect, it } from 'vitest'
import type { EncodeContext } from '../../../src/core/endpoint.js'
import {
  allPush,
  encode,
  getFailure,
  silentPush,
  TAG_ITEM,
  TAG_RULE,
  tagPush,
  tokenPush,
  withAndroid,
  withAps,
  withMessage,
} from './context.js'

type Row = [
  what: string,
  request: Record<string, unknown>,
  key: string,
  path: string,
  options?: Partial<EncodeContext>,
]

const SHOWN_IN_APP = { message_type: 'message' }
const OLD_TAGS = { tags: ['a'], op: 'OR' }
const accountPush = allPush({ audience_type: 'account', account_list: ['a'] })
const accountsPush = (changes: object) => allPush({ audience_type: 'account_list', ...changes })
const tagType = (tag_type: string) =>
  tagPush({ tag_rules: [{ ...TAG_RULE, tag_items: [{ ...TAG_ITEM, tag_type }] }] })
const shared = withMessage({ android: { ring: 1 }, ios: { aps: { alert: {} } } })

const ANDROID_DATA = 'message.android.custom_content'
const ROWS: Row[] = [
  ['expire_time 1', tokenPush({ expire_time: 1 }), 'expire_time.raised', 'expire_time'],
  ['expire_time 799', tokenPush({ expire_time: 799 }), 'expire_time.raised', 'expire_time'],
  [
    'data encoded twice',
    withAndroid({ custom_content: '"{\\"a\\":1}"' }),
    'custom_content.encoded-twice',
    ANDROID_DATA,
  ],
  ['data that is a list', withAndroid({ custom_content: '[]' }), 'custom_content.no-object', ANDROID_DATA],
  ['data that is a number', withAndroid({ custom_content: '42' }), 'custom_content.no-object', ANDROID_DATA],
  ['data that is null', withAndroid({ custom_content: 'null' }), 'custom_content.no-object', ANDROID_DATA],
  ['data that is no JSON', withAndroid({ custom_content: '{' }), 'custom_content.not-json', ANDROID_DATA],
  [
    'a rounded number in the data',
    withAndroid({ custom_content: { order: { id: 2 ** 53 } } }),
    'message.android.rounded',
    `${ANDROID_DATA}.order.id`,
  ],
  [
    'a rounded number in data that is text',
    withAndroid({ custom_content: '{"id":1328245138690125825}' }),
    'message.android.rounded',
    `${ANDROID_DATA}.id`,
  ],
  ['a rounded number in a new field', tokenPush({ newer: [2 ** 60] }), 'newer[].rounded', 'newer[0]'],
  ['half an emoji in the title', withMessage({ title: 'T\ud83d' }), 'message.title.halved', 'message.title'],
  [
    'half an emoji in the text',
    withMessage({ content: '\ude00C' }),
    'message.content.halved',
    'message.content',
  ],
  [
    'half an emoji in the data',
    withAndroid({ custom_content: { a: ['\ud83d'] } }),
    'message.android.halved',
    `${ANDROID_DATA}.a[0]`,
  ],
  [
    'half an emoji as a name in the data',
    withAndroid({ custom_content: { '\ud83d': 1 } }),
    'message.android.halved',
    `${ANDROID_DATA}.\ud83d`,
  ],
  [
    'half an emoji, escaped, in data that is text',
    withAndroid({ custom_content: '{"a":"\\ud83d"}' }),
    'message.android.halved',
    `${ANDROID_DATA}.a`,
  ],
  ['half an emoji in a plan', tokenPush({ plan_id: '\ud83d' }), 'plan_id.halved', 'plan_id'],
  [
    'a control character in the title',
    withMessage({ title: 'a\0b' }),
    'message.title.control',
    'message.title',
  ],
  [
    'an escape in the content',
    withMessage({ content: '\u001b[31m' }),
    'message.content.control',
    'message.content',
  ],
  [
    'a byte order mark in the title',
    withMessage({ title: '\ufeffT' }),
    'message.title.control',
    'message.title',
  ],
  ['a text that is turned', withMessage({ title: 'a\u202egpj' }), 'message.title.control', 'message.title'],
  [
    'a control character in data that is text',
    withAndroid({ custom_content: '{"a":"\\u0000"}' }),
    'message.android.control',
    `${ANDROID_DATA}.a`,
  ],
  ['a lost character', withMessage({ title: '\ufffd\ufffd' }), 'message.title.replaced', 'message.title'],
  ['a blank title', withMessage({ title: ' \u200b' }), 'message.title.blank', 'message.title'],
  ['a blank content', withMessage({ content: '\u00a0' }), 'message.content.blank', 'message.content'],
  [
    'an object as title',
    withMessage({ title: '[object Object]' }),
    'message.title.stringified',
    'message.title',
  ],
  [
    'an account that was missing',
    accountsPush({ account_list: ['anna', 'undefined'] }),
    'account_list[].stringified',
    'account_list[1]',
  ],
  [
    'a colour with its opacity',
    withAndroid({ icon_color: 0xff01e240 }),
    'icon_color.no-rgb',
    'message.android.icon_color',
  ],
  ['a negative colour', withAndroid({ icon_color: -1 }), 'icon_color.no-rgb', 'message.android.icon_color'],
  ['ios without aps', { ...withMessage({ ios: {} }), environment: 'dev' }, 'aps.missing', 'message.ios.aps'],
  [
    'a speed limit for one account',
    { ...accountPush, push_speed: 1000 },
    'push_speed.no-effect',
    'push_speed',
  ],
  ['a speed limit for one token', tokenPush({ push_speed: 1000 }), 'push_speed.no-effect', 'push_speed'],
  ['account_type without accounts', tokenPush({ account_type: 1 }), 'account_type.no-effect', 'account_type'],
  [
    'account_push_type without accounts',
    allPush({ account_push_type: 1 }),
    'account_push_type.no-effect',
    'account_push_type',
  ],
  ['account_type as digits', { ...accountPush, account_type: '991' }, 'account_type.string', 'account_type'],
  [
    'ignore_invalid_token without tokens',
    allPush({ ignore_invalid_token: 1 }),
    'ignore_invalid_token.no-effect',
    'ignore_invalid_token',
  ],
  ['both tag expressions', tagPush({ tag_list: OLD_TAGS }), 'tag_list.ignored', 'tag_list'],
  [
    'a tag type of the future',
    tagType('xg_auto_mood'),
    'tag_type.unknown',
    'tag_rules[0].tag_items[0].tag_type',
  ],
  ['an empty title', withMessage({ title: '' }), 'message.title.empty', 'message.title'],
  ['an empty content', withMessage({ content: '' }), 'message.content.empty', 'message.content'],
  [
    'a summary without a group',
    withMessage({ thread_sumtext: 's' }),
    'thread_sumtext.no-effect',
    'message.thread_sumtext',
  ],
  ['braces without the switch', withMessage({ title: 'Hi {{name}}' }), 'ntf_wt_attrs.off', 'message'],
  [
    'defaults without the switch',
    withMessage({ default_title: 'D' }),
    'default_title.no-effect',
    'message.default_title',
  ],
  [
    'custom_content in the message',
    withMessage({ custom_content: '{}' }),
    'message.custom_content.no-effect',
    'message.custom_content',
  ],
  [
    'custom_content in the request',
    tokenPush({ custom_content: '{}' }),
    'custom_content.no-effect',
    'custom_content',
  ],
  [
    'custom_content that is no JSON',
    withAndroid({ custom_content: 'k=v' }),
    'custom_content.not-json',
    'message.android.custom_content',
  ],
  [
    'a sound without its channel',
    withAndroid({ ring_raw: 'bell' }),
    'ring_raw.no-effect',
    'message.android.ring_raw',
  ],
  [
    'a remote icon without address',
    withAndroid({ icon_type: 1 }),
    'icon_res.missing',
    'message.android.icon_res',
  ],
  [
    'a remote icon by http',
    withAndroid({ icon_type: 1, icon_res: 'http://x/y.png' }),
    'icon_res.not-https',
    'message.android.icon_res',
  ],
  ['the old notification id', withAndroid({ n_id: 5 }), 'n_id.deprecated', 'message.android.n_id'],
  [
    'an intent without its type',
    withAndroid({ action: { intent: 'a://b' } }),
    'action.intent.no-effect',
    'message.android.action.intent',
  ],
  [
    'a URL without its type',
    withAndroid({ action: { browser: { url: 'https://x' } } }),
    'action.browser.no-effect',
    'message.android.action.browser',
  ],
  ['badge', withAndroid({ badge: 3 }), 'message.android.badge.no-effect', 'message.android.badge'],
  ['badge in aps', withAps({ badge: 3 }), 'message.ios.aps.badge.no-effect', 'message.ios.aps.badge'],
  [
    'an underscore in mutable-content',
    withAps({ mutable_content: 1 }),
    'message.ios.aps.mutable_content.no-effect',
    'message.ios.aps.mutable_content',
  ],
  [
    'settings for the other platform (iOS)',
    { ...shared, environment: 'dev' },
    'message.android.no-effect',
    'message.android',
    { platform: 'ios' },
  ],
  [
    'settings for the other platform (Android)',
    shared,
    'message.ios.no-effect',
    'message.ios',
    { platform: 'android' },
  ],
  [
    'multi_pkg on iOS',
    { ...withAps({}), multi_pkg: true },
    'multi_pkg.no-effect',
    'multi_pkg',
    { platform: 'ios' },
  ],
  [
    'the platform of another app',
    tokenPush({ platform: 'ios' }),
    'platform.mismatch',
    'platform',
    { platform: 'android' },
  ],
  [
    'looks of an in-app message',
    { ...withAndroid({ ring: 1 }), ...SHOWN_IN_APP },
    'message.android.not-shown',
    'message.android',
  ],
  [
    'a group of an in-app message',
    { ...withMessage({ thread_id: 'g' }), ...SHOWN_IN_APP },
    'message.thread_id.not-shown',
    'message.thread_id',
  ],
  [
    'attributes in an in-app message',
    tokenPush({ ...SHOWN_IN_APP, ntf_wt_attrs: true }),
    'ntf_wt_attrs.no-effect',
    'ntf_wt_attrs',
  ],
  [
    'a banner for an in-app message',
    tokenPush({ ...SHOWN_IN_APP, supply_inapp_msg: true }),
    'supply_inapp_msg.no-effect',
    'supply_inapp_msg',
  ],
  ['force_collapse alone', allPush({ force_collapse: true }), 'force_collapse.no-effect', 'force_collapse'],
  [
    'an override with custom_content',
    {
      ...withAndroid({ custom_content: { k: 1 } }),
      audience_type: 'all',
      token_list: undefined,
      collapse_id: 7,
    },
    'collapse_id.custom_content',
    'message.android.custom_content',
  ],
  ['the old group id', tokenPush({ group_id: 'g' }), 'group_id.deprecated', 'group_id'],
  ['a field of the old service', tokenPush({ loop_times: 3 }), 'loop_times.no-effect', 'loop_times'],
  [
    'an SMS that is not switched on',
    tokenPush({
      sms_info: { delay_trigger_time: 300, trigger_condition: 0, sms_template_id: 'x', sms_app_id: 'y' },
    }),
    'sms_info.no-effect',
    'sms_info',
  ],
]

describe('sent, with a word about it', () => {
  it.each(ROWS)('%s', (_, request, key, path, options) => {
    const { value, warnings } = encode(request, options)
    expect(warnings.map((warning) => [warning.key, warning.path])).toStrictEqual([[key, path]])
    const given = Object.keys(request).filter((field) => request[field] !== undefined)
    expect(Object.keys(value)).toStrictEqual(given)
  })

  it('a misspelt tag type, with the right one', () => {
    const { warnings } = encode(tagType('xg_auto_verison'))
    expect(warnings[0]?.message).toContain('"xg_auto_version"')
    expect(encode(tagType('XG_USER_DEFINE')).warnings[0]?.message).toContain('"xg_user_define"')
    expect(encode(tagType('xg_user_defin')).warnings[0]?.message).toContain('"xg_user_define"')
  })

  it('the text of a silent message, unless it may be for an Android app', () => {
    const ios = { aps: { 'content-available': 1 } }
    const message = { title: 'T', content: 'C', ios }
    const keys = (request: unknown) => encode(request).warnings.map((warning) => warning.key)
    expect(keys(silentPush(ios, { message }))).toStrictEqual([
      'message.title.not-shown',
      'message.content.not-shown',
    ])
    expect(
      keys(silentPush(ios, { message: { ...message, android: { custom_content: '{}' } } })),
    ).toStrictEqual([])
  })
})

describe('without a word', () => {
  it.each([
    [
      'the empty title and content of a badge',
      tokenPush({ environment: 'dev', message: { title: '', content: '', ios: { aps: { badge_type: 3 } } } }),
    ],
    [
      'zeros that an SDK sends for unset options',
      tokenPush({ account_type: 0, account_push_type: 0, force_collapse: false }),
    ],
    ['custom_content as JSON', withAndroid({ custom_content: '{"a":[1,"{}"]}' })],
    ['a line end at the end of a text', withMessage({ content: 'C\n' })],
    ['a whole emoji', withMessage({ title: '😀' })],
    ['the greatest exact integer', withAndroid({ custom_content: { id: Number.MAX_SAFE_INTEGER } })],
    ['custom_content that is empty', withAndroid({ custom_content: '' })],
    ['a platform that fits', tokenPush({ platform: 'Android' })],
    [
      'a channel that is not known yet',
      tokenPush({ channel_rules: [{ channel: 'harmony', disable: true }] }),
    ],
    ['the exact limits', allPush({ push_speed: 1000, expire_time: 800 })],
    ['an empty list of another audience', allPush({ token_list: [], account_list: [] })],
  ])('%s', (_, request) => {
    expect(encode(request).warnings).toStrictEqual([])
  })
})

describe('a refused request', () => {
  it('gives no warnings: they are about what is sent', () => {
    const request = tokenPush({ push_speed: 1000, expire_time: -5 })
    const warn = () => expect.fail('warned')
    expect(getFailure(request, { warn })).toMatchObject({ issues: [{ path: 'expire_time' }] })
  })
})
