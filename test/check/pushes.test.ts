import { describe, expect, it } from 'vitest'
import { type CheckApp, type CheckedRequest, checkPush } from '../../src/index.js'
import { VENDOR_PUSH_SAMPLES } from '../fixtures/vendor-push-samples.js'
import { android, ios, off, silent, transparent } from './requests.js'
import { EVERY_NOTIFICATION, EXPLAINED } from './vendor-samples.js'

const NOW = new Date('2026-11-25')

/** `channel severity rule`, in any order; rules that hold for every push of its kind are left out below. */
function getFindings(request: CheckedRequest, app?: CheckApp): string[] {
  return checkPush(request, { app, now: NOW })
    .findings.filter(({ rule }) => !EVERYDAY.has(rule))
    .map(({ channel, severity, rule }) => `${channel} ${severity} ${rule}`)
    .sort()
}

/** Xiaomi shows the newest only, Meizu and HarmonyOS know no class of TPNS: true of every Android notification. */
const EVERYDAY = new Set(['n_id.xm', 'mz.public', 'harmony.marketing'])

/** An app that has every right, and fields that use them. */
const GRANTED: CheckApp = {
  granted: ['hw', 'honor', 'xm', 'oppo', 'vivo'],
  messages: 'service',
  channelIds: { order: 'private' },
}
const SERVICE = {
  hw_category: 'EXPRESS',
  hw_importance: 2,
  n_category: 'status',
  xm_ch_id: 'order',
  oppo_ch_id: 'order',
  vivo_category: 'ORDER',
}
/** What is found in every notification without a class of any vendor. */
const NO_CLASS = [
  'honor warning hw_importance.honor-none',
  'hw warning hw_category.none',
  'oppo warning oppo_ch_id.none',
  'vivo warning vivo_category.none',
  'xm warning xm_ch_id.none',
]
const MARKETING_QUOTA = ['honor', 'hw', 'mz', 'oppo', 'vivo', 'xm'].map(
  (channel) => `${channel} info audience.marketing`,
)
const TO_ALL = { audience_type: 'all', token_list: undefined }
const VENDORS = ['fcm', 'honor', 'hw', 'mz', 'oppo', 'vivo', 'xm']

/** Expectations by hand, from the published rules: never from a run. */
const PUSHES: readonly (readonly [
  what: string,
  request: CheckedRequest,
  app: CheckApp | undefined,
  expected: string[],
])[] = [
  ['an order, no class set', android({}), undefined, NO_CLASS],
  ['an order, every class set and granted', android(SERVICE), GRANTED, []],
  [
    'an order, every class set, of an app about which nothing is known',
    android(SERVICE),
    undefined,
    [
      'honor info hw_importance.honor-service',
      'hw info hw_category.service',
      'oppo info oppo_ch_id.registered',
    ],
  ],
  [
    'a sale to everybody, sent as service messages by an app with every right',
    android(SERVICE, {}, TO_ALL),
    { ...GRANTED, messages: 'marketing' },
    [
      ...MARKETING_QUOTA,
      'honor error service-class.marketing',
      'hw error service-class.marketing',
      'oppo error service-class.marketing',
      'oppo warning private-class.broadcast',
      'vivo error service-class.marketing',
      'xg info all.repeated',
      'xm error service-class.marketing',
      'xm warning private-class.broadcast',
    ],
  ],
  [
    'a sale to a tag',
    android({}, {}, { audience_type: 'tag' }),
    undefined,
    [...NO_CLASS, ...MARKETING_QUOTA],
  ],
  [
    'a sale at half past eleven at night',
    android({}, {}, { ...TO_ALL, send_time: '2026-12-01 23:30:00' }),
    undefined,
    [...NO_CLASS, ...MARKETING_QUOTA, 'vivo error vivo.hours', 'xg info all.repeated'],
  ],
  [
    'news with a title of 45 Chinese characters',
    android(SERVICE, { title: '新'.repeat(45) }),
    GRANTED,
    [
      'hw info hw.title.over-40-characters',
      'mz error mz.title.over-32-characters',
      'oppo info oppo.title.over-32-characters',
      'vivo error vivo.title.over-40-characters',
      'xg warning xg.title.over-20-characters',
    ],
  ],
  [
    'news with a content of 130 Chinese characters',
    android(SERVICE, { content: '新'.repeat(130) }),
    GRANTED,
    [
      'hw info hw.content.over-80-characters',
      'mz error mz.content.over-100-characters',
      'oppo error oppo.content.over-128-characters',
      'vivo error vivo.content.over-100-characters',
      'xm error xm.content.over-128-characters',
    ],
  ],
  [
    'a one-time password of digits only',
    android(SERVICE, { title: '验证码', content: '483920' }),
    GRANTED,
    ['vivo warning text.too-simple'],
  ],
  [
    'a one-time password in real time',
    android(SERVICE, { title: '验证码', content: '您的验证码是 483920' }, { expire_time: 0 }),
    GRANTED,
    ['xg warning expire_time.zero'],
  ],
  [
    'a chat message with data for the app',
    android({ ...SERVICE, hw_category: 'IM', vivo_category: 'IM', custom_content: { from: 'li' } }),
    GRANTED,
    ['hw error custom_content.hw'],
  ],
  [
    'a chat message that counts up the badge',
    android({ ...SERVICE, badge_type: -2 }),
    GRANTED,
    [
      'honor info badge.console',
      'hw info badge.console',
      'mz info badge.add',
      'oppo info badge.add',
      'vivo info badge.add',
      'xm info badge.add',
    ],
  ],
  [
    'a correction that overrides an earlier push to everybody',
    android(SERVICE, {}, { ...TO_ALL, collapse_id: 9 }),
    { ...GRANTED, channelIds: undefined },
    [
      ...MARKETING_QUOTA,
      'oppo error collapse_id.not-sent',
      'vivo error collapse_id.not-sent',
      'xg info all.repeated',
    ],
  ],
  [
    'a picture',
    android(SERVICE, { xg_media_resources: 'https://e.com/a.png' }),
    GRANTED,
    [
      ...['fcm', 'honor', 'hw', 'mz', 'oppo', 'vivo'].map((channel) => `${channel} warning media.vendors`),
      'xm info media.xm',
    ],
  ],
  [
    'a transparent message',
    transparent(),
    undefined,
    [...VENDORS.map((channel) => `${channel} warning message.vendors`), 'xg info message.stored'],
  ],
  [
    'a transparent message without the TPNS channel',
    transparent(off('xg')),
    undefined,
    VENDORS.flatMap((channel) => [
      `${channel} error message.no-channel`,
      `${channel} warning message.vendors`,
    ]),
  ],
  ['a notification on iOS', ios(), undefined, []],
  [
    'a notification on iOS without a sound and an environment',
    ios({ sound: undefined }, {}, { environment: undefined }),
    undefined,
    ['apns error environment.none', 'apns info sound.none'],
  ],
  ['a silent message on iOS', silent(), undefined, ['apns info silent.rate']],
  [
    'a silent message on iOS with a badge',
    silent({ badge_type: 1 }),
    undefined,
    ['apns error silent.shows', 'apns info silent.rate'],
  ],
  [
    'an emergency on iOS with a title of 21 Chinese characters',
    ios({ 'interruption-level': 'critical' }, { title: '急'.repeat(21) }),
    undefined,
    [
      'apns info interruption-level.right',
      'apns warning apns.title.over-40-weight',
      'xg warning xg.ios.title.over-40-weight',
    ],
  ],
  [
    'an offer on iOS with a title of 30 Latin letters, which fit',
    ios({}, { title: 'Order 1234 arrives on Thursday' }),
    undefined,
    [],
  ],
  [
    'a test',
    android(SERVICE, { title: '测试推送' }),
    GRANTED,
    ['vivo warning text.test-word.vivo', 'xm warning text.test-word'],
  ],
]

describe('a push as people send it', () => {
  it.each(PUSHES)('%s', (_, request, app, expected) => {
    expect(getFindings(request, app)).toEqual([...expected].sort())
  })
})

describe('a sample of the vendor’s own documents', () => {
  it('is explained by hand, each of them, and no other', () => {
    expect(Object.keys(EXPLAINED).sort()).toEqual(VENDOR_PUSH_SAMPLES.map(({ name }) => name).sort())
  })

  it.each(VENDOR_PUSH_SAMPLES)(
    'gets the findings of the rules, and no others: $name',
    ({ name, request }) => {
      const { isIos, isMessage, spared = {}, found = {} } = EXPLAINED[name] ?? {}
      const everyday = isIos === true || isMessage === true ? [] : Object.keys(EVERY_NOTIFICATION)
      const expected = [...everyday.filter((rule) => !(rule in spared)), ...Object.keys(found)]
      const { findings } = checkPush(request as unknown as CheckedRequest, { now: NOW })
      expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(expected.sort())
      for (const { sources } of findings) expect(sources.length).toBeGreaterThan(0)
    },
  )
})
