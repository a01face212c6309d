import { describe, expect, it } from 'vitest'
import { TpnsRequestError } from '../../../src/errors/index.js'
import { expectBothLanguages } from '../../support/both-languages.js'
import {
  allPush,
  getFailure,
  LOOP,
  silentPush,
  TAG_ITEM,
  TAG_RULE,
  TOKEN,
  tagPush,
  tokenPush,
  withAndroid,
  withAps,
  withMessage,
} from './context.js'

const MISSING = 1008002
const WRONG_TYPE = 1008001
const NOT_ALLOWED = 1008007
const BAD_TOKEN = 1008029

type Row = [rule: string, request: unknown, path: string, retCode: number, word: string]

const many = (count: number) => Array.from({ length: count }, (_, i) => `recipient-${i}`)
const without = (key: string, from: Record<string, unknown>) => {
  const { [key]: _, ...rest } = from
  return rest
}
const tagItem = (changes: Record<string, unknown>) =>
  tagPush({ tag_rules: [{ ...TAG_RULE, tag_items: [{ ...TAG_ITEM, ...changes }] }] })
const action = (fields: Record<string, unknown>) => withAndroid({ action: fields })
const loop = (changes: Record<string, unknown>) => allPush({ loop_param: { ...LOOP, ...changes } })
const sms = (changes: Record<string, unknown>) =>
  tokenPush({
    resend_by_sms: true,
    sms_info: {
      delay_trigger_time: 300,
      trigger_condition: 1,
      sms_template_id: 'x',
      sms_app_id: 'y',
      ...changes,
    },
  })
const accountPush = (changes: Record<string, unknown>) => ({
  ...allPush({ audience_type: 'account', account_list: ['a'] }),
  ...changes,
})
const acceptTime = (start: unknown) =>
  withMessage({ accept_time: [{ start, end: { hour: '14', min: '00' } }] })

const FORM: Row[] = [
  ['a request is an object', null, '', WRONG_TYPE, 'null'],
  ['a request is not an array', [], '', WRONG_TYPE, 'an array'],
  ['a request is not a string', 'push', '', WRONG_TYPE, 'the string'],
  [
    'audience_type is required, in TPNS’s spelling',
    { ...without('audience_type', tokenPush()), audienceType: 'token' },
    'audience_type',
    MISSING,
    'There is "audienceType"; rename it',
  ],
  ['audience_type is required', without('audience_type', tokenPush()), 'audience_type', MISSING, 'required'],
  [
    'audience_type is known',
    tokenPush({ audience_type: 'everyone' }),
    'audience_type',
    NOT_ALLOWED,
    '"token_list"',
  ],
  ['message_type is required', without('message_type', tokenPush()), 'message_type', MISSING, 'required'],
  [
    'message_type is known',
    tokenPush({ message_type: 'notification' }),
    'message_type',
    NOT_ALLOWED,
    '"notify"',
  ],
  ['message is required', without('message', tokenPush()), 'message', MISSING, 'required'],
  ['message is not null', tokenPush({ message: null }), 'message', MISSING, 'required'],
  ['message is an object', tokenPush({ message: 'Hello' }), 'message', WRONG_TYPE, 'an object'],
  ['environment is known', tokenPush({ environment: 'production' }), 'environment', NOT_ALLOWED, '"product"'],
]

const AUDIENCE: Row[] = [
  ['token needs token_list', without('token_list', tokenPush()), 'token_list', MISSING, '"token"'],
  ['an empty list pushes nobody', tokenPush({ token_list: [] }), 'token_list', MISSING, 'nobody'],
  ['a token goes into an array', tokenPush({ token_list: TOKEN }), 'token_list', WRONG_TYPE, 'into an array'],
  ['a token is a string', tokenPush({ token_list: [7] }), 'token_list[0]', WRONG_TYPE, 'a string'],
  [
    'token is for one token',
    tokenPush({ token_list: [TOKEN, TOKEN] }),
    'token_list',
    NOT_ALLOWED,
    '"token_list"',
  ],
  ['a token has 36 characters', tokenPush({ token_list: [`${TOKEN}f`] }), 'token_list[0]', BAD_TOKEN, '37'],
  [
    'a token has no white space',
    tokenPush({ token_list: [`${TOKEN.slice(1)}\n`] }),
    'token_list[0]',
    BAD_TOKEN,
    'Trim',
  ],
  [
    'a token holds no half of an emoji',
    tokenPush({ token_list: ['\ud83d'] }),
    'token_list[0]',
    BAD_TOKEN,
    'half',
  ],
  ['a token is not empty', tokenPush({ token_list: [''] }), 'token_list[0]', BAD_TOKEN, 'empty'],
  [
    'token_list takes 1000',
    tokenPush({ audience_type: 'token_list', token_list: many(1001) }),
    'token_list',
    NOT_ALLOWED,
    'package_token_push',
  ],
  ['account needs account_list', allPush({ audience_type: 'account' }), 'account_list', MISSING, '"account"'],
  [
    'account is for one account',
    accountPush({ account_list: ['a', 'b'] }),
    'account_list',
    NOT_ALLOWED,
    '"account_list"',
  ],
  [
    'an account does not end with a line end',
    accountPush({ account_list: ['anna\r'] }),
    'account_list[0]',
    NOT_ALLOWED,
    'Trim',
  ],
  [
    'an account does not begin with a blank',
    accountPush({ account_list: [' anna'] }),
    'account_list[0]',
    NOT_ALLOWED,
    'Trim',
  ],
  [
    'an account is no list of accounts',
    accountPush({ account_list: ['anna\rbert'] }),
    'account_list[0]',
    NOT_ALLOWED,
    'split',
  ],
  [
    'an account holds no line separator',
    accountPush({ account_list: ['anna\u2028bert'] }),
    'account_list[0]',
    NOT_ALLOWED,
    'split',
  ],
  [
    'an account holds no lost character',
    accountPush({ account_list: ['ann\ufffd'] }),
    'account_list[0]',
    NOT_ALLOWED,
    'encoding',
  ],
  [
    'an account holds no half of an emoji',
    accountPush({ account_list: ['anna\ude00'] }),
    'account_list[0]',
    NOT_ALLOWED,
    'half',
  ],
  [
    'a tag has no white space around',
    tagItem({ tags: ['vip', 'new\u3000'] }),
    'tag_rules[0].tag_items[0].tags[1]',
    NOT_ALLOWED,
    'Trim',
  ],
  ['an account is not empty', accountPush({ account_list: [''] }), 'account_list[0]', NOT_ALLOWED, 'empty'],
  [
    'an account is a plain string',
    accountPush({ account_list: [{ account: 'a', account_type: 0 }] }),
    'account_list[0]',
    WRONG_TYPE,
    'account endpoints',
  ],
  [
    'account_list takes 1000',
    accountPush({ audience_type: 'account_list', account_list: many(1001) }),
    'account_list',
    NOT_ALLOWED,
    'package_account_push',
  ],
  [
    'account_type is a number',
    accountPush({ account_type: 'phone' }),
    'account_type',
    WRONG_TYPE,
    'an integer',
  ],
  [
    'account_type is not negative',
    accountPush({ account_type: -1 }),
    'account_type',
    NOT_ALLOWED,
    'at least 0',
  ],
  [
    'account_push_type is 0 or 1',
    accountPush({ account_push_type: 2 }),
    'account_push_type',
    NOT_ALLOWED,
    '0 or 1',
  ],
  [
    'a package needs its id',
    allPush({ audience_type: 'package_token_push' }),
    'upload_id',
    MISSING,
    'Upload',
  ],
  [
    'an upload_id is positive',
    allPush({ audience_type: 'package_token_push', upload_id: -1 }),
    'upload_id',
    NOT_ALLOWED,
    'at least 1',
  ],
  [
    'an upload_id is a number',
    allPush({ audience_type: 'package_token_push', upload_id: '11231' }),
    'upload_id',
    WRONG_TYPE,
    'without quotes',
  ],
  [
    '0 is no upload_id',
    allPush({ audience_type: 'package_account_push', upload_id: 0 }),
    'upload_id',
    MISSING,
    '0',
  ],
  ['all takes no token_list', allPush({ token_list: [TOKEN] }), 'token_list', NOT_ALLOWED, '"token"'],
  ['all takes no account_list', allPush({ account_list: ['a'] }), 'account_list', NOT_ALLOWED, '"account"'],
  ['all takes no tag_rules', allPush({ tag_rules: [TAG_RULE] }), 'tag_rules', NOT_ALLOWED, '"tag"'],
  [
    'all takes no tag_list',
    allPush({ tag_list: { tags: ['a'], op: 'OR' } }),
    'tag_list',
    NOT_ALLOWED,
    '"tag"',
  ],
  ['all takes no upload_id', allPush({ upload_id: 5 }), 'upload_id', NOT_ALLOWED, 'package_account_push'],
  ['token takes no account_list', tokenPush({ account_list: ['a'] }), 'account_list', NOT_ALLOWED, 'ignore'],
  ['account takes no token_list', accountPush({ token_list: [TOKEN] }), 'token_list', NOT_ALLOWED, 'ignore'],
  [
    'ignore_invalid_token is 0 or 1',
    tokenPush({ ignore_invalid_token: true }),
    'ignore_invalid_token',
    WRONG_TYPE,
    '1 and 0',
  ],
]

const TAGS: Row[] = [
  ['tag needs an expression', without('tag_rules', tagPush()), 'tag_rules', MISSING, 'required'],
  ['tag_rules is not empty', tagPush({ tag_rules: [] }), 'tag_rules', MISSING, 'empty'],
  ['tag_rules is an array', tagPush({ tag_rules: TAG_RULE }), 'tag_rules', WRONG_TYPE, 'an array'],
  ['a rule is an object', tagPush({ tag_rules: ['vip'] }), 'tag_rules[0]', WRONG_TYPE, 'an object'],
  [
    'a rule needs tag_items',
    tagPush({ tag_rules: [without('tag_items', TAG_RULE)] }),
    'tag_rules[0].tag_items',
    MISSING,
    '',
  ],
  [
    'a rule needs operator',
    tagPush({ tag_rules: [without('operator', TAG_RULE)] }),
    'tag_rules[0].operator',
    MISSING,
    '',
  ],
  [
    'a rule needs is_not',
    tagPush({ tag_rules: [without('is_not', TAG_RULE)] }),
    'tag_rules[0].is_not',
    MISSING,
    '',
  ],
  [
    'tag_items is not empty',
    tagPush({ tag_rules: [{ ...TAG_RULE, tag_items: [] }] }),
    'tag_rules[0].tag_items',
    MISSING,
    '',
  ],
  ['an item needs tags', tagItem({ tags: undefined }), 'tag_rules[0].tag_items[0].tags', MISSING, 'required'],
  ['tags is not empty', tagItem({ tags: [] }), 'tag_rules[0].tag_items[0].tags', MISSING, 'empty'],
  [
    'a tag is a string',
    tagItem({ tags: ['a', 2020] }),
    'tag_rules[0].tag_items[0].tags[1]',
    WRONG_TYPE,
    '"2020"',
  ],
  [
    'an item needs is_not',
    tagItem({ is_not: undefined }),
    'tag_rules[0].tag_items[0].is_not',
    MISSING,
    'required',
  ],
  [
    'is_not is a boolean',
    tagItem({ is_not: 0 }),
    'tag_rules[0].tag_items[0].is_not',
    WRONG_TYPE,
    'true or false',
  ],
  [
    'an item needs tags_operator',
    tagItem({ tags_operator: null }),
    'tag_rules[0].tag_items[0].tags_operator',
    MISSING,
    '',
  ],
  [
    'an operator is OR or AND',
    tagItem({ tags_operator: 'or' }),
    'tag_rules[0].tag_items[0].tags_operator',
    NOT_ALLOWED,
    '"OR"',
  ],
  [
    'an item needs items_operator',
    tagItem({ items_operator: null }),
    'tag_rules[0].tag_items[0].items_operator',
    MISSING,
    '',
  ],
  [
    'an item needs tag_type',
    tagItem({ tag_type: undefined }),
    'tag_rules[0].tag_items[0].tag_type',
    MISSING,
    'required',
  ],
  ['500 tags are the most', tagItem({ tags: many(501) }), 'tag_rules', NOT_ALLOWED, '501'],
  [
    'tag_list is not an array in a push',
    tagPush({ tag_rules: undefined, tag_list: ['a'] }),
    'tag_list',
    WRONG_TYPE,
    'tag endpoints',
  ],
  [
    'tag_list needs op',
    tagPush({ tag_rules: undefined, tag_list: { tags: ['a'] } }),
    'tag_list.op',
    MISSING,
    'required',
  ],
  [
    'tag_list needs tags',
    tagPush({ tag_rules: undefined, tag_list: { op: 'OR' } }),
    'tag_list.tags',
    MISSING,
    'required',
  ],
  [
    'tag_list.tags is not empty',
    tagPush({ tag_rules: undefined, tag_list: { tags: [], op: 'OR' } }),
    'tag_list.tags',
    MISSING,
    'empty',
  ],
  [
    'tag_list has 512 characters',
    tagPush({ tag_rules: undefined, tag_list: { tags: ['x'.repeat(256), 'y'.repeat(257)], op: 'OR' } }),
    'tag_list.tags',
    NOT_ALLOWED,
    '513',
  ],
]

const MESSAGE: Row[] = [
  [
    'a notification needs a title',
    tokenPush({ message: { content: 'C' } }),
    'message.title',
    MISSING,
    'required',
  ],
  [
    'a notification needs a content',
    tokenPush({ message: { title: 'T' } }),
    'message.content',
    MISSING,
    'required',
  ],
  ['a title is a string', withMessage({ title: 42 }), 'message.title', WRONG_TYPE, 'the number 42'],
  [
    'an in-app message needs a title',
    tokenPush({ message_type: 'message', message: { content: 'C' } }),
    'message.title',
    MISSING,
    '',
  ],
  ['a message has 4096 bytes', withMessage({ content: '推'.repeat(1400) }), 'message', NOT_ALLOWED, '4096'],
  [
    'an object in custom_content counts as the text it becomes',
    withAndroid({ custom_content: { key: '"'.repeat(1100) } }),
    'message',
    NOT_ALLOWED,
    '4096',
  ],
  [
    'accept_time has strings',
    acceptTime({ hour: 13, min: '00' }),
    'message.accept_time[0].start.hour',
    WRONG_TYPE,
    '"13"',
  ],
  [
    'an hour is below 24',
    acceptTime({ hour: '24', min: '00' }),
    'message.accept_time[0].start.hour',
    NOT_ALLOWED,
    '"23"',
  ],
  [
    'a minute is below 60',
    acceptTime({ hour: '13', min: '60' }),
    'message.accept_time[0].start.min',
    NOT_ALLOWED,
    '"59"',
  ],
  ['accept_time is a list', withMessage({ accept_time: {} }), 'message.accept_time', WRONG_TYPE, 'an array'],
  [
    'a window has an end',
    withMessage({ accept_time: [{ start: { hour: '1', min: '2' } }] }),
    'message.accept_time[0].end',
    MISSING,
    '',
  ],
  ['show_type is 1 or 2', withMessage({ show_type: 3 }), 'message.show_type', NOT_ALLOWED, '1 or 2'],
  [
    'attributes need default_content',
    { ...withMessage({ default_title: 'D' }), ntf_wt_attrs: true },
    'message.default_content',
    MISSING,
    '',
  ],
  [
    'attributes need default_title',
    { ...withMessage({ default_content: 'D' }), ntf_wt_attrs: true },
    'message.default_title',
    MISSING,
    'Android',
  ],
  [
    '5 attributes are the most',
    {
      ...withMessage({
        title: '{{a}}{{b}}{{c}}',
        content: '{{d}}{{e}}{{f}}',
        default_title: 'D',
        default_content: 'D',
      }),
      ntf_wt_attrs: true,
    },
    'message',
    NOT_ALLOWED,
    '6',
  ],
]

const ANDROID: Row[] = [
  ['android is an object', withMessage({ android: [] }), 'message.android', WRONG_TYPE, 'an object'],
  [
    'custom_content is no array',
    withAndroid({ custom_content: ['a'] }),
    'message.android.custom_content',
    WRONG_TYPE,
    'JSON text',
  ],
  [
    'custom_content is no number',
    withAndroid({ custom_content: 5 }),
    'message.android.custom_content',
    WRONG_TYPE,
    'object',
  ],
  ['ring is 0 or 1', withAndroid({ ring: true }), 'message.android.ring', WRONG_TYPE, '1 and 0'],
  ['vibrate is 0 or 1', withAndroid({ vibrate: 2 }), 'message.android.vibrate', NOT_ALLOWED, '0 or 1'],
  [
    'a channel id is a string',
    withAndroid({ vivo_ch_id: 1 }),
    'message.android.vivo_ch_id',
    WRONG_TYPE,
    '"1"',
  ],
  [
    'a badge is at least -2',
    withAndroid({ badge_type: -3 }),
    'message.android.badge_type',
    NOT_ALLOWED,
    '-2',
  ],
  [
    'a badge is at most 99',
    withAndroid({ badge_type: 100 }),
    'message.android.badge_type',
    NOT_ALLOWED,
    '99',
  ],
  [
    'n_importance is 1 to 4',
    withAndroid({ n_importance: 5 }),
    'message.android.n_importance',
    NOT_ALLOWED,
    '4',
  ],
  [
    'hw_importance is 1 or 2',
    withAndroid({ hw_importance: 3 }),
    'message.android.hw_importance',
    NOT_ALLOWED,
    '1 or 2',
  ],
  ['n_id is at least -1', withAndroid({ n_id: -2 }), 'message.android.n_id', NOT_ALLOWED, '-1'],
  [
    'builder_id is whole',
    withAndroid({ builder_id: 1.5 }),
    'message.android.builder_id',
    NOT_ALLOWED,
    'an integer',
  ],
  [
    'icon_color is decimal',
    withAndroid({ icon_color: '#01e240' }),
    'message.android.icon_color',
    WRONG_TYPE,
    'an integer',
  ],
  [
    'OPPO flags are booleans',
    withAndroid({ oppo_senior_push: 1 }),
    'message.android.oppo_senior_push',
    WRONG_TYPE,
    'true or false',
  ],
  [
    'action_type is 1 to 3',
    action({ action_type: 4 }),
    'message.android.action.action_type',
    NOT_ALLOWED,
    '1, 2 or 3',
  ],
  [
    'type 2 needs a URL',
    action({ action_type: 2 }),
    'message.android.action.browser.url',
    MISSING,
    'browser',
  ],
  [
    'browser has a url',
    action({ action_type: 2, browser: {} }),
    'message.android.action.browser.url',
    MISSING,
    'required',
  ],
  [
    'the URL is http(s)',
    action({ action_type: 2, browser: { url: 'app://x' } }),
    'message.android.action.browser.url',
    NOT_ALLOWED,
    'https',
  ],
  ['type 3 needs an intent', action({ action_type: 3 }), 'message.android.action.intent', MISSING, 'Intent'],
]

const IOS: Row[] = [
  [
    'iOS needs an environment',
    withMessage({ ios: { aps: { alert: {} } } }),
    'environment',
    MISSING,
    'TestFlight',
  ],
  ['a silent message needs aps', silentPush({}), 'message.ios.aps', MISSING, 'content-available'],
  [
    'aps needs an alert',
    { ...withMessage({ ios: { aps: {} } }), environment: 'dev' },
    'message.ios.aps.alert',
    MISSING,
    'empty object',
  ],
  ['an alert is an object or text', withAps({ alert: 5 }), 'message.ios.aps.alert', WRONG_TYPE, 'object'],
  ['a badge is at least -2', withAps({ badge_type: -3 }), 'message.ios.aps.badge_type', NOT_ALLOWED, '-2'],
  [
    'mutable-content is 0 or 1',
    withAps({ 'mutable-content': true }),
    'message.ios.aps.mutable-content',
    WRONG_TYPE,
    '1 and 0',
  ],
  [
    'a notification is not silent',
    withAps({ 'content-available': 1 }),
    'message.ios.aps.content-available',
    NOT_ALLOWED,
    '"message"',
  ],
  ['a silent message says so', silentPush({ aps: {} }), 'message.ios.aps.content-available', MISSING, '1'],
  [
    'a silent message says 1',
    silentPush({ aps: { 'content-available': 0 } }),
    'message.ios.aps.content-available',
    NOT_ALLOWED,
    '1',
  ],
  [
    'silent: no alert',
    silentPush({ aps: { 'content-available': 1, alert: {} } }),
    'message.ios.aps.alert',
    NOT_ALLOWED,
    'silent',
  ],
  [
    'silent: no sound',
    silentPush({ aps: { 'content-available': 1, sound: 'default' } }),
    'message.ios.aps.sound',
    NOT_ALLOWED,
    'silent',
  ],
  [
    'silent: no badge',
    silentPush({ aps: { 'content-available': 1, badge_type: -1 } }),
    'message.ios.aps.badge_type',
    NOT_ALLOWED,
    'silent',
  ],
]

const OPTIONS: Row[] = [
  ['expire_time is not negative', tokenPush({ expire_time: -1 }), 'expire_time', NOT_ALLOWED, 'at least 0'],
  ['expire_time is at most 72 h', tokenPush({ expire_time: 259_201 }), 'expire_time', NOT_ALLOWED, '259200'],
  ['push_speed is at least 1000', allPush({ push_speed: 999 }), 'push_speed', NOT_ALLOWED, '1000'],
  ['push_speed is at most 50000', allPush({ push_speed: 50_001 }), 'push_speed', NOT_ALLOWED, '50000'],
  ['push_speed has its range everywhere', accountPush({ push_speed: 10 }), 'push_speed', NOT_ALLOWED, '1000'],
  ['collapse_id is positive', allPush({ collapse_id: -1 }), 'collapse_id', NOT_ALLOWED, 'at least 1'],
  ['collapse_id is not for a token', tokenPush({ collapse_id: 7 }), 'collapse_id', NOT_ALLOWED, '"all"'],
  ['collapse_id is not for an account', accountPush({ collapse_id: 7 }), 'collapse_id', NOT_ALLOWED, '"all"'],
  [
    'collapse_id is not for token packages',
    allPush({ audience_type: 'package_token_push', upload_id: 1, collapse_id: 7 }),
    'collapse_id',
    NOT_ALLOWED,
    'package_account_push',
  ],
  [
    'force_collapse is a boolean',
    allPush({ force_collapse: 1 }),
    'force_collapse',
    WRONG_TYPE,
    'true or false',
  ],
  ['multi_pkg is a boolean', tokenPush({ multi_pkg: 'true' }), 'multi_pkg', WRONG_TYPE, 'true or false'],
  ['plan_id is a string', tokenPush({ plan_id: 48 }), 'plan_id', WRONG_TYPE, '"48"'],
  [
    'channel_rules is an array',
    tokenPush({ channel_rules: { channel: 'xm' } }),
    'channel_rules',
    WRONG_TYPE,
    'an array',
  ],
  [
    'a rule names its channel',
    tokenPush({ channel_rules: [{ disable: true }] }),
    'channel_rules[0].channel',
    MISSING,
    '',
  ],
  [
    'a rule says on or off',
    tokenPush({ channel_rules: [{ channel: 'xm' }] }),
    'channel_rules[0].disable',
    MISSING,
    '',
  ],
  [
    'disable is a boolean',
    tokenPush({ channel_rules: [{ channel: 'xm', disable: 1 }] }),
    'channel_rules[0].disable',
    WRONG_TYPE,
    '',
  ],
  [
    'tpns_online_push_type is 0 or 1',
    tokenPush({ tpns_online_push_type: 2 }),
    'tpns_online_push_type',
    NOT_ALLOWED,
    '0 or 1',
  ],
  ['push_id is out of use', tokenPush({ push_id: '123' }), 'push_id', NOT_ALLOWED, 'no longer'],
  ['resend_by_sms needs sms_info', tokenPush({ resend_by_sms: true }), 'sms_info', MISSING, 'required'],
  ['an SMS waits 300 s', sms({ delay_trigger_time: 299 }), 'sms_info.delay_trigger_time', NOT_ALLOWED, '300'],
  [
    'an SMS has a condition',
    sms({ trigger_condition: 3 }),
    'sms_info.trigger_condition',
    NOT_ALLOWED,
    '0, 1 or 2',
  ],
  [
    'an SMS has a template',
    sms({ sms_template_id: undefined }),
    'sms_info.sms_template_id',
    MISSING,
    'required',
  ],
  ['an SMS has an app id', sms({ sms_app_id: undefined }), 'sms_info.sms_app_id', MISSING, 'required'],
  [
    'SMS parameters are strings',
    sms({ sms_template_params: ['a', 1] }),
    'sms_info.sms_template_params[1]',
    WRONG_TYPE,
    'a string',
  ],
]

const SCHEDULE: Row[] = [
  [
    'a token push has no send_time',
    tokenPush({ send_time: '2026-11-24 09:00:00' }),
    'send_time',
    NOT_ALLOWED,
    '"token"',
  ],
  ['a token push has no loop', tokenPush({ loop_param: LOOP }), 'loop_param', NOT_ALLOWED, '"token"'],
  [
    'an account push has no send_time',
    accountPush({ send_time: '2026-11-24 09:00:00' }),
    'send_time',
    NOT_ALLOWED,
    '"account"',
  ],
  [
    'once or repeated',
    allPush({ send_time: '2026-11-24 09:00:00', loop_param: LOOP }),
    'loop_param',
    NOT_ALLOWED,
    'send_time',
  ],
  [
    'send_time has its form',
    allPush({ send_time: '2026-11-24T09:00:00Z' }),
    'send_time',
    NOT_ALLOWED,
    'yyyy-MM-dd',
  ],
  [
    'send_time is a real time',
    allPush({ send_time: '2026-11-31 09:00:00' }),
    'send_time',
    NOT_ALLOWED,
    'real',
  ],
  ['send_time is no number', allPush({ send_time: 1764000000 }), 'send_time', WRONG_TYPE, 'a Date'],
  [
    'send_time is a valid Date',
    allPush({ send_time: new Date(Number.NaN) }),
    'send_time',
    WRONG_TYPE,
    'invalid Date',
  ],
  ['loop_param is an object', allPush({ loop_param: 'daily' }), 'loop_param', WRONG_TYPE, 'an object'],
  ['a loop has a start', loop({ startDate: undefined }), 'loop_param.startDate', MISSING, 'required'],
  ['a loop has an end', loop({ endDate: undefined }), 'loop_param.endDate', MISSING, 'required'],
  ['a loop has a type', loop({ loopType: undefined }), 'loop_param.loopType', MISSING, 'required'],
  ['a loop has days', loop({ loopDayIndexs: undefined }), 'loop_param.loopDayIndexs', MISSING, 'required'],
  ['a loop has times', loop({ dayTimes: undefined }), 'loop_param.dayTimes', MISSING, 'required'],
  [
    'times are spelt dayTimes',
    loop({ dayTimes: undefined, DayTimes: ['19:00:00'] }),
    'loop_param.dayTimes',
    MISSING,
    'DayTimes',
  ],
  [
    'a start is a real day',
    loop({ startDate: '2026-11-31' }),
    'loop_param.startDate',
    NOT_ALLOWED,
    'real day',
  ],
  ['an end has its form', loop({ endDate: '20261224' }), 'loop_param.endDate', NOT_ALLOWED, 'YYYY-MM-DD'],
  [
    'an end is a valid Date',
    loop({ endDate: new Date(Number.NaN) }),
    'loop_param.endDate',
    WRONG_TYPE,
    'invalid Date',
  ],
  [
    'a loop ends after its start',
    loop({ startDate: '2026-12-02', endDate: '2026-12-01' }),
    'loop_param.endDate',
    NOT_ALLOWED,
    'before',
  ],
  ['loopType is 1 to 3', loop({ loopType: 4 }), 'loop_param.loopType', NOT_ALLOWED, '1, 2 or 3'],
  ['daily is [0]', loop({ loopDayIndexs: [1] }), 'loop_param.loopDayIndexs[0]', NOT_ALLOWED, '[0]'],
  [
    'weekly is up to 6',
    loop({ loopType: 2, loopDayIndexs: [0, 7] }),
    'loop_param.loopDayIndexs[1]',
    NOT_ALLOWED,
    '0 to 6',
  ],
  [
    'monthly is from 1',
    loop({ loopType: 3, loopDayIndexs: [0] }),
    'loop_param.loopDayIndexs[0]',
    NOT_ALLOWED,
    '1 to 31',
  ],
  [
    'monthly is up to 31',
    loop({ loopType: 3, loopDayIndexs: [32] }),
    'loop_param.loopDayIndexs[0]',
    NOT_ALLOWED,
    '1 to 31',
  ],
  [
    'days are whole',
    loop({ loopDayIndexs: [0.5] }),
    'loop_param.loopDayIndexs[0]',
    NOT_ALLOWED,
    'an integer',
  ],
  ['days are not empty', loop({ loopDayIndexs: [] }), 'loop_param.loopDayIndexs', MISSING, 'empty'],
  ['times are not empty', loop({ dayTimes: [] }), 'loop_param.dayTimes', MISSING, 'empty'],
  ['times have their form', loop({ dayTimes: ['19:00'] }), 'loop_param.dayTimes[0]', NOT_ALLOWED, 'HH:MM:SS'],
]

const TABLES = { FORM, AUDIENCE, TAGS, MESSAGE, ANDROID, IOS, OPTIONS, SCHEDULE }

for (const [name, rows] of Object.entries(TABLES)) {
  describe(`refused before sending: ${name.toLowerCase()}`, () => {
    it.each(rows)('%s', (_, request, path, retCode, word) => {
      const error = getFailure(request)
      if (!(error instanceof TpnsRequestError)) expect.fail(`not refused: ${String(error)}`)
      expect(error.issues.map((issue) => issue.path)).toStrictEqual([path])
      expect(error.issues[0]?.retCode).toBe(retCode)
      expect(error.issues[0]?.message).toContain(word)
      expectBothLanguages(error)
      expect(error).toMatchObject({ retCode, outcome: 'not-sent', attempts: 0, endpoint: 'v3/push/app' })
    })
  })
}

describe('a client for one platform', () => {
  it('needs an environment for iOS even when the message has no ios', () => {
    expect(getFailure(tokenPush(), { platform: 'ios' })).toMatchObject({ issues: [{ path: 'environment' }] })
    expect(getFailure(tokenPush({ platform: 'iOS' }))).toMatchObject({ issues: [{ path: 'environment' }] })
    expect(getFailure(tokenPush({ environment: 'product' }), { platform: 'ios' })).toBeUndefined()
  })

  it('does not need one for Android, also when the message is shared with the iOS app', () => {
    const shared = withMessage({ ios: { aps: { alert: {} } } })
    expect(getFailure(shared, { platform: 'android' })).toBeUndefined()
  })

  it('asks for ios in a silent message, and for a text in an in-app message', () => {
    const request = tokenPush({ message_type: 'message', environment: 'dev' })
    expect(getFailure(request, { platform: 'ios' })).toMatchObject({ issues: [{ path: 'message.ios' }] })
    const silent = silentPush({ aps: { 'content-available': 1 } })
    expect(getFailure(silent, { platform: 'android' })).toMatchObject({
      issues: [{ path: 'message.title' }, { path: 'message.content' }],
    })
  })

  it('asks for default_title on Android only', () => {
    const request = { ...withMessage({ default_content: 'D' }), ntf_wt_attrs: true, environment: 'dev' }
    expect(getFailure(request, { platform: 'ios' })).toBeUndefined()
    expect(getFailure(request, { platform: 'android' })).toMatchObject({
      issues: [{ path: 'message.default_title' }],
    })
  })
})

describe('everything that is wrong', () => {
  it('is reported in one error, each thing once', () => {
    const error = getFailure({
      audience_type: 'token',
      token_list: 42,
      message: { title: 1, android: { ring: true, action: { action_type: 3 } } },
      expire_time: -5,
      send_time: '2026-11-24 09:00:00',
    })
    if (!(error instanceof TpnsRequestError)) expect.fail(String(error))
    const paths = error.issues.map((issue) => issue.path)
    expect(paths.toSorted()).toStrictEqual([
      'expire_time',
      'message.android.action.intent',
      'message.android.ring',
      'message.title',
      'message_type',
      'send_time',
      'token_list',
    ])
  })

  it('is reported element by element', () => {
    const error = getFailure(tokenPush({ audience_type: 'token_list', token_list: [TOKEN, 7, '', null] }))
    expect(error).toMatchObject({ issues: [{ path: 'token_list[1]' }, { path: 'token_list[3]' }] })
  })

  it('is reported without long values', () => {
    const error = getFailure(
      tokenPush({ audience_type: 'x'.repeat(100_000), expire_time: 'y'.repeat(100_000) }),
    )
    expect(String(error).length).toBeLessThan(1000)
  })
})
