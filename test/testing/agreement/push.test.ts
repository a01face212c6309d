import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodePush } from '../../../src/api/push/encode.js'
import { TpnsError } from '../../../src/errors/tpns-error.js'
import type { RequestIssue, TpnsRequestError } from '../../../src/index.js'
import { FakeClock, FakeTpns } from '../../../src/testing/index.js'
import { basicHeader, makeToken, PUSH, raw, START } from '../support.js'

/*
 * Client and fake check the same requests in code of their own. Here they are held together: each catches the other's
 * mistakes, and a user's test against the fake tells what the client would have said.
 */

type Fields = Record<string, unknown>

/** What the client refuses on purpose, because it would reach nobody or the wrong people, while the service takes it. */
const CLIENT_ALONE: readonly {
  readonly reason: string
  readonly path: RegExp
  readonly text?: RegExp
}[] = [
  {
    reason: 'a list of another audience: the service would ignore it, and push to other people than it names',
    path: /^(token_list|account_list|tag_rules|tag_list|upload_id)$/,
    text: /does not belong/,
  },
  {
    reason: 'several recipients where the service takes the first and drops the others silently',
    path: /^(token_list|account_list)$/,
    text: /pushes to the first only/,
  },
  {
    reason: 'an empty account, or one with the traces of a file on it, is nobody’s',
    path: /^account_list\[/,
  },
  { reason: 'a tag with the traces of a file on it is on no device', path: /tags\[\d+\]$/ },
  {
    reason:
      'a malformed token beside ignore_invalid_token: the service drops it, and hides a mistake of the caller',
    path: /^token_list\[/,
  },
  { reason: 'push_id in a request: the service would ignore it and push once more', path: /^push_id$/ },
]

const isOfClientAlone = ({ path, message }: RequestIssue) =>
  CLIENT_ALONE.some((one) => one.path.test(path) && (one.text === undefined || one.text.test(message)))

const T = makeToken(1)
const odd = fc.constantFrom<unknown>(null, '', 0, -1, 1, 1.5, true, 'x', [], {}, [1], '1', 2 ** 53, ['x'])
/** Mostly one of the sensible values, now and then anything. */
const mostly = (...values: unknown[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: odd })

/** A few of the fields; a hundred at once would always be wrong somewhere. */
const some = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .subarray(Object.keys(fields), { maxLength: Math.min(3, Object.keys(fields).length) })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fields[key]!]))))

const text = mostly('T', 'a\n', '{{a}} {{ b }}', '\ud83d', '')
const flag = mostly(0, 1, 2)
const truth = mostly(true, false)
const data = mostly('{"a":1}', '{', '[1]', '1', '"{}"', { a: 1 })
const action = mostly(
  { action_type: 1, activity: 'a.B' },
  { action_type: 2, browser: { url: 'HTTPS://a' } },
  { action_type: 2, browser: {} },
  { action_type: 3, intent: 'x://y' },
  { action_type: 3, intent: '' },
  { action_type: 0, browser: {} },
)
const android = some({
  n_ch_id: text,
  n_importance: mostly(1, 4, 5),
  hw_importance: mostly(1, 2, 3),
  urgency: mostly('HIGH', 'LOW'),
  oppo_senior_push: truth,
  n_id: mostly(-1, 5, 2 ** 40, -2),
  builder_id: mostly(3),
  style_id: flag,
  badge_type: mostly(-2, 99, 100),
  ring: flag,
  clearable: flag,
  icon_type: flag,
  icon_res: text,
  icon_color: mostly(123456, 694890432, -5),
  custom_content: data,
  show_type: mostly(1, 2, 3),
  action,
})
const aps = some({
  alert: mostly({}, { subtitle: 'S' }, 'text', { body: 1 }),
  badge_type: mostly(-2, 0, 2 ** 40, -3),
  sound: text,
  category: text,
  'mutable-content': flag,
  'content-available': flag,
  'interruption-level': mostly('active', 'loud'),
  'thread-id': text,
})
const ios = some({
  aps: fc.oneof(mostly({ alert: {} }, { 'content-available': 1 }), aps),
  custom_content: data,
})
const time = { hour: '13', min: '00' }
const message = fc.tuple(
  fc.constantFrom<Fields>(
    { title: 'T', content: 'C' },
    { title: 'T', content: 'C' },
    { Title: 'T', content: 'C' },
    {},
  ),
  some({
    title: text,
    content: text,
    thread_id: text,
    show_type: mostly(1, 2, 3),
    default_title: text,
    default_content: text,
    accept_time: mostly(
      [{ start: time, end: time }],
      [{ start: time }],
      [{ start: time, end: { hour: '24', min: '0' } }],
    ),
    android: fc.oneof(android, odd),
    ios: fc.oneof(ios, odd),
  }),
)
const item = {
  tags: ['a'],
  is_not: false,
  tags_operator: 'OR',
  items_operator: 'OR',
  tag_type: 'xg_user_define',
}
const tagRules = (changes: Fields) => [
  { tag_items: [{ ...item, ...changes }], operator: 'OR', is_not: false },
]
const audience = fc.constantFrom<Fields>(
  { audience_type: 'all' },
  { audience_type: 'token', token_list: [T] },
  { audience_type: 'token_list', token_list: [T, makeToken(2)] },
  { audience_type: 'account', account_list: ['anna'] },
  { audience_type: 'account_list', account_list: ['anna', 'bert'] },
  { audience_type: 'tag', tag_rules: tagRules({}) },
  { audience_type: 'package_account_push', upload_id: 7 },
  { audience_type: 'nobody' },
)
const loop = {
  startDate: '2026-12-02',
  endDate: '2026-12-09',
  loopType: 1,
  loopDayIndexs: [0],
  dayTimes: ['09:00:00'],
}
const options = some({
  token_list: mostly([T], [], [`${T}0`], ['short'], [T, T]),
  account_list: mostly(['anna'], [], ['anna '], [''], ['a', 'b']),
  tag_rules: mostly(
    tagRules({ tag_type: 'xg_auto_mood' }),
    tagRules({ tags: [] }),
    tagRules({ tags: ['a '] }),
    [],
  ),
  tag_list: mostly({ tags: ['a'], op: 'OR' }, { tags: ['x'.repeat(513)], op: 'OR' }, { tags: [] }),
  upload_id: mostly(7),
  account_type: mostly(0, '1002', -1),
  account_push_type: flag,
  ignore_invalid_token: flag,
  push_speed: mostly(1000, 999, 50_001),
  expire_time: mostly(0, 1, 799, 800, 259_200, 259_201, -1),
  collapse_id: mostly(5, -1),
  force_collapse: truth,
  multi_pkg: truth,
  plan_id: mostly('48'),
  group_id: mostly('g'),
  channel_rules: mostly(
    [{ channel: 'hw', disable: true }],
    [{ channel: 'pigeon', disable: true }],
    [{ channel: 'hw' }],
  ),
  tpns_online_push_type: flag,
  ntf_wt_attrs: truth,
  supply_inapp_msg: truth,
  resend_by_sms: truth,
  sms_info: mostly(
    { delay_trigger_time: 300, trigger_condition: 0, sms_template_id: 't', sms_app_id: 'a' },
    { trigger_condition: 0 },
  ),
  platform: mostly('android', 'ios', 'all'),
  seq: mostly(1, '0'),
  trace_id: text,
  push_id: mostly('123', '0'),
  environment: mostly('product', 'dev', 'production'),
  send_time: mostly(
    '2026-12-01 09:00:00',
    '2026-12-01 08:55:00',
    '2026-12-01 08:00:00',
    '2026-12-01T09:00:00',
    '2027-06-01 09:00:00',
  ),
  loop_param: mostly(
    loop,
    { ...loop, startDate: '2026-11-30' },
    { ...loop, loopType: 2, loopDayIndexs: [3], endDate: '2026-12-08' },
    { ...loop, loopType: 2, loopDayIndexs: [1], endDate: '2026-12-05' },
    { ...loop, loopType: 3, loopDayIndexs: [31] },
    { ...loop, loopDayIndexs: [1] },
    { ...loop, startDate: '2026-12-10' },
    { ...loop, endDate: '2026-11-20', startDate: '2026-11-10' },
    { ...loop, dayTimes: ['9:00'] },
    { ...loop, dayTimes: [] },
    { ...loop, startDate: '20261202' },
    { ...loop, endDate: '2027-06-01' },
  ),
})
const push = fc
  .record({ audience, kind: fc.constantFrom('notify', 'notify', 'message'), message, options })
  .map(
    ({ audience, kind, message: [text, more], options }): Fields => ({
      environment: 'product',
      ...audience,
      message_type: kind,
      message: { ...text, ...more },
      ...options,
    }),
  )
const platform = fc.constantFrom('android' as const, 'ios' as const)

/** What the client makes of a push for an app of the platform: the body that it sends, or what it refuses. */
function askClient(
  request: Fields,
  platform: 'android' | 'ios',
): { body: string } | { issues: readonly RequestIssue[] } {
  const client = { endpoint: PUSH, platform, utcOffsetMinutes: 480, now: () => START, warn: () => {} }
  try {
    return { body: JSON.stringify(encodePush(request as never, client).value) }
  } catch (error) {
    if (!TpnsError.is(error)) throw error
    const { issues } = error as TpnsRequestError
    return { issues: issues ?? [{ path: 'send_time', message: error.message, retCode: 10010012 }] }
  }
}

async function askFake(body: string, platform: 'android' | 'ios') {
  const fake = new FakeTpns({
    platform,
    clock: new FakeClock(START),
    enforceRates: false,
    emptyAudience: 'accept',
  })
  await raw(fake, PUSH, body, { headers: { authorization: basicHeader() } })
  const { reply } = fake.requests[0]!
  return { code: reply.code!, message: reply.message!, inferred: reply.inferred }
}

const REFUSED_BY_FORM = [1008001, 1008002, 1008007]
const RUNS = { numRuns: 1500 }

describe('client and fake', () => {
  it('agree on what is let through: the fake finds nothing wrong with it', async () => {
    await fc.assert(
      fc.asyncProperty(push, platform, async (request, platform) => {
        const asked = askClient(request, platform)
        if ('issues' in asked) return
        const { code, message } = await askFake(asked.body, platform)
        expect(REFUSED_BY_FORM, `${message} for ${asked.body}`).not.toContain(code)
      }),
      RUNS,
    )
  })

  it('agree on what is refused, but for what the client alone refuses', async () => {
    await fc.assert(
      fc.asyncProperty(push, platform, async (request, platform) => {
        const asked = askClient(request, platform)
        if (!('issues' in asked) || asked.issues.some(isOfClientAlone)) return
        const { code } = await askFake(toWire(request), platform)
        expect(code, JSON.stringify(asked.issues)).not.toBe(0)
      }),
      RUNS,
    )
  })
})

/** As somebody would post it who does not use the client: the client alone writes an object of data as text. */
function toWire(request: Fields): string {
  return JSON.stringify(request, (key, value: unknown) =>
    key === 'custom_content' && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? JSON.stringify(value)
      : value,
  )
}
