import { describe, expect, it } from 'vitest'
import type { EncodeContext } from '../../../src/core/endpoint.js'
import { TpnsPushTimeError, TpnsRequestError } from '../../../src/errors/index.js'
import {
  allPush,
  encode,
  getFailure,
  LOOP,
  silentPush,
  TAG_RULE,
  tagPush,
  tokenPush,
  withAndroid,
  withAps,
  withMessage,
} from './context.js'

/*
 * Where a rule between fields begins and ends: the value on either side of its limit, and the push that it must leave alone.
 */

type Options = Partial<EncodeContext>
type Row = [what: string, request: Record<string, unknown>, paths: readonly string[], options?: Options]

const ANDROID: Options = { platform: 'android' }
const IOS: Options = { platform: 'ios' }
const T_AND_C = { title: 'T', content: 'C' }
const braces = (count: number) => Array.from({ length: count }, (_, n) => `{{a${n}}}`).join('')
const personal = (message: object, changes: object = {}) =>
  tokenPush({ ntf_wt_attrs: true, message: { ...T_AND_C, ...message }, ...changes })
const defaults = { default_title: 'D', default_content: 'D' }
const link = (url: string) => withAndroid({ action: { action_type: 2, browser: { url } } })
const withoutMessage = (changes: object) => {
  const { message: _, ...push } = tokenPush()
  return { ...push, ...changes }
}
const withoutAudience = (changes: object) => {
  const { audience_type: _, ...push } = allPush()
  return { ...push, ...changes }
}
const hour = (text: string) =>
  withMessage({ accept_time: [{ start: { hour: text, min: '00' }, end: { hour: '14', min: '00' } }] })
const oldTags = (tags: readonly string[]) => ({
  ...allPush({ audience_type: 'tag' }),
  tag_list: { tags, op: 'OR' },
})
const badge = (message: object, aps: object = {}) =>
  tokenPush({ environment: 'dev', message: { ...message, ios: { aps: { badge_type: 1, ...aps } } } })
const bothBlocks = (message: object) =>
  tokenPush({
    message_type: 'message',
    environment: 'dev',
    message: { ...message, android: {}, ios: { aps: { 'content-available': 1 } } },
  })
const loop = (changes: object) => allPush({ loop_param: { ...LOOP, ...changes } })

const REFUSED: Row[] = [
  ['text in front of a link', link('see https://example.com'), ['message.android.action.browser.url']],
  ['six attributes', personal({ title: braces(6), ...defaults }), ['message']],
  ['attributes without a message', withoutMessage({ ntf_wt_attrs: true }), ['message']],
  [
    'attributes of a message for both without a title',
    personal({ default_content: 'D', android: {}, ios: { aps: { alert: {} } } }, { environment: 'dev' }),
    ['message.default_title'],
  ],
  ['an hour of three digits', hour('012'), ['message.accept_time[0].start.hour']],
  ['an hour with a blank', hour('1 '), ['message.accept_time[0].start.hour']],
  ['a badge beside a title alone', badge({ title: 'T' }), ['message.content', 'message.ios.aps.alert']],
  ['a badge beside an alert', badge({}, { alert: {} }), ['message.title', 'message.content']],
  ['a badge alone, for an Android app', badge({}), ['message.title', 'message.content'], ANDROID],
  [
    'an iOS notification without a text',
    tokenPush({ environment: 'dev', message: { ios: { aps: { alert: {} } } } }),
    ['message.title', 'message.content'],
  ],
  ['a title of another case that is no text', withMessage({ title: undefined, Title: 1 }), ['message.title']],
  ['a silent push without a message', withoutMessage({ message_type: 'message' }), ['message'], ANDROID],
  [
    'a silent push without a message, for iOS',
    withoutMessage({ message_type: 'message', environment: 'dev' }),
    ['message'],
    IOS,
  ],
  ['an override without an audience', withoutAudience({ collapse_id: 1 }), ['audience_type']],
  [
    'an override without a message',
    { ...withoutMessage({ collapse_id: 1 }), audience_type: 'all', token_list: [] },
    ['message'],
  ],
  [
    'a schedule without an audience',
    withoutAudience({ send_time: '2026-12-01 09:00:00' }),
    ['audience_type'],
  ],
  [
    'a time long past without an audience',
    withoutAudience({ send_time: '2020-01-01 00:00:00' }),
    ['audience_type', 'send_time'],
  ],
  // One fault: it cannot be scheduled, whatever the time.
  ['a time long past of a push to a token', tokenPush({ send_time: '2020-01-01 00:00:00' }), ['send_time']],
  ['501 old tags', oldTags(Array.from({ length: 501 }, () => 'a')), ['tag_list.tags']],
  ['513 characters of old tags', oldTags(['a'.repeat(513)]), ['tag_list.tags']],
  ['the days of a loop that end before they begin', loop({ endDate: '2026-11-23' }), ['loop_param.endDate']],
  // Of a loop that is wrong anyway nobody can say when it is due: one fault each.
  [
    'a time of day that is none, in a loop that is over today',
    loop({ startDate: '2026-11-23', endDate: '2026-11-23', dayTimes: ['09:00:00', '9 am'] }),
    ['loop_param.dayTimes[1]'],
  ],
  [
    'a weekday that is none, in a loop that is over today',
    loop({
      startDate: '2026-11-23',
      endDate: '2026-11-23',
      loopType: 2,
      loopDayIndexs: [0, 7],
      dayTimes: ['09:00:00'],
    }),
    ['loop_param.loopDayIndexs[1]'],
  ],
  [
    'no days, in a loop that is over today',
    loop({ startDate: '2026-11-23', endDate: '2026-11-23', loopDayIndexs: [], dayTimes: ['09:00:00'] }),
    ['loop_param.loopDayIndexs'],
  ],
]

/** With the paths of the warnings. */
const ACCEPTED: Row[] = [
  ['black', withAndroid({ icon_color: 0 }), []],
  ['white', withAndroid({ icon_color: 0xff_ffff }), []],
  [
    'text in front of the address of a picture',
    withAndroid({ icon_type: 1, icon_res: 'at https://a.example' }),
    ['message.android.icon_res'],
  ],
  ['five attributes', personal({ title: braces(5), ...defaults }), []],
  ['the same attribute six times', personal({ title: '{{a}}'.repeat(6), ...defaults }), []],
  ['six attributes that are switched off', withMessage({ title: braces(6) }), ['message']],
  [
    'six attributes of what is not shown',
    personal({ title: braces(6) }, { message_type: 'message' }),
    ['ntf_wt_attrs'],
  ],
  [
    'braces in what is not shown',
    tokenPush({ message_type: 'message', message: { title: '{{a}}', content: 'C' } }),
    [],
  ],
  [
    'attributes of a message for iOS without a title',
    personal({ default_content: 'D', ios: { aps: { alert: {} } } }, { environment: 'dev' }),
    [],
  ],
  ['old tags, of 500 and 500 characters', oldTags(Array.from({ length: 500 }, () => 'a')), []],
  ['old tags of 512 characters', oldTags(['a'.repeat(512)]), []],
  ['no new tags beside old ones', { ...oldTags(['a']), tag_rules: [] }, []],
  ['no tags in a push to a token', tokenPush({ tag_rules: [] }), []],
  ['storing nothing', tokenPush({ expire_time: 0 }), []],
  ['a task id that an SDK left unset', tokenPush({ push_id: '0' }), []],
  [
    'an empty title in what is not shown',
    tokenPush({ message_type: 'message', message: { title: '', content: 'C' } }),
    [],
  ],
  [
    'an iOS block without an alert, for an Android app',
    withMessage({ ios: { aps: { sound: 'x' } } }),
    ['message.ios'],
    ANDROID,
  ],
  ['an empty iOS block, for an Android app', withMessage({ ios: {} }), [], ANDROID],
  [
    'an iOS block that is not silent in what is not shown, for an Android app',
    tokenPush({ message_type: 'message', message: { ...T_AND_C, ios: {} } }),
    [],
    ANDROID,
  ],
  [
    'what an SDK left unset in a silent message',
    silentPush({ aps: { 'content-available': 1, sound: '', badge_type: 0 } }),
    [],
  ],
  ['a silent message, for iOS', silentPush({ aps: { 'content-available': 1 } }), [], IOS],
  [
    'texts in a silent message',
    tokenPush({
      message_type: 'message',
      environment: 'dev',
      message: { ...T_AND_C, ios: { aps: { 'content-available': 1 } } },
    }),
    ['message.title', 'message.content'],
  ],
  ['texts that may be for the Android app', bothBlocks(T_AND_C), []],
  ['texts beside an Android block, for iOS', bothBlocks(T_AND_C), ['message.title', 'message.content'], IOS],
  ['texts beside an iOS block, for Android', bothBlocks(T_AND_C), ['message.ios'], ANDROID],
  [
    'a channel, with an iOS block that says nothing',
    { ...withMessage({ ios: {} }), environment: 'dev', channel_rules: [{ channel: 'hw', disable: true }] },
    ['message.ios.aps'],
  ],
  ['a platform that nobody knows, for Android', tokenPush({ platform: 'harmony' }), [], ANDROID],
  ['the other platform, for iOS', tokenPush({ platform: 'Android', environment: 'dev' }), ['platform'], IOS],
  ['show_type, for iOS', { ...withMessage({ show_type: 1 }), environment: 'dev' }, [], IOS],
  ['a badge by another name that an SDK left unset', withAps({ badge: '' }), []],
  ['a loop of one day', loop({ endDate: '2026-11-24' }), []],
  // It is 12:00 on Monday, 23 November.
  [
    'a loop that is still due today',
    loop({ startDate: '2026-11-23', endDate: '2026-11-23', dayTimes: ['11:00:00', '13:00:00'] }),
    [],
  ],
  [
    'a loop that has begun, for the days that are left',
    loop({ startDate: '2026-11-22' }),
    ['loop_param.startDate'],
  ],
  [
    'a weekly loop on Monday',
    loop({ startDate: '2026-11-23', endDate: '2026-11-23', loopType: 2, loopDayIndexs: [1] }),
    [],
  ],
]

describe('a push is refused', () => {
  it.each(REFUSED)('for %s', (_, request, paths, options) => {
    const error = getFailure(request, options)
    if (!(error instanceof TpnsRequestError)) expect.fail(`not refused: ${String(error)}`)
    expect(error.issues.map(({ path }) => path)).toEqual(paths)
  })

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'at an hour that is past',
      loop({ startDate: '2026-11-23', endDate: '2026-11-23', dayTimes: ['11:00:00'] }),
      /loop_param has no occurrence from now on to endDate, so that nobody would be pushed\.(?! Weekdays).*从现在到 endDate 没有任何一次推送/s,
    ],
    [
      'on a day of the week that does not come',
      loop({ startDate: '2026-11-23', endDate: '2026-11-24', loopType: 2, loopDayIndexs: [0] }),
      /no occurrence .* Weekdays count from 0, which is Sunday\..*0 为周日/s,
    ],
    [
      'on a day of the month that does not come',
      loop({ startDate: '2026-11-23', endDate: '2026-11-29', loopType: 3, loopDayIndexs: [30] }),
      /no occurrence/,
    ],
  ])('that repeats, and never again: %s', (_, request, text) => {
    const error = getFailure(request)
    expect(error).toBeInstanceOf(TpnsPushTimeError)
    expect(error).toMatchObject({ retCode: 10010012, sendTime: '2026-11-23' })
    expect((error as Error).message).toMatch(text)
  })

  it('from 4,097 bytes of message on', () => {
    const message = (length: number) => withMessage({ content: 'x'.repeat(length) })
    const rest = JSON.stringify({ title: 'T', content: '' }).length
    expect(getFailure(message(4_096 - rest))).toBeUndefined()
    expect(getFailure(message(4_097 - rest))).toMatchObject({ issues: [{ path: 'message' }] })
  })
})

describe('a push is accepted', () => {
  it.each(ACCEPTED)('with %s', (_, request, paths, options) => {
    expect(getFailure(request, options)).toBeUndefined()
    expect(encode(request, options).warnings.map(({ path }) => path)).toEqual(paths)
  })
})

describe('what is said', () => {
  it.each<[string, Record<string, unknown>, string, Options?]>([
    [
      'of a masked token',
      tokenPush({ token_list: [`0123${'*'.repeat(33)}`] }),
      'is a masked token, as in a log',
    ],
    ['of account_type', tokenPush({ account_type: 1 }), 'only for account audiences.'],
    ['of account_push_type', tokenPush({ account_push_type: 1 }), 'only for account audiences.'],
    [
      'of ignore_invalid_token',
      allPush({ ignore_invalid_token: 1 }),
      'only for the audiences "token" and "token_list".',
    ],
    ['of a title in another case', withMessage({ title: undefined, Title: 'T' }), 'is written as "Title"'],
    [
      'of a loop that has begun',
      loop({ startDate: '2026-11-22' }),
      'only the days that are left are pushed.',
    ],
    [
      'of an Android block that is not shown',
      tokenPush({ message_type: 'message', message: { ...T_AND_C, android: { n_id: 1 } } }),
      'has fields other than custom_content; they have no effect',
    ],
    [
      'of a group that is not shown',
      tokenPush({ message_type: 'message', message: { ...T_AND_C, thread_id: 'g' } }),
      'has no effect with message_type "message", which is not shown.',
    ],
    [
      'of a channel',
      tokenPush({ channel_rules: [{ channel: 'x', disable: true }] }),
      'a documented channel;',
    ],
    ['of an urgency', withAndroid({ urgency: 'x' }), 'a documented urgency;'],
    ['of a channel of vivo', withAndroid({ vivo_ch_id: 'x' }), 'a documented channel id of vivo;'],
    ['of a level', withAps({ 'interruption-level': 'x' }), 'a documented level;'],
    [
      'of a tag type',
      tagPush({ tag_rules: [{ ...TAG_RULE, tag_items: [{ ...TAG_RULE.tag_items[0], tag_type: 'x' }] }] }),
      'a documented tag type;',
    ],
    [
      'of the text of a silent message',
      tokenPush({
        message_type: 'message',
        environment: 'dev',
        message: { title: 'T', ios: { aps: { 'content-available': 1 } } },
      }),
      'has no effect in a silent message',
    ],
    // The home of a field that two blocks have.
    [
      'of a badge in the action',
      withAndroid({ action: { action_type: 1, badge_type: 1 } }),
      'in message.android.',
    ],
    [
      'of a badge beside an Android block',
      withMessage({ badge_type: 1, android: { n_ch_id: 'c' } }),
      'in message.android.',
    ],
    [
      'of a badge beside an iOS block',
      { ...withMessage({ badge_type: 1, ios: { aps: { alert: {} } } }), environment: 'dev' },
      'in message.ios.aps.',
    ],
    [
      'of a badge beside an environment',
      { ...withMessage({ badge_type: 1 }), environment: 'dev' },
      'in message.ios.aps.',
    ],
    [
      'of a badge beside both blocks',
      {
        ...withMessage({ badge_type: 1, android: { n_ch_id: 'c' }, ios: { aps: { alert: {} } } }),
        environment: 'dev',
      },
      'in message.android or message.ios.aps.',
    ],
  ])('as a warning %s', (_, request, text, options) => {
    const { warnings } = encode(request, options)
    expect(warnings.map(({ message }) => message).filter((message) => message.includes(text))).toHaveLength(1)
  })

  it.each<[string, Record<string, unknown>, string, string, Options?]>([
    [
      'many tokens',
      tokenPush({
        audience_type: 'token_list',
        token_list: Array.from({ length: 1_001 }, () => 'a'.repeat(36)),
      }),
      'has 1001 tokens; one push takes at most 1000.',
      '有 1001 个元素',
    ],
    [
      'many accounts',
      { ...allPush(), audience_type: 'account_list', account_list: Array.from({ length: 1_001 }, () => 'a') },
      'has 1001 accounts; one push takes at most 1000.',
      '有 1001 个元素',
    ],
    [
      'no package',
      { ...allPush(), audience_type: 'package_token_push' },
      'Upload the file first',
      '请先上传文件',
    ],
    [
      'tokens of another audience',
      allPush({ token_list: ['a'] }),
      'Use audience_type "token" or "token_list", or remove token_list.',
      '请使用 audience_type "token" 或 "token_list"，或去掉 token_list。',
    ],
    [
      'recipients in the message',
      allPush({ message: { ...T_AND_C, token_list: ['a'] } }),
      'here: the push would go to other recipients. Put it',
      '服务端不读取此处的字段，会推送给其他接收者。请移到',
    ],
    [
      'a time in the message',
      allPush({ message: { ...T_AND_C, send_time: '2026-12-01 09:00:00' } }),
      'here: the push would go out at once. Put it',
      '服务端不读取此处的字段，会立即推送。请移到',
    ],
    [
      'too many old tags',
      oldTags(Array.from({ length: 501 }, () => 'a')),
      'tag_list.tags: has 501 tags; one push takes at most 500.',
      '有 501 个标签，一次推送最多 500 个。',
    ],
    [
      'a title that was found elsewhere',
      tokenPush({ message: { content: 'C', android: { title: 'T' } } }),
      '"title" was found in message.android: put it in message.',
      'message.android 中找到了 "title"，请移到',
    ],
    [
      'a silent push without ios',
      tokenPush({ message_type: 'message', environment: 'dev', message: T_AND_C }),
      `Add ios: { aps: { 'content-available': 1 } }.`,
      `请添加 ios: { aps: { 'content-available': 1 } }。`,
      IOS,
    ],
    [
      'a time that is past',
      allPush({ send_time: '2026-11-23 11:00:00' }),
      'is 1 h 0 min in the past; at most 10 minutes are allowed.',
      '早于当前时间 1 小时 0 分，最多允许 10 分钟。服务端当前时间按 2026-11-23 12:00:00（UTC+08:00）计算。',
    ],
    [
      'a time too far ahead',
      allPush({ send_time: '2027-03-23 12:00:00' }),
      'ahead; at most 90 days are allowed.',
      '，最多允许 90 天。',
    ],
    [
      'a loop that is over',
      loop({ startDate: '2026-11-01', endDate: '2026-11-22' }),
      'loop_param.endDate "2026-11-22" is in the past; nothing would be pushed as planned.',
      '"2026-11-22" 已过去，无法按计划推送。',
    ],
    [
      'a loop that ends too late',
      loop({ endDate: '2027-02-22' }),
      'is more than 90 days ahead; nothing would be pushed as planned.',
      '晚于 90 天之后，无法按计划推送。',
    ],
  ])('of %s, in both languages', (_, request, en, zh, options) => {
    const { message } = getFailure(request, options) as Error
    expect(message).toContain(en)
    expect(message).toContain(zh)
  })

  it('of a loop that has begun, under a key of its own', () => {
    expect(encode(loop({ startDate: '2026-11-22' })).warnings).toMatchObject([
      { key: 'loop_param.startDate.past' },
    ])
  })

  it('of a field in another place only where the one that belongs there is missing', () => {
    const error = getFailure(tokenPush({ message: { title: 1, content: 'C', android: { title: 'T' } } }))
    expect(error).toMatchObject({ issues: [{ path: 'message.title' }] })
    expect((error as Error).message).not.toContain('was found')
  })
})
