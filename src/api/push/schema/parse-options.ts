import type { Hints } from '../../../validation/explain-issue.js'
import type { ParseOptions } from '../../../validation/parse.js'

/** What to do about a wrong or missing field, where its type alone does not tell. */
const HINTS: Hints = {
  token_list: 'Put a single token into an array: ["…"].',
  account_list: 'Put a single account into an array: ["…"].',
  'account_list[]':
    'A push names accounts as plain strings, with one account_type for all of them; the objects with account and account_type belong to the account endpoints.',
  account_type: 'It is an integer, for example 0 (default) or 1002 (phone).',
  tag_list:
    'In a push it is an object, { tags: ["…"], op: "OR" }; the array of strings belongs to the tag endpoints. Better use tag_rules.',
  tag_rules: 'It is an array of { tag_items, operator, is_not }.',
  send_time: 'Give a Date, or a string such as "2026-12-01 09:00:00".',
  'loop_param.startDate': 'Give a Date, or a string such as "2026-12-01".',
  'loop_param.endDate': 'Give a Date, or a string such as "2026-12-31".',
  'message.accept_time[].start.hour': 'TPNS wants hours and minutes as strings, for example "13".',
  'message.accept_time[].start.min': 'TPNS wants hours and minutes as strings, for example "05".',
  'message.accept_time[].end.hour': 'TPNS wants hours and minutes as strings, for example "13".',
  'message.accept_time[].end.min': 'TPNS wants hours and minutes as strings, for example "05".',
  'message.android.custom_content': 'Give an object (it is serialised for you) or JSON text.',
  'message.ios.custom_content': 'Give an object (it is serialised for you) or JSON text.',
  'message.ios.aps.alert': 'An empty object will do: message.title and message.content fill it.',
  audience_type: 'For one device it is "token", for up to 1000 "token_list".',
  environment: 'App Store, TestFlight and ad hoc builds are "product", builds from Xcode "dev".',
}

const zero = [0]
const empty = ['']

/**
 * Values that count as "not given", by path: the vendor's SDKs send them for unset fields, so the service must treat them as
 * not given [inferred]. The schema refuses each of them.
 */
const UNSET: Readonly<Record<string, readonly unknown[]>> = {
  environment: empty,
  send_time: empty,
  upload_id: zero,
  push_speed: zero,
  collapse_id: zero,
  plan_id: empty,
  group_id: empty,
  platform: empty,
  // The table gives 0 as the default of this object.
  loop_param: [0, ''],
  'message.show_type': zero,
  'message.android.n_importance': zero,
  'message.android.hw_importance': zero,
  'message.android.urgency': empty,
  'message.android.show_type': zero,
  'message.android.action.action_type': zero,
}

/** Fields that hold names of devices, people or tags. */
const NAMES = ['token_list[]', 'account_list[]', 'tag_rules[].tag_items[].tags[]', 'tag_list.tags[]']

export const PUSH_PARSE_OPTIONS: ParseOptions = { hints: HINTS, unset: UNSET, names: NAMES }
