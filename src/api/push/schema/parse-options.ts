import type { Bilingual } from '../../../return-codes/types.js'
import type { Hints } from '../../../validation/explain-issue.js'
import type { ParseOptions } from '../../../validation/parse.js'

const CUSTOM_CONTENT: Bilingual = {
  en: 'Give an object (it is serialised for you) or JSON text.',
  zh: '请传入对象（会自动序列化）或 JSON 字符串。',
}

function giveDate(sample: string): Bilingual {
  return {
    en: `Give a Date, or a string such as "${sample}".`,
    zh: `请传入 Date，或 "${sample}" 形式的字符串。`,
  }
}

function writeAsString(sample: string): Bilingual {
  return {
    en: `TPNS wants hours and minutes as strings, for example "${sample}".`,
    zh: `小时和分钟应为字符串，例如 "${sample}"。`,
  }
}

/** What to do about a wrong or missing field, where its type alone does not say. */
const HINTS: Hints = {
  token_list: { en: 'Put a single token into an array: ["…"].', zh: '单个 Token 也请放入数组：["…"]。' },
  account_list: { en: 'Put a single account into an array: ["…"].', zh: '单个账号也请放入数组：["…"]。' },
  'account_list[]': {
    en: 'A push names accounts as plain strings, with one account_type for all of them; the objects with account and account_type belong to the account endpoints.',
    zh: '推送中的账号是普通字符串，共用一个 account_type；含 account 和 account_type 的对象用于账号接口。',
  },
  account_type: {
    en: 'It is an integer, for example 0 (default) or 1002 (phone).',
    zh: '账号类型是整数，例如 0（默认）或 1002（手机号）。',
  },
  tag_list: {
    en: 'In a push it is an object, { tags: ["…"], op: "OR" }; the array of strings belongs to the tag endpoints. Better use tag_rules.',
    zh: '在推送中它是对象 { tags: ["…"], op: "OR" }，字符串数组用于标签接口。建议使用 tag_rules。',
  },
  tag_rules: {
    en: 'It is an array of { tag_items, operator, is_not }.',
    zh: '它是 { tag_items, operator, is_not } 的数组。',
  },
  send_time: giveDate('2026-12-01 09:00:00'),
  'loop_param.startDate': giveDate('2026-12-01'),
  'loop_param.endDate': giveDate('2026-12-31'),
  'message.accept_time[].start.hour': writeAsString('13'),
  'message.accept_time[].start.min': writeAsString('05'),
  'message.accept_time[].end.hour': writeAsString('13'),
  'message.accept_time[].end.min': writeAsString('05'),
  'message.android.custom_content': CUSTOM_CONTENT,
  'message.ios.custom_content': CUSTOM_CONTENT,
  'message.ios.aps.alert': {
    en: 'An empty object will do: message.title and message.content fill it.',
    zh: '可为空对象，标题和内容取自 message.title 和 message.content。',
  },
  audience_type: {
    en: 'For one device it is "token", for up to 1000 "token_list".',
    zh: '单台设备用 "token"，最多 1000 台用 "token_list"。',
  },
  environment: {
    en: 'App Store, TestFlight and ad hoc builds are "product", builds from Xcode "dev".',
    zh: 'App Store、TestFlight 和 Ad Hoc 版本为 "product"，Xcode 直接安装的版本为 "dev"。',
  },
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
