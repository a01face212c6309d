import { choice, flag, list, parsed, text, whole } from '../option.js'
import { parseJsonObject, parseSendTime } from './parse.js'

/** What is pushed. */
export const MESSAGE_OPTIONS = {
  request: text('--request <file>', {
    en: 'the body of the push as JSON, - for stdin; other options replace its fields',
    zh: '推送请求体（JSON 文件，- 表示标准输入），其余选项会替换其中的字段',
  }),
  title: text('--title <text>', { en: 'title of the notification', zh: '通知标题' }),
  content: text('--content <text>', { en: 'text of the notification', zh: '通知内容' }),
  custom: parsed('--custom <json>', parseJsonObject, {
    en: 'your own data for the app, a JSON object: custom_content',
    zh: '自定义参数（JSON 对象），即 custom_content',
  }),
  type: choice('--type <name>', ['notify', 'message'], {
    en: 'notify: a notification; message: handed to the app and not shown; default notify',
    zh: 'notify：通知；message：交给应用且不展示（Android 透传消息、iOS 静默消息）。默认 notify',
  }),
  platform: choice('--platform <name>', ['android', 'ios'], {
    en: 'of the app; says where custom data goes; default android',
    zh: '应用的平台，决定自定义参数的位置。默认 android',
  }),
  environment: choice('--environment <name>', ['product', 'dev'], {
    en: 'iOS: product for App Store and TestFlight builds, dev for builds from Xcode',
    zh: 'iOS 推送环境：product 为生产环境，dev 为开发环境',
  }),
  expire: whole(
    '--expire <seconds>',
    { min: 0, max: 259_200 },
    { en: 'how long it waits for a device that is offline', zh: '离线存储时间（秒）' },
  ),
} as const

/** When. */
export const TIME_OPTIONS = {
  at: parsed('--at <time>', parseSendTime, {
    en: 'when, for all, tags and packages: "2026-12-01 09:00" at UTC+8, or with a zone 2026-12-01T09:00:00+08:00',
    zh: '定时推送（全量、标签与包推送）：“2026-12-01 09:00”（东八区），或带时区 2026-12-01T09:00:00+08:00',
  }),
} as const

/** Asked by what reaches everybody, or cannot be undone. */
export const YES_OPTION = {
  yes: flag('--yes', { en: 'do not ask', zh: '不再确认' }),
} as const

/** To whom. */
export const AUDIENCE_OPTIONS = {
  token: list('--token <token>', {
    en: 'a device; may be repeated, up to 1000 times',
    zh: '设备 Token，可重复，最多 1000 个',
  }),
  account: list('--account <account>', {
    en: 'an account; may be repeated, up to 1000 times',
    zh: '账号，可重复，最多 1000 个',
  }),
  accountType: whole(
    '--account-type <number>',
    { min: 0, max: 1_000_000 },
    { en: 'type with which the accounts were bound; default 0', zh: '绑定账号时的账号类型，默认 0' },
  ),
  tag: list('--tag <tag>', {
    en: 'devices with this tag; repeated: with any of them',
    zh: '含该标签的设备；重复时为含任一标签的设备',
  }),
  tokenPackage: whole(
    '--token-package <upload-id>',
    { min: 1, max: Number.MAX_SAFE_INTEGER },
    { en: 'an uploaded file of tokens', zh: '已上传的 Token 包' },
  ),
  accountPackage: whole(
    '--account-package <upload-id>',
    { min: 1, max: Number.MAX_SAFE_INTEGER },
    { en: 'an uploaded file of accounts', zh: '已上传的号码包' },
  ),
  all: flag('--all', { en: 'every device of the app; asks first', zh: '全量推送（会先确认）' }),
} as const
