import { CODE, fail } from '../../api-error.js'
import type { JsonObject } from '../../body/json.js'
import {
  allowUnset,
  checkFields,
  flag,
  integer,
  integerBetween,
  jsonText,
  nonEmptyText,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../../body/validators.js'

const onOff = oneOf(0, 1)

/** `message.android` of a notification: every documented member with its type and range. */
const ANDROID: Readonly<Record<string, Validator<unknown>>> = {
  n_ch_id: text,
  n_ch_name: text,
  n_category: text,
  n_importance: allowUnset(oneOf(1, 2, 3, 4), 0),
  xm_ch_id: text,
  fcm_ch_id: text,
  hw_ch_id: text,
  hw_biz_type: onOff,
  hw_category: text,
  hw_importance: oneOf(0, 1, 2),
  urgency: text,
  oppo_ch_id: text,
  oppo_top_notification_bar_show: flag,
  oppo_senior_push: flag,
  oppo_advertiser_id: text,
  vivo_ch_id: text,
  vivo_category: text,
  n_id: integerBetween(-1, Number.MAX_SAFE_INTEGER),
  builder_id: integer,
  style_id: onOff,
  badge_type: integerBetween(-2, 99),
  ring: onOff,
  ring_raw: text,
  vibrate: onOff,
  lights: onOff,
  clearable: onOff,
  icon_type: onOff,
  icon_res: text,
  small_icon: text,
  icon_color: integer,
  custom_content: jsonText,
  show_type: allowUnset(oneOf(1, 2), 0),
}

/** Types and ranges of `message.android`, whatever the kind of message. */
export function checkAndroidBlock(android: JsonObject): void {
  const path = 'message.android'
  checkFields(android, path, ANDROID)
  const action = readFields(android, path).optional('action', object)
  if (action !== undefined) checkAction(action, `${path}.action`)
}

const BROWSER = /^https?:\/\/\S/i

function checkAction(value: JsonObject, path: string): void {
  const action = readFields(value, path)
  const type = action.optionalUnlessZero('action_type', oneOf(1, 2, 3), 0) ?? 1
  action.optional('activity', text)
  const flags = action.optional('aty_attr', object)
  if (flags !== undefined) checkFields(flags, `${path}.aty_attr`, { if: integer, pf: integer })
  const given = type === 2 ? action.required('browser', object) : action.optional('browser', object)
  action.optional('intent', text)
  if (given !== undefined) {
    const browser = readFields(given, `${path}.browser`)
    const url = browser.required('url', text)
    if (type === 2 && !BROWSER.test(url)) fail(CODE.invalid, `${path}.browser.url must be an http(s) URL`)
    browser.optional('confirm', onOff)
  }
  if (type === 3) action.required('intent', nonEmptyText)
}
