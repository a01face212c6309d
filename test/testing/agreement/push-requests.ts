import fc from 'fast-check'
import { makeToken } from '../support.js'
import { type Fields, mostly, odd, some } from './arbitraries.js'

const T = makeToken(1)
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
  { action_type: 1, aty_attr: { if: 0, pf: 268_435_456 } },
  { action_type: 1, aty_attr: { if: 1.5 } },
  { action_type: 1, aty_attr: 'flags' },
  { action_type: 2, browser: { url: 'http://a', confirm: 1 } },
  { action_type: 2, browser: { url: 'http://a', confirm: 2 } },
)
const channel = mostly('high', '', 'x'.repeat(300))
const android = some({
  n_ch_id: text,
  n_ch_name: text,
  n_category: text,
  xm_ch_id: channel,
  fcm_ch_id: channel,
  hw_ch_id: channel,
  hw_biz_type: flag,
  hw_category: mostly('IM', 'MARKETING', ''),
  oppo_ch_id: channel,
  oppo_top_notification_bar_show: truth,
  oppo_advertiser_id: text,
  vivo_ch_id: mostly('0', '1', 'x'),
  vivo_category: mostly('IM', 'MARKETING', ''),
  vivo_marketing: mostly(true, 1, { a: 1 }),
  ring_raw: text,
  vibrate: flag,
  lights: flag,
  small_icon: text,
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
  alert: mostly({}, { subtitle: 'S' }, 'text', { body: 1 }, { title: 'T', body: 'B' }, { title: 1 }),
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
    thread_sumtext: text,
    xg_media_resources: mostly('https://a/b.png', 'b.png', ''),
    xg_media_audio_resources: mostly('https://a/b.mp3', 'b.mp3', ''),
    show_type: mostly(1, 2, 3),
    default_title: text,
    default_subtitle: text,
    default_content: text,
    accept_time: mostly(
      [{ start: time, end: time }],
      [{ start: time }],
      [{ start: time, end: { hour: '24', min: '0' } }],
    ),
  }),
  fc.oneof<fc.MaybeWeightedArbitrary<Fields>[]>(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 4, arbitrary: fc.record({ android }) },
    { weight: 2, arbitrary: fc.record({ android: fc.record({ action }) }) },
    { weight: 4, arbitrary: fc.record({ ios }) },
    { weight: 1, arbitrary: fc.record({ android: odd, ios: odd }, { requiredKeys: [] }) },
  ),
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
    { sms_template_id: 't', sms_app_id: 'a', sms_sign_name: 's', sms_template_params: ['1', '2'] },
    { sms_template_id: 't', sms_app_id: 'a', sms_sign_name: 1 },
    { sms_template_id: 't', sms_app_id: 'a', sms_template_params: [1] },
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
/** Requests to push around the valid ones. */
export const pushRequest: fc.Arbitrary<Fields> = fc
  .record({ audience, kind: fc.constantFrom('notify', 'notify', 'message'), message, options })
  .map(
    ({ audience, kind, message: [text, more, part], options }): Fields => ({
      environment: 'product',
      ...audience,
      message_type: kind,
      message: { ...text, ...more, ...part },
      ...options,
    }),
  )
