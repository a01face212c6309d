import { VENDORS } from '../channels.js'
import { isSwitchedOff, plannedHours } from '../facts.js'
import { ANDROID, MESSAGE, NOTIFY, type Rule } from '../rule.js'

const A = 'message.android'
const BROADCAST = ['all', 'tag', 'package_account_push', 'package_token_push']
const RETRY_BY_TPNS = {
  en: 'only devices whose app is connected show it',
  zh: '只有应用在线的设备会展示',
}

/** What several vendor channels have in common. */
export const SHARED_RULES: readonly Rule[] = [
  {
    id: 'accept_time.vendors',
    channels: VENDORS,
    when: [ANDROID, { field: 'message.accept_time', is: 'set' }],
    field: 'message.accept_time',
    effect: 'ignored',
    severity: 'warning',
    text: {
      en: 'only the TPNS channel keeps the time window; this channel shows it at any hour',
      zh: '时间段仅自建通道支持，本通道在任何时间都会展示',
    },
    advice: { en: 'schedule the push with send_time instead', zh: '改用 send_time 定时推送' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'text.empty',
    channels: ['hw', 'honor', 'xm', 'oppo', 'vivo', 'mz', 'fcm'],
    when: [ANDROID, NOTIFY, ({ request }) => ['title', 'content'].some((part) => isBlank(request, part))],
    field: 'message.content',
    effect: 'refused',
    severity: 'error',
    text: {
      en: `an empty title or content is refused; ${RETRY_BY_TPNS.en}`,
      zh: `标题或内容为空会被拒绝；${RETRY_BY_TPNS.zh}`,
    },
    advice: { en: 'write a title and a content', zh: '填写标题和内容' },
    sources: ['limits'],
    confidence: 'stated',
  },
  {
    id: 'message.vendors',
    channels: VENDORS,
    when: [ANDROID, MESSAGE],
    field: 'message_type',
    effect: 'not-delivered',
    severity: 'warning',
    text: {
      en: 'a transparent message does not take this channel: phones whose app is not running get it from TPNS later, or never',
      zh: '透传消息不走本通道；应用未运行的设备只能稍后由自建通道收到，也可能收不到',
    },
    advice: { en: 'send a notification if the user must see it', zh: '需要用户看到时请改用通知' },
    sources: ['push', 'faqAndroid'],
    confidence: 'stated',
  },
  {
    id: 'media.vendors',
    channels: ['hw', 'honor', 'oppo', 'vivo', 'mz', 'fcm'],
    when: [ANDROID, { field: 'message.xg_media_resources', is: 'set' }],
    field: 'message.xg_media_resources',
    effect: 'ignored',
    severity: 'warning',
    text: {
      en: 'no big picture: only the TPNS and Xiaomi channels carry it',
      zh: '不展示大图：仅自建通道和小米通道支持',
    },
    advice: { en: 'write a text that does without the picture', zh: '文案不要依赖图片' },
    sources: ['push', 'media'],
    confidence: 'stated',
  },
  {
    id: 'audio.vendors',
    channels: VENDORS,
    when: [ANDROID, { field: 'message.xg_media_audio_resources', is: 'set' }],
    field: 'message.xg_media_audio_resources',
    effect: 'ignored',
    severity: 'warning',
    text: { en: 'no audio: only the TPNS channel carries it', zh: '不支持音频：仅自建通道支持' },
    advice: { en: 'write a text that does without the audio', zh: '文案不要依赖音频' },
    sources: ['push', 'media'],
    confidence: 'stated',
  },
  {
    id: 'icon.resource',
    channels: VENDORS,
    when: [NOTIFY, { field: `${A}.icon_res`, is: 'set' }, { field: `${A}.icon_type`, noneOf: [1] }],
    field: `${A}.icon_res`,
    effect: 'ignored',
    severity: 'info',
    text: {
      en: 'an icon from the app’s resources is used by the TPNS channel only',
      zh: '应用内图标资源仅自建通道支持',
    },
    advice: { en: 'expect the app’s own icon here', zh: '本通道显示应用默认图标' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'builder_id.vendors',
    channels: VENDORS,
    when: [NOTIFY, { field: `${A}.builder_id`, is: 'set' }],
    field: `${A}.builder_id`,
    effect: 'ignored',
    severity: 'info',
    text: { en: 'a local style is used by the TPNS channel only', zh: '本地通知样式仅自建通道支持' },
    advice: { en: 'expect the system’s style here', zh: '本通道使用系统样式' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'icon_color.vendors',
    channels: VENDORS,
    when: [NOTIFY, { field: `${A}.icon_color`, is: 'set' }],
    field: `${A}.icon_color`,
    effect: 'ignored',
    severity: 'info',
    text: { en: 'the colour of the icon is used by the TPNS channel only', zh: '图标颜色仅自建通道支持' },
    advice: { en: 'expect the system’s colour here', zh: '本通道使用系统颜色' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'icon.address',
    channels: ['xm', 'oppo', 'vivo', 'mz'],
    when: [NOTIFY, { field: `${A}.icon_type`, oneOf: [1] }, { field: `${A}.icon_res`, is: 'set' }],
    field: `${A}.icon_res`,
    effect: 'ignored',
    severity: 'info',
    text: {
      en: 'an icon from the network is shown by TPNS, FCM, Huawei and Honor only',
      zh: '网络图标仅自建通道、FCM、华为、荣耀支持',
    },
    advice: { en: 'expect the app’s own icon here', zh: '本通道显示应用默认图标' },
    sources: ['push', 'media'],
    confidence: 'stated',
  },
  {
    id: 'thread_id.vendors',
    channels: VENDORS,
    when: [ANDROID, { field: 'message.thread_id', is: 'set' }],
    field: 'message.thread_id',
    effect: 'ignored',
    severity: 'info',
    text: {
      en: 'no grouping: on Android only the TPNS channel groups',
      zh: '不分组折叠：Android 仅自建通道支持',
    },
    advice: { en: 'expect single notifications here', zh: '本通道逐条展示' },
    sources: ['push', 'folding'],
    confidence: 'stated',
  },
  {
    id: 'thread_sumtext.vendors',
    channels: VENDORS,
    when: [ANDROID, { field: 'message.thread_sumtext', is: 'set' }],
    field: 'message.thread_sumtext',
    effect: 'ignored',
    severity: 'info',
    text: { en: 'no summary of a group: only the TPNS channel groups', zh: '无分组摘要：仅自建通道支持' },
    advice: { en: 'expect single notifications here', zh: '本通道逐条展示' },
    sources: ['push', 'folding'],
    confidence: 'stated',
  },
  {
    id: 'show_type.vendors',
    channels: ['hw', 'honor', 'xm', 'oppo', 'vivo', 'mz'],
    when: [NOTIFY, { field: `${A}.show_type`, oneOf: [1] }],
    field: `${A}.show_type`,
    effect: 'ignored',
    severity: 'warning',
    text: {
      en: 'shown although the app is in the foreground: only TPNS and FCM can hide it',
      zh: '应用在前台时仍会展示：仅自建通道和 FCM 支持不展示',
    },
    advice: { en: 'do not rely on show_type here', zh: '不要依赖 show_type' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'ring_raw.vendors',
    channels: ['oppo', 'vivo', 'mz'],
    when: [NOTIFY, { field: `${A}.ring_raw`, is: 'set' }],
    field: `${A}.ring_raw`,
    effect: 'ignored',
    severity: 'info',
    text: { en: 'plays no sound of your own', zh: '不支持自定义铃声' },
    advice: { en: 'expect the system’s sound, or none, by message class', zh: '铃声取决于系统与消息分类' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'collapse_id.not-sent',
    channels: ['oppo', 'vivo'],
    when: [ANDROID, { field: 'collapse_id', is: 'set' }, { field: 'force_collapse', noneOf: [true] }],
    field: 'force_collapse',
    effect: 'not-delivered',
    severity: 'error',
    text: {
      en: 'cannot override, so nothing is sent through this channel',
      zh: '本通道不支持覆盖，不会下发',
    },
    advice: {
      en: 'set force_collapse: true to send it as a second notification',
      zh: '设置 force_collapse: true，作为新通知下发',
    },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'badge.add',
    channels: ['xm', 'oppo', 'vivo', 'mz'],
    when: [NOTIFY, { field: `${A}.badge_type`, oneOf: [-2] }],
    field: `${A}.badge_type`,
    effect: 'ignored',
    severity: 'info',
    text: {
      en: 'does not count up: only Huawei and Honor phones do',
      zh: '角标不会自动加 1：仅华为和荣耀支持',
    },
    advice: { en: 'set the number in the app', zh: '由应用自行设置角标' },
    sources: ['badges', 'push'],
    confidence: 'stated',
  },
  {
    id: 'badge.set',
    channels: ['xm', 'oppo', 'vivo', 'mz'],
    when: [NOTIFY, { field: `${A}.badge_type`, over: -1 }],
    field: `${A}.badge_type`,
    effect: 'ignored',
    severity: 'info',
    text: { en: 'this channel carries no badge number', zh: '本通道不支持设置角标数字' },
    advice: { en: 'set the number in the app', zh: '由应用自行设置角标' },
    sources: ['badges'],
    confidence: 'stated',
  },
  {
    id: 'badge.console',
    channels: ['hw', 'honor'],
    when: [NOTIFY, { field: `${A}.badge_type`, noneOf: [undefined, -1] }],
    field: `${A}.badge_type`,
    effect: 'needs-setup',
    severity: 'info',
    text: {
      en: 'works if the entry Activity is set in the TPNS console, from EMUI 8 on',
      zh: '需在控制台配置启动 Activity，且 EMUI 8 及以上',
    },
    advice: { en: 'set the entry Activity in the console', zh: '在控制台配置启动 Activity' },
    sources: ['badges'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'multi_pkg.keys',
    channels: VENDORS,
    when: [ANDROID, { field: 'multi_pkg', oneOf: [true] }],
    field: 'multi_pkg',
    effect: 'needs-setup',
    severity: 'info',
    text: {
      en: 'reaches only packages whose vendor keys are in the TPNS console',
      zh: '仅覆盖已在控制台配置厂商密钥的包名',
    },
    advice: { en: 'enter the vendor keys of every package', zh: '为每个包名配置厂商密钥' },
    sources: ['packages'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'channel_rules.no-second-try',
    channels: VENDORS,
    when: [ANDROID, NOTIFY, ({ request }) => isSwitchedOff(request, 'xg')],
    field: 'channel_rules',
    effect: 'not-delivered',
    severity: 'warning',
    text: {
      en: 'the TPNS channel is off: what this channel refuses gets no second try',
      zh: '自建通道已关闭：被本通道拒绝的消息不会重试',
    },
    advice: { en: 'leave xg on', zh: '保持 xg 开启' },
    sources: ['channels', 'limits'],
    confidence: 'stated',
  },
  {
    id: 'private-class.broadcast',
    channels: ['oppo', 'xm'],
    when: [NOTIFY, { field: 'audience_type', oneOf: BROADCAST }, (push) => hasPrivateId(push)],
    field: 'audience_type',
    effect: 'advice',
    severity: 'warning',
    text: {
      en: 'a private channel id with a broad audience: vendors watch private channels and switch off those that carry marketing',
      zh: '私信通道用于群发：厂商会巡查，违规会关闭私信通道',
    },
    advice: { en: 'keep private ids for personal messages', zh: '私信通道只用于个人消息' },
    sources: ['classes'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'service-class.marketing',
    channels: ['hw', 'honor', 'xm', 'oppo', 'vivo'],
    when: [NOTIFY, ({ app }) => app.messages === 'marketing', (push) => usesServiceClass(push)],
    field: `${A}`,
    effect: 'advice',
    severity: 'error',
    text: {
      en: 'marketing in a service class is punished: OPPO closes the private channel, vivo may switch push off',
      zh: '以服务类发送营销消息会受处罚：OPPO 关闭私信通道，vivo 可能关闭推送',
    },
    advice: { en: 'send it in the marketing class', zh: '改用营销类发送' },
    sources: ['classes', 'getui'],
    confidence: 'stated',
  },
  {
    id: 'night',
    channels: ['hw', 'honor'],
    when: [NOTIFY, (push) => plannedHours(push).some((hour) => hour < 6)],
    field: 'send_time',
    effect: 'late',
    severity: 'info',
    text: {
      en: 'between 0:00 and 6:00 China time nothing is shown (Huawei: when the screen is off for 30 minutes)',
      zh: '0:00～6:00 不展示通知（华为：息屏 30 分钟后）',
    },
    advice: { en: 'send it after 6:00', zh: '改到 6:00 之后' },
    sources: ['getui'],
    confidence: 'inferred',
  },
]

function isBlank(request: object, part: string): boolean {
  const { message } = request as { message?: Readonly<Record<string, unknown>> }
  const text = message?.[part]
  return (
    typeof message === 'object' && (text === undefined || (typeof text === 'string' && text.trim() === ''))
  )
}

function getAndroid(request: object): Readonly<Record<string, unknown>> {
  return (request as { message?: { android?: Readonly<Record<string, unknown>> } }).message?.android ?? {}
}

function hasPrivateId({
  request,
  app,
}: {
  readonly request: object
  readonly app: { channelIds?: Readonly<Record<string, string>> | undefined }
}): boolean {
  const { xm_ch_id, oppo_ch_id } = getAndroid(request)
  return [xm_ch_id, oppo_ch_id].some((id) => typeof id === 'string' && app.channelIds?.[id] === 'private')
}

function usesServiceClass(push: Parameters<typeof hasPrivateId>[0]): boolean {
  const { hw_category, hw_importance, vivo_category } = getAndroid(push.request)
  const isService = (value: unknown) =>
    typeof value === 'string' && !['', 'MARKETING', 'NEWS', 'CONTENT', 'SOCIAL'].includes(value)
  return isService(hw_category) || isService(vivo_category) || hw_importance === 2 || hasPrivateId(push)
}
