import { describe, expect, it } from 'vitest'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import {
  basicHeader,
  call,
  iosNotify,
  makeToken,
  notify,
  PUSH,
  raw,
  readAnswer,
  toAll,
  toTag,
} from '../support.js'

type Body = Record<string, unknown>
interface Row {
  what: string
  body: Body
  code: number
  names?: string
}

const message = { title: 'T', content: 'C' }
const android = (members: Body) => notify({ message: { ...message, android: members } })
const action = (members: Body) => android({ action: members })
const aps = (members: Body) => iosNotify({ message: { ...message, ios: { aps: { alert: {}, ...members } } } })
const silent = (members: Body) => iosNotify({ message_type: 'message', message: { ios: { aps: members } } })
const without = (name: string, body: Body = notify()) =>
  Object.fromEntries(Object.entries(body).filter(([key]) => key !== name))
const tokens = (count: number) => Array.from({ length: count }, (_, n) => makeToken(n))
const tagItem = {
  tags: ['a'],
  is_not: false,
  tags_operator: 'OR',
  items_operator: 'OR',
  tag_type: 'xg_user_define',
}
const tagRule = (item: Body) =>
  toTag([], { tag_rules: [{ tag_items: [item], operator: 'OR', is_not: false }] })
const sms = { delay_trigger_time: 300, trigger_condition: 0, sms_template_id: '1', sms_app_id: '1' }

const ANDROID_ROWS: Row[] = [
  { what: 'a token', body: notify(), code: 0 },
  { what: 'fields the service does not know', body: notify({ invented: 1 }), code: 0 },
  {
    what: 'fields that SDKs leave empty',
    body: notify({ send_time: '', upload_id: 0, collapse_id: 0, push_speed: 0, environment: '' }),
    code: 0,
  },
  { what: 'null instead of an absent field', body: notify({ expire_time: null }), code: 0 },
  { what: 'no audience', body: without('audience_type'), code: 1008002, names: 'audience_type' },
  {
    what: 'an unknown audience',
    body: notify({ audience_type: 'everyone' }),
    code: 1008007,
    names: 'audience_type',
  },
  { what: 'no message', body: without('message'), code: 1008002, names: 'message' },
  { what: 'a message that is text', body: notify({ message: 'Hello' }), code: 1008001, names: 'message' },
  { what: 'no message_type', body: without('message_type'), code: 1008002, names: 'message_type' },
  {
    what: 'an unknown message_type',
    body: notify({ message_type: 'sms' }),
    code: 1008007,
    names: 'message_type',
  },
  { what: 'no title', body: notify({ message: { content: 'C' } }), code: 1008002, names: 'message.title' },
  { what: 'no content', body: notify({ message: { title: 'T' } }), code: 1008002, names: 'message.content' },
  {
    what: 'a title that is a number',
    body: notify({ message: { ...message, title: 1 } }),
    code: 1008001,
    names: 'message.title',
  },
  { what: 'a transparent message', body: notify({ message_type: 'message' }), code: 0 },
  {
    what: 'a transparent message without a title',
    body: notify({ message_type: 'message', message: { content: 'C' } }),
    code: 1008002,
    names: 'message.title',
  },
  { what: 'custom_content as JSON text', body: android({ custom_content: '{"k":"v"}' }), code: 0 },
  {
    what: 'custom_content as an object',
    body: android({ custom_content: { k: 'v' } }),
    code: 1008001,
    names: 'message.android.custom_content',
  },
  {
    what: 'custom_content that is no JSON',
    body: android({ custom_content: 'k=v' }),
    code: 0,
  },
  { what: 'n_importance 5', body: android({ n_importance: 5 }), code: 1008007, names: 'n_importance' },
  { what: 'badge_type 99', body: android({ badge_type: 99 }), code: 0 },
  { what: 'badge_type 100', body: android({ badge_type: 100 }), code: 1008007, names: 'badge_type' },
  { what: 'badge_type -3', body: android({ badge_type: -3 }), code: 1008007, names: 'badge_type' },
  { what: 'ring as a boolean', body: android({ ring: true }), code: 1008001, names: 'ring' },
  { what: 'show_type 3', body: android({ show_type: 3 }), code: 1008007, names: 'show_type' },
  {
    what: 'a browser action',
    body: action({ action_type: 2, browser: { url: 'https://example.com', confirm: 1 } }),
    code: 0,
  },
  {
    what: 'a browser action without a browser',
    body: action({ action_type: 2 }),
    code: 1008002,
    names: 'action.browser',
  },
  {
    what: 'a browser action to no URL',
    body: action({ action_type: 2, browser: { url: 'example' } }),
    code: 1008007,
    names: 'browser.url',
  },
  {
    what: 'an intent action without an intent',
    body: action({ action_type: 3 }),
    code: 1008002,
    names: 'action.intent',
  },
  {
    what: 'numbers that a vendor SDK did not set',
    body: android({ show_type: 0, n_importance: 0, action: { action_type: 0, activity: 'com.x.Y' } }),
    code: 0,
  },
  { what: 'action_type 4', body: action({ action_type: 4 }), code: 1008007, names: 'action_type' },
  {
    what: 'accept_time in strings',
    body: notify({
      message: {
        ...message,
        accept_time: [{ start: { hour: '13', min: '00' }, end: { hour: '14', min: '59' } }],
      },
    }),
    code: 0,
  },
  {
    what: 'accept_time in numbers',
    body: notify({
      message: { ...message, accept_time: [{ start: { hour: 13, min: 0 }, end: { hour: 14, min: 0 } }] },
    }),
    code: 1008001,
    names: 'accept_time[0].start.hour',
  },
  {
    what: 'an accept_time at 24 hours',
    body: notify({
      message: {
        ...message,
        accept_time: [{ start: { hour: '24', min: '00' }, end: { hour: '14', min: '00' } }],
      },
    }),
    code: 1008007,
    names: 'hour',
  },
  {
    what: 'templates without default_content',
    body: notify({ ntf_wt_attrs: true, message: { ...message, default_title: 'T' } }),
    code: 1008002,
    names: 'default_content',
  },
  {
    what: 'templates without default_title',
    body: notify({ ntf_wt_attrs: true, message: { ...message, default_content: 'C' } }),
    code: 1008002,
    names: 'default_title',
  },
  {
    what: 'templates with six attributes',
    body: notify({
      ntf_wt_attrs: true,
      message: {
        title: '{{a}}{{b}}{{c}}',
        content: '{{d}}{{e}}{{f}}',
        default_title: 'T',
        default_content: 'C',
      },
    }),
    code: 1008007,
    names: 'attributes',
  },
  { what: 'expire_time 259200', body: notify({ expire_time: 259_200 }), code: 0 },
  { what: 'expire_time 259201', body: notify({ expire_time: 259_201 }), code: 1008007, names: 'expire_time' },
  { what: 'a negative expire_time', body: notify({ expire_time: -1 }), code: 1008007, names: 'expire_time' },
  { what: 'expire_time as text', body: notify({ expire_time: '3600' }), code: 1008001, names: 'expire_time' },
  { what: 'push_speed 999', body: toAll({ push_speed: 999 }), code: 1008007, names: 'push_speed' },
  { what: 'push_speed 50001', body: toAll({ push_speed: 50_001 }), code: 1008007, names: 'push_speed' },
  { what: 'push_speed 1000', body: toAll({ push_speed: 1000 }), code: 0 },
  { what: 'a channel rule', body: notify({ channel_rules: [{ channel: 'hw', disable: true }] }), code: 0 },
  {
    what: 'a channel rule without disable',
    body: notify({ channel_rules: [{ channel: 'hw' }] }),
    code: 1008002,
    names: 'channel_rules[0].disable',
  },
  {
    what: 'an unknown channel',
    body: notify({ channel_rules: [{ channel: 'pigeon', disable: true }] }),
    code: 0,
  },
  { what: 'SMS', body: notify({ resend_by_sms: true, sms_info: sms }), code: 0 },
  {
    what: 'SMS without its particulars',
    body: notify({ resend_by_sms: true }),
    code: 1008002,
    names: 'sms_info',
  },
  {
    what: 'SMS after 299 s',
    body: notify({ resend_by_sms: true, sms_info: { ...sms, delay_trigger_time: 299 } }),
    code: 1008007,
    names: 'delay_trigger_time',
  },
  {
    what: 'a collapse_id of its own making',
    body: toAll({ collapse_id: 7 }),
    code: 1008015,
    names: 'collapse_id',
  },
  { what: 'the other platform', body: notify({ platform: 'ios' }), code: 0 },
  { what: 'its platform in capitals', body: notify({ platform: 'Android' }), code: 0 },
  { what: 'no token_list', body: without('token_list'), code: 1008002, names: 'token_list' },
  { what: 'an empty token_list', body: notify({ token_list: [] }), code: 1008002, names: 'token_list' },
  {
    what: 'a token_list that is text',
    body: notify({ token_list: makeToken(1) }),
    code: 1008001,
    names: 'token_list',
  },
  { what: '1000 tokens', body: notify({ audience_type: 'token_list', token_list: tokens(1000) }), code: 0 },
  {
    what: '1001 tokens',
    body: notify({ audience_type: 'token_list', token_list: tokens(1001) }),
    code: 1008007,
    names: 'token_list',
  },
  {
    what: 'a token of 35 characters',
    body: notify({ token_list: ['a'.repeat(35)] }),
    code: 1008029,
    names: 'token_list[0]',
  },
  {
    what: 'a token of 37 characters',
    body: notify({ token_list: ['a'.repeat(37)] }),
    code: 1008029,
    names: 'token_list[0]',
  },
  {
    what: 'a bad second token for the audience token',
    body: notify({ token_list: [makeToken(1), 'bad'] }),
    code: 0,
  },
  {
    what: 'a bad second token for token_list',
    body: notify({ audience_type: 'token_list', token_list: [makeToken(1), 'bad'] }),
    code: 1008029,
    names: 'token_list[1]',
  },
  {
    what: 'no account_list',
    body: notify({ audience_type: 'account' }),
    code: 1008002,
    names: 'account_list',
  },
  {
    what: 'accounts as objects',
    body: notify({ audience_type: 'account', account_list: [{ account: 'u' }] }),
    code: 1008001,
    names: 'account_list[0]',
  },
  {
    what: '1001 accounts',
    body: notify({ audience_type: 'account_list', account_list: tokens(1001) }),
    code: 1008007,
    names: 'account_list',
  },
  {
    what: 'account_push_type 2',
    body: notify({ audience_type: 'account', account_list: ['u'], account_push_type: 2 }),
    code: 1008007,
    names: 'account_push_type',
  },
  { what: 'tags', body: toTag(['a']), code: 0 },
  { what: 'no tag expression', body: toAll({ audience_type: 'tag' }), code: 1008002, names: 'tag_rules' },
  {
    what: 'the deprecated tag_list',
    body: toAll({ audience_type: 'tag', tag_list: { tags: ['a'], op: 'AND' } }),
    code: 0,
  },
  {
    what: 'tag_list as an array',
    body: toAll({ audience_type: 'tag', tag_list: ['a'] }),
    code: 1008001,
    names: 'tag_list',
  },
  { what: '500 tags', body: toTag(tokens(500)), code: 0 },
  { what: '501 tags', body: toTag(tokens(501)), code: 1008007, names: 'tags' },
  {
    what: 'the misspelt tag type',
    body: tagRule({ ...tagItem, tag_type: 'xg_auto_verison' }),
    code: 0,
  },
  {
    what: 'a first tag item without items_operator',
    body: tagRule(without('items_operator', tagItem)),
    code: 1008002,
    names: 'items_operator',
  },
  {
    what: 'a tags_operator in small letters',
    body: tagRule({ ...tagItem, tags_operator: 'or' }),
    code: 1008007,
    names: 'tags_operator',
  },
  {
    what: 'a package without upload_id',
    body: toAll({ audience_type: 'package_token_push' }),
    code: 1008002,
    names: 'upload_id',
  },
  {
    what: 'an upload_id never given out',
    body: toAll({ audience_type: 'package_account_push', upload_id: 9 }),
    code: 10010005,
    names: 'upload_id',
  },
  {
    what: 'send_time to a token',
    body: notify({ send_time: '2026-12-01 10:00:00' }),
    code: 1008007,
    names: 'send_time',
  },
]

const IOS_ROWS: Row[] = [
  { what: 'a notification', body: iosNotify(), code: 0 },
  { what: 'no environment', body: without('environment', iosNotify()), code: 1008002, names: 'environment' },
  {
    what: 'environment production',
    body: iosNotify({ environment: 'production' }),
    code: 1008007,
    names: 'environment',
  },
  { what: 'no ios', body: iosNotify({ message }), code: 0 },
  { what: 'no aps', body: iosNotify({ message: { ...message, ios: { custom: '{"k":"v"}' } } }), code: 0 },
  { what: 'no title', body: iosNotify({ message: { content: 'C' } }), code: 1008002, names: 'title' },
  {
    what: 'no title, although it has a badge',
    body: iosNotify({ message: { content: 'C', ios: { aps: { badge_type: 1 } } } }),
    code: 1008002,
    names: 'title',
  },
  {
    what: 'no alert',
    body: iosNotify({ message: { ...message, ios: { aps: { badge_type: 1 } } } }),
    code: 1008002,
    names: 'alert',
  },
  {
    what: 'a badge and nothing else',
    body: iosNotify({ message: { ios: { aps: { badge_type: -2 } } } }),
    code: 0,
  },
  {
    what: 'a show_type that a vendor SDK did not set',
    body: iosNotify({ message: { ...message, show_type: 0 } }),
    code: 0,
  },
  { what: 'badge_type -3', body: aps({ badge_type: -3 }), code: 1008007, names: 'badge_type' },
  {
    what: 'an unknown interruption-level',
    body: aps({ 'interruption-level': 'loud' }),
    code: 0,
  },
  {
    what: 'content-available in a notification',
    body: aps({ 'content-available': 1 }),
    code: 1008007,
    names: 'content-available',
  },
  {
    what: 'custom_content as an object',
    body: iosNotify({ message: { ...message, ios: { aps: { alert: {} }, custom_content: {} } } }),
    code: 1008001,
    names: 'message.ios.custom_content',
  },
  { what: 'a silent message', body: silent({ 'content-available': 1 }), code: 0 },
  {
    what: 'a silent message without content-available',
    body: silent({}),
    code: 1008002,
    names: 'content-available',
  },
  {
    what: 'a silent message with content-available 0',
    body: silent({ 'content-available': 0 }),
    code: 1008007,
    names: 'content-available',
  },
  {
    what: 'a silent message with an alert',
    body: silent({ 'content-available': 1, alert: {} }),
    code: 1008007,
    names: 'alert',
  },
  {
    what: 'a silent message, empty where vendor SDKs set nothing',
    body: silent({ 'content-available': 1, alert: null, badge_type: 0, category: '', sound: '' }),
    code: 0,
  },
  {
    what: 'a silent message with a sound',
    body: silent({ 'content-available': 1, sound: 'default' }),
    code: 1008007,
    names: 'sound',
  },
  {
    what: 'a silent message with a badge',
    body: silent({ 'content-available': 1, badge_type: 1 }),
    code: 1008007,
    names: 'badge_type',
  },
]

describe.each([
  { platform: 'android' as const, rows: ANDROID_ROWS },
  { platform: 'ios' as const, rows: IOS_ROWS },
])('a push to an $platform app', ({ platform, rows }) => {
  it.each(rows)('with $what is answered $code', async ({ body, code, names }) => {
    const fake = new FakeTpns({ platform, clock: new FakeClock() })
    const answer = await call(fake, PUSH, body)
    expect(answer).toMatchObject({ ret_code: code })
    if (names !== undefined) expect(answer.err_msg).toContain(names)
    expect(fake.pushes).toHaveLength(code === 0 ? 1 : 0)
  })
})

describe('the message', () => {
  // {"title":"T","content":"…"} has 26 bytes around the content.
  it.each([
    ['of 4096 bytes is accepted', 'x'.repeat(4096 - 26), 0],
    ['of 4097 bytes is refused', 'x'.repeat(4097 - 26), 1008007],
    ['is measured in bytes of UTF-8', '推'.repeat(1400), 1008007],
  ])('%s', async (_, content, code) => {
    const fake = new FakeTpns()
    expect(await call(fake, PUSH, notify({ message: { title: 'T', content } }))).toMatchObject({
      ret_code: code,
    })
  })
})

describe('a body that is no JSON object', () => {
  it.each([
    ['broken JSON', '{"audience_type":"all",}'],
    ['an array', '[]'],
    ['nothing', ''],
    ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
  ])('%s is answered 1008001 with seq 0', async (_, body) => {
    const answer = readAnswer(await raw(new FakeTpns(), PUSH, body))
    expect(answer).toMatchObject({ seq: 0, ret_code: 1008001 })
  })

  it('needs the content type application/json', async () => {
    const headers = { authorization: basicHeader(), 'content-type': 'text/plain' }
    expect(await call(new FakeTpns(), PUSH, notify(), { headers })).toMatchObject({ ret_code: 1008001 })
  })
})

describe('the answer of an accepted push', () => {
  it('has every documented member, its id a string beyond 2^53', async () => {
    const answer = await call(new FakeTpns(), PUSH, notify({ audience_type: 'token_list', seq: 5 }))
    expect(answer).toEqual({
      seq: 5,
      ret_code: 0,
      err_msg: 'NO_ERROR',
      err_msg_zh: '',
      push_id: '1328245138690125825',
      environment: '',
      result: '{}',
    })
  })

  it('counts ids upward', async () => {
    const fake = new FakeTpns()
    const ids = [await call(fake, PUSH, notify()), await call(fake, PUSH, notify())].map((a) => a.push_id)
    expect(ids).toEqual(['1328245138690125825', '1328245138690125826'])
  })

  it('echoes seq also when the push is refused', async () => {
    expect(await call(new FakeTpns(), PUSH, { seq: 7 })).toMatchObject({ seq: 7, ret_code: 1008002 })
  })

  it('echoes the environment', async () => {
    const fake = new FakeTpns({ platform: 'ios' })
    expect(await call(fake, PUSH, iosNotify())).toMatchObject({ environment: 'dev' })
  })
})

describe('invalid tokens', () => {
  const body = { audience_type: 'token_list', token_list: [makeToken(1), makeToken(2), 'short'] }

  it('fail the whole push unless they may be ignored', async () => {
    const fake = new FakeTpns()
    fake.invalidateToken(makeToken(2))
    expect(await call(fake, PUSH, notify({ ...body, ignore_invalid_token: 0 }))).toMatchObject({
      ret_code: 1008029,
    })
    expect(fake.pushes).toEqual([])
  })

  it('are left out and listed when they may be ignored', async () => {
    const fake = new FakeTpns()
    fake.invalidateToken(makeToken(2))
    const answer = await call(fake, PUSH, notify({ ...body, ignore_invalid_token: 1 }))
    expect(answer).toMatchObject({ ret_code: 0, invalid_targe_list: [makeToken(2), 'short'] })
    expect(fake.pushes[0]?.invalidTokens).toEqual([makeToken(2), 'short'])
    expect(fake.pushesTo(makeToken(1))).toHaveLength(1)
    expect(fake.pushesTo(makeToken(2))).toHaveLength(0)
  })

  it('are listed as none when all are valid', async () => {
    const answer = await call(new FakeTpns(), PUSH, notify({ ignore_invalid_token: 1 }))
    expect(answer.invalid_targe_list).toEqual([])
  })

  it('leave no target when all of them are invalid', async () => {
    const answer = await call(
      new FakeTpns(),
      PUSH,
      notify({ token_list: ['short'], ignore_invalid_token: 1 }),
    )
    expect(answer.ret_code).toBe(10010005)
  })

  it('are all that were not registered, when unknown tokens are rejected', async () => {
    const fake = new FakeTpns({ unknownTokens: 'reject' })
    fake.addDevice({ token: makeToken(1) })
    expect(await call(fake, PUSH, notify({ token_list: [makeToken(1)] }))).toMatchObject({ ret_code: 0 })
    expect(await call(fake, PUSH, notify({ token_list: [makeToken(2)] }))).toMatchObject({
      ret_code: 1008029,
    })
  })
})

describe('an audience that matches no device', () => {
  it.each([
    ['all', toAll()],
    ['tag', toTag(['nobody'])],
    ['account', notify({ audience_type: 'account', account_list: ['nobody'] })],
  ])('%s is answered 10010005 when asked to, else accepted', async (_, body) => {
    const strict = new FakeTpns({ emptyAudience: 'reject' })
    expect(await call(strict, PUSH, body)).toMatchObject({ ret_code: 10010005 })
    expect(await call(new FakeTpns(), PUSH, body)).toMatchObject({ ret_code: 0 })
  })
})

describe('other paths and methods', () => {
  it('unknown paths are 404', async () => {
    expect(await raw(new FakeTpns(), 'v3/push/apps', '{}')).toMatchObject({ status: 404 })
  })

  it('every method but POST is 405', async () => {
    expect(await raw(new FakeTpns(), PUSH, '', { method: 'GET' })).toMatchObject({ status: 405 })
  })
})

describe('an app that is', () => {
  it.each([
    ['unpaid', 1008030],
    ['destroyed', 1008031],
  ] as const)('%s is answered %i', async (status, code) => {
    const fake = new FakeTpns()
    fake.setAppStatus(status)
    expect(await call(fake, PUSH, notify())).toMatchObject({ ret_code: code })
  })
})
