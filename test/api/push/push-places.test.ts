import { describe, expect, it } from 'vitest'
import type { EncodeContext } from '../../../src/core/endpoint.js'
import {
  allPush,
  encode,
  getFailure,
  TAG_ITEM,
  TAG_RULE,
  TOKEN,
  tagPush,
  tokenPush,
  withAndroid,
  withAps,
  withMessage,
} from './context.js'

type Row = [
  what: string,
  request: Record<string, unknown>,
  path: string,
  remedy: string,
  options?: Partial<EncodeContext>,
]

const TOP = 'at the top level of the request'
const withIos = (ios: object) => ({
  ...withMessage({ ios: { aps: { alert: {} }, ...ios } }),
  environment: 'dev',
})

const ROWS: Row[] = [
  ['an android field in message', withMessage({ n_ch_id: 'c' }), 'message.n_ch_id', 'in message.android'],
  ['an android field at the top', tokenPush({ ring_raw: 'bell' }), 'ring_raw', 'in message.android'],
  ['an aps field in message', withMessage({ sound: 'default' }), 'message.sound', 'in message.ios.aps'],
  ['an aps field in ios', withIos({ sound: 'default' }), 'message.ios.sound', 'in message.ios.aps'],
  ['an aps field in android', withAndroid({ sound: 'x' }), 'message.android.sound', 'in message.ios.aps'],
  ['an android field in ios', withIos({ n_ch_id: 'c' }), 'message.ios.n_ch_id', 'in message.android'],
  ['an android field in aps', withAps({ icon_res: 'i' }), 'message.ios.aps.icon_res', 'in message.android'],
  ['a field of the message in android', withAndroid({ title: 'T' }), 'message.android.title', 'in message'],
  ['a field of the message in aps', withAps({ thread_id: 'g' }), 'message.ios.aps.thread_id', 'in message'],
  [
    'a field of the action in android',
    withAndroid({ intent: 'a://b' }),
    'message.android.intent',
    'in message.android.action',
  ],
  [
    'a field of the alert in aps',
    withAps({ subtitle: 'S' }),
    'message.ios.aps.subtitle',
    'in message.ios.aps.alert',
  ],
  [
    'a badge in the message of both',
    withMessage({ badge_type: 1 }),
    'message.badge_type',
    'in message.android or message.ios.aps',
  ],
  [
    'a badge in an iOS message',
    withMessage({ badge_type: 1 }),
    'message.badge_type',
    'in message.ios.aps',
    { platform: 'ios' },
  ],
  ['a badge in ios', withIos({ badge_type: 1 }), 'message.ios.badge_type', 'in message.ios.aps'],
  [
    'custom_content at the top',
    tokenPush({ custom_content: '{}' }),
    'custom_content',
    'in message.android or message.ios',
  ],
  [
    'custom_content at the top, for Android',
    tokenPush({ custom_content: '{}' }),
    'custom_content',
    'in message.android',
    { platform: 'android' },
  ],
  [
    'custom_content in the action',
    withAndroid({ action: { custom_content: '{}' } }),
    'message.android.action.custom_content',
    'in message.android',
  ],
  [
    'custom_content in aps',
    withAps({ custom_content: '{}' }),
    'message.ios.aps.custom_content',
    'in message.ios',
  ],
  ['show_type at the top', tokenPush({ show_type: 1 }), 'show_type', 'in message or message.android'],
  ['show_type in ios', withIos({ show_type: 1 }), 'message.ios.show_type', 'in message'],
  [
    'show_type in message on Android',
    withMessage({ show_type: 1 }),
    'message.show_type',
    'in message.android',
    { platform: 'android' },
  ],
  ['an option of the push in message', withMessage({ expire_time: 3600 }), 'message.expire_time', TOP],
  [
    'an option of the push in android',
    withAndroid({ channel_rules: [{}] }),
    'message.android.channel_rules',
    TOP,
  ],
  ['an override in message', withMessage({ collapse_id: 7 }), 'message.collapse_id', TOP],
  ['the android block at the top', tokenPush({ android: { ring: 0 } }), 'android', 'in message'],
  ['the ios block at the top', tokenPush({ ios: { aps: {} } }), 'ios', 'in message'],
  ['aps in message', withMessage({ aps: { alert: {} } }), 'message.aps', 'in message.ios'],
  ['a title at the top beside the right one', tokenPush({ title: 'T' }), 'title', 'in message'],
  ['the days of a loop at the top', allPush({ dayTimes: ['19:00:00'] }), 'dayTimes', 'in loop_param'],
  [
    'the type of a tag in its rule',
    tagPush({ tag_rules: [{ ...TAG_RULE, tag_type: 'x' }] }),
    'tag_rules[0].tag_type',
    'in tag_rules[].tag_items[]',
  ],
  [
    'recipients in message beside the right ones',
    withMessage({ token_list: [TOKEN] }),
    'message.token_list',
    TOP,
  ],
]

const missingOn = ({ platform }: Partial<EncodeContext> = {}) =>
  platform === 'ios' ? { environment: 'dev' } : {}

describe('a field that stands where the service does not look for it is sent, with a warning that names its place:', () => {
  it.each(ROWS)('%s', (_, request, path, remedy, options) => {
    const { warnings } = encode({ ...request, ...missingOn(options) }, options)
    expect(warnings.map((one) => one.path)).toEqual([path])
    expect(warnings[0]?.text.en.endsWith(` Put it ${remedy}.`)).toBe(true)
    expect(warnings[0]?.key).toBe(`${path.replaceAll(/\[\d\]/g, '[]')}.no-effect`)
  })

  it.each([
    ['what other SDKs send for unset fields', withMessage({ n_ch_id: '', ring: 0, expire_time: 0 })],
    [
      'data of the caller',
      withAndroid({ custom_content: { title: 'T', expire_time: 3, token_list: ['x'] } }),
    ],
    ["Apple's own keys of an alert", withAps({ alert: { 'loc-key': 'k', 'launch-image': 'i' } })],
    ['a field newer than this package', withMessage({ hologram: 1 })],
  ])('but not %s', (_, request) => {
    expect(encode(request).warnings).toEqual([])
  })
})

describe('a misspelt field is found in any object, and far from home too:', () => {
  it.each([
    [
      'in a tag rule',
      tagPush({ tag_rules: [{ ...TAG_RULE, tag_itmes: [TAG_ITEM], tag_items: undefined }] }),
      undefined,
    ],
    ['in an alert', withAps({ alert: { subtitel: 'S' } }), ['message.ios.aps.alert.subtitel', '"subtitle"']],
    [
      'in a time of day',
      withMessage({
        accept_time: [{ start: { hour: '1', min: '0', huor: '2' }, end: { hour: '2', min: '0' } }],
      }),
      undefined,
    ],
    [
      'an android field in message',
      withMessage({ vibrat: 1 }),
      ['message.vibrat', '"vibrate", in message.android'],
    ],
    [
      'an aps field in ios',
      withIos({ mutableContent: 1 }),
      ['message.ios.mutableContent', '"mutable-content", in message.ios.aps'],
    ],
    [
      'an option in message',
      withMessage({ expireTime: 900 }),
      ['message.expireTime', `"expire_time", ${TOP}`],
    ],
  ] as const)('%s', (_, request, expected) => {
    const warnings = getFailure(request) === undefined ? encode(request).warnings : []
    expect(warnings.map(({ path, text }) => [path, text.en])).toEqual(
      expected === undefined
        ? []
        : [[expected[0], `is not a field that TPNS documents here. Did you mean ${expected[1]}?`]],
    )
  })
})

describe('it is refused where the push would go to other people, or at another time', () => {
  it.each([
    [
      'tokens in message, to all',
      allPush({ message: { title: 'T', content: 'C', token_list: [TOKEN] } }),
      'message.token_list',
      'other recipients',
    ],
    [
      'accounts in android, to all',
      { ...withAndroid({ account_list: ['a'] }), audience_type: 'all', token_list: undefined },
      'message.android.account_list',
      'other recipients',
    ],
    [
      'a time in message',
      allPush({ message: { title: 'T', content: 'C', send_time: '2026-11-24 09:00:00' } }),
      'message.send_time',
      'at once',
    ],
    [
      'a loop in message',
      allPush({ message: { title: 'T', content: 'C', loop_param: { loopType: 1 } } }),
      'message.loop_param',
      'at once',
    ],
  ])('%s', (_, request, path, hazard) => {
    const [issue, ...others] = (getFailure(request) as { issues: { path: string; message: string }[] }).issues
    expect(others).toEqual([])
    expect(issue).toMatchObject({ path, retCode: 1008007 })
    expect(issue?.message).toContain(hazard)
    expect(issue?.message).toContain(`Put it ${TOP}.`)
  })

  it.each([
    [
      'title and content at the top',
      { ...tokenPush({ title: 'T', content: 'C' }), message: {} },
      {
        'message.title': `is required for message_type "notify". "title" was found ${TOP}: put it in message.`,
        'message.content': `is required for message_type "notify". "content" was found ${TOP}: put it in message.`,
      },
    ],
    [
      'no message at all',
      { ...tokenPush({ title: 'T' }), message: undefined },
      { message: `is required. "title" was found ${TOP}: put it in message.` },
    ],
    [
      'the recipients in message',
      { ...withMessage({ token_list: [TOKEN] }), token_list: undefined },
      {
        token_list: `is required for audience_type "token". "token_list" was found in message: put it ${TOP}.`,
      },
    ],
    [
      'the environment in message',
      withMessage({ ios: { aps: { alert: {} } }, environment: 'dev' }),
      {
        environment: `is required for iOS. App Store, TestFlight and ad hoc builds are "product", builds from Xcode "dev". "environment" was found in message: put it ${TOP}.`,
      },
    ],
  ])('and where it is missing at its place, that is said of %s', (_, request, expected) => {
    const { issues } = getFailure(request) as { issues: { path: string; message: string }[] }
    expect(Object.fromEntries(issues.map(({ path, message }) => [path, message]))).toEqual(expected)
  })
})

describe('a value that no document lists is sent, with a warning that lists the known ones:', () => {
  it.each([
    [
      'a channel',
      tokenPush({ channel_rules: [{ channel: 'huawei', disable: true }] }),
      'channel_rules[0].channel',
      'channel',
      '"xg", "hw", "honor", "xm", "mz", "vivo", "oppo", "fcm", "apns".',
    ],
    [
      'a channel in capitals',
      tokenPush({ channel_rules: [{ channel: 'HW', disable: true }] }),
      'channel_rules[0].channel',
      'channel',
      'Did you mean "hw"?',
    ],
    [
      'an urgency',
      withAndroid({ urgency: 'URGENT' }),
      'message.android.urgency',
      'urgency',
      '"HIGH", "NORMAL".',
    ],
    [
      'an urgency in small letters',
      withAndroid({ urgency: 'high' }),
      'message.android.urgency',
      'urgency',
      'Did you mean "HIGH"?',
    ],
    [
      'a channel id of vivo',
      withAndroid({ vivo_ch_id: '2' }),
      'message.android.vivo_ch_id',
      'vivo_ch_id',
      '"0", "1".',
    ],
    [
      'an interruption level',
      withAps({ 'interruption-level': 'timeSensitive' }),
      'message.ios.aps.interruption-level',
      'interruption-level',
      '"passive", "active", "time-sensitive", "critical". Did you mean "time-sensitive"?',
    ],
  ])('%s', (_, request, path, key, end) => {
    const { warnings } = encode(request)
    expect(warnings.map((one) => [one.key, one.path])).toEqual([[`${key}.unknown`, path]])
    expect(warnings[0]?.text.en.endsWith(end)).toBe(true)
  })

  it('but not what SDKs send for an unset one', () => {
    expect(encode(withAndroid({ vivo_ch_id: '' })).warnings).toEqual([])
  })
})

it.each(['badge', 'mutable_content'])(
  '%s, a name of other services, is found where its own does not stand',
  (name) => {
    const { warnings } = encode(withIos({ [name]: 1 }))
    const own = { badge: 'badge_type', mutable_content: 'mutable-content' }[name]
    expect(warnings.map(({ path, text }) => [path, text.en])).toEqual([
      [`message.ios.${name}`, `is not read by the service here. TPNS reads "${own}" in message.ios.aps.`],
    ])
  },
)
