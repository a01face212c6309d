import type { JsonObject } from '../json.js'
import { CODE, refuse } from '../refusal.js'
import {
  checkAll,
  fields,
  flag,
  integer,
  jsonText,
  object,
  oneOf,
  orUnset,
  type Rule,
  text,
  within,
} from '../rules.js'

const onOff = oneOf(0, 1)
const HIGHEST_RGB = 0xffffff
const MAX_INT32 = 2 ** 31 - 1

/** `message.android` of a notification: every documented member with its type and range. */
const ANDROID: Readonly<Record<string, Rule<unknown>>> = {
  n_ch_id: text,
  n_ch_name: text,
  n_category: text,
  n_importance: orUnset(oneOf(1, 2, 3, 4)),
  xm_ch_id: text,
  fcm_ch_id: text,
  hw_ch_id: text,
  hw_biz_type: onOff,
  hw_category: text,
  hw_importance: oneOf(0, 1, 2),
  urgency: oneOf('HIGH', 'NORMAL', ''),
  oppo_ch_id: text,
  oppo_top_notification_bar_show: flag,
  oppo_senior_push: flag,
  oppo_advertiser_id: text,
  vivo_ch_id: text,
  vivo_category: text,
  n_id: within(-1, MAX_INT32),
  builder_id: integer,
  style_id: onOff,
  badge_type: within(-2, 99),
  ring: onOff,
  ring_raw: text,
  vibrate: onOff,
  lights: onOff,
  clearable: onOff,
  icon_type: onOff,
  icon_res: text,
  small_icon: text,
  icon_color: within(0, HIGHEST_RGB),
  custom_content: jsonText,
  show_type: orUnset(oneOf(1, 2)),
}

/** `message.android` of a notification. */
export function checkAndroidNotification(android: JsonObject): void {
  const path = 'message.android'
  checkAll(android, path, ANDROID)
  const action = fields(android, path).optional('action', object)
  if (action !== undefined) checkAction(action, `${path}.action`)
}

/** `message.android` of a transparent message: only `custom_content` means anything. */
export function checkAndroidMessage(android: JsonObject): void {
  fields(android, 'message.android').optional('custom_content', jsonText)
}

const BROWSER = /^https?:\/\//

function checkAction(value: JsonObject, path: string): void {
  const action = fields(value, path)
  const type = action.set('action_type', oneOf(1, 2, 3)) ?? 1
  action.optional('activity', text)
  const flags = action.optional('aty_attr', object)
  if (flags !== undefined) checkAll(flags, `${path}.aty_attr`, { if: integer, pf: integer })
  if (type === 2) {
    const browser = fields(action.required('browser', object), `${path}.browser`)
    const url = browser.required('url', text)
    if (!BROWSER.test(url)) refuse(CODE.invalid, `${path}.browser.url must be an http(s) URL`)
    browser.optional('confirm', onOff)
  }
  if (type === 3) action.required('intent', text)
}
