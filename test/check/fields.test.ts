import { describe, expect, it } from 'vitest'
import { RULES } from '../../src/check/rules/index.js'
import type {
  AndroidAction,
  AndroidMessage,
  ChannelRule,
  LoopParam,
  PushRequest,
  SmsInfo,
  TagRule,
} from '../../src/index.js'

/** `rules`: some rule is about it, or looks at it. `none known`: no source says anything about phones. */
type Decision = 'rules' | 'none known' | 'its fields'

type KeysOf<T> = T extends unknown ? Extract<keyof T, string> : never
/** Keys that are declared; an index signature is none. */
type Declared<T> = T extends unknown
  ? keyof { [K in keyof T as string extends K ? never : K]: 1 } & string
  : never
type Decisions<T> = Record<KeysOf<T>, Decision>

type Message = PushRequest['message']
type Ios = NonNullable<Extract<Message, { ios?: unknown }>['ios']>
type Aps = NonNullable<Extract<Ios, { aps?: unknown }>['aps']>
type Alert = Exclude<Extract<Aps, { alert: unknown }>['alert'], string | undefined>

// A new field of a push does not compile until it is decided here.
const PUSH: Decisions<PushRequest> = {
  audience_type: 'rules',
  message_type: 'rules',
  message: 'rules',
  environment: 'rules',
  token_list: 'none known',
  account_list: 'none known',
  tag_rules: 'its fields',
  tag_list: 'none known',
  upload_id: 'none known',
  account_type: 'none known',
  account_push_type: 'none known',
  ignore_invalid_token: 'none known',
  push_speed: 'none known',
  send_time: 'rules',
  loop_param: 'its fields',
  collapse_id: 'rules',
  force_collapse: 'rules',
  expire_time: 'rules',
  multi_pkg: 'rules',
  plan_id: 'none known',
  group_id: 'none known',
  channel_rules: 'rules',
  tpns_online_push_type: 'none known',
  ntf_wt_attrs: 'rules',
  supply_inapp_msg: 'none known',
  resend_by_sms: 'none known',
  sms_info: 'its fields',
  platform: 'none known',
  seq: 'none known',
  trace_id: 'none known',
}
const TAG_RULE: Decisions<TagRule> = { tag_items: 'none known', operator: 'none known', is_not: 'none known' }
const LOOP: Decisions<LoopParam> = {
  startDate: 'none known',
  endDate: 'none known',
  loopType: 'none known',
  loopDayIndexs: 'none known',
  // By the rules about hours, which read it beside send_time.
  dayTimes: 'none known',
}
const SMS: Decisions<SmsInfo> = {
  delay_trigger_time: 'none known',
  trigger_condition: 'none known',
  sms_sign_name: 'none known',
  sms_template_id: 'none known',
  sms_app_id: 'none known',
  sms_template_params: 'none known',
}
const CHANNEL_RULE: Decisions<ChannelRule> = { channel: 'none known', disable: 'none known' }
const MESSAGE: Decisions<Message> = {
  title: 'rules',
  content: 'rules',
  accept_time: 'rules',
  thread_id: 'rules',
  thread_sumtext: 'rules',
  xg_media_resources: 'rules',
  xg_media_audio_resources: 'rules',
  show_type: 'none known',
  default_title: 'none known',
  default_content: 'none known',
  default_subtitle: 'none known',
  android: 'rules',
  ios: 'rules',
}
const ANDROID: Decisions<AndroidMessage> = {
  n_ch_id: 'rules',
  n_ch_name: 'none known',
  n_category: 'rules',
  n_importance: 'rules',
  xm_ch_id: 'rules',
  fcm_ch_id: 'rules',
  hw_ch_id: 'rules',
  hw_biz_type: 'rules',
  hw_category: 'rules',
  hw_importance: 'rules',
  urgency: 'rules',
  oppo_ch_id: 'rules',
  oppo_top_notification_bar_show: 'rules',
  oppo_senior_push: 'rules',
  oppo_advertiser_id: 'none known',
  vivo_ch_id: 'rules',
  vivo_category: 'rules',
  vivo_marketing: 'rules',
  n_id: 'rules',
  builder_id: 'rules',
  style_id: 'none known',
  badge_type: 'rules',
  ring: 'none known',
  ring_raw: 'rules',
  vibrate: 'none known',
  lights: 'none known',
  clearable: 'none known',
  icon_type: 'rules',
  icon_res: 'rules',
  small_icon: 'none known',
  icon_color: 'rules',
  action: 'its fields',
  custom_content: 'rules',
  show_type: 'rules',
}
const ACTION: Decisions<AndroidAction> = {
  action_type: 'rules',
  activity: 'rules',
  aty_attr: 'none known',
  browser: 'its fields',
  intent: 'none known',
}
const BROWSER: Decisions<Extract<AndroidAction, { browser: unknown }>['browser']> = {
  url: 'rules',
  confirm: 'none known',
}
const IOS: Decisions<Ios> = { aps: 'rules', custom_content: 'none known' }
const APS: Decisions<Aps> = {
  alert: 'its fields',
  badge_type: 'none known',
  category: 'none known',
  'mutable-content': 'rules',
  sound: 'rules',
  'interruption-level': 'rules',
  'content-available': 'rules',
  'thread-id': 'none known',
}
const ALERT: Record<Declared<Alert>, Decision> = {
  title: 'none known',
  subtitle: 'none known',
  body: 'none known',
}

const TREE: Readonly<Record<string, Readonly<Record<string, Decision>>>> = {
  '': PUSH,
  'tag_rules.': TAG_RULE,
  'loop_param.': LOOP,
  'sms_info.': SMS,
  'channel_rules.': CHANNEL_RULE,
  'message.': MESSAGE,
  'message.android.': ANDROID,
  'message.android.action.': ACTION,
  'message.android.action.browser.': BROWSER,
  'message.ios.': IOS,
  'message.ios.aps.': APS,
  'message.ios.aps.alert.': ALERT,
}

describe('a field of a push', () => {
  const named = new Set(
    RULES.flatMap(({ field, when }) => [
      field,
      ...when.flatMap((test) => (typeof test === 'function' ? [] : [test.field])),
    ]),
  )
  const rows = Object.entries(TREE).flatMap(([prefix, fields]) =>
    Object.entries(fields).map(([name, decision]) => [`${prefix}${name}`, decision] as const),
  )

  it.each(rows)('%s: %s', (path, decision) => {
    expect(named.has(path)).toBe(decision === 'rules')
  })

  it('is known wherever a rule names one', () => {
    const known = new Set(rows.map(([path]) => path))
    expect([...named].filter((path) => !known.has(path))).toEqual([])
  })
})
