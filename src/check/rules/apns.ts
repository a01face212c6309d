import { countText } from '../count.js'
import { IOS, MESSAGE, NOTIFY, type Rule } from '../rule.js'

const APS = 'message.ios.aps'

export const APNS_RULES: readonly Rule[] = [
  {
    id: 'content-available.notify',
    channels: ['apns'],
    when: [IOS, NOTIFY, { field: `${APS}.content-available`, oneOf: [1] }],
    field: `${APS}.content-available`,
    effect: 'refused',
    severity: 'error',
    text: {
      en: 'content-available: 1 and a notification exclude each other',
      zh: 'content-available: 1 与通知互斥',
    },
    advice: {
      en: 'leave it out, or send message_type "message"',
      zh: '去掉该字段，或改用 message_type: "message"',
    },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'silent.shows',
    channels: ['apns'],
    when: [
      IOS,
      MESSAGE,
      ({ request }) => ['alert', 'sound', 'badge_type'].some((key) => getAps(request)[key] !== undefined),
    ],
    field: APS,
    effect: 'refused',
    severity: 'error',
    text: {
      en: 'alert, sound and badge_type must not be in a silent message',
      zh: '静默消息不能包含 alert、sound、badge_type',
    },
    advice: { en: 'leave them out', zh: '去掉这些字段' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'silent.rate',
    channels: ['apns'],
    when: [IOS, MESSAGE, { field: `${APS}.content-available`, oneOf: [1] }],
    field: 'message_type',
    effect: 'late',
    severity: 'info',
    text: {
      en: 'APNs treats silent messages with low priority: two or three an hour for each device, not guaranteed',
      zh: 'APNs 以低优先级处理静默消息：单设备每小时 2～3 条，不保证下发',
    },
    advice: { en: 'do not carry anything that must arrive', zh: '不要用于必须抵达的内容' },
    sources: ['appleSilent', 'channels'],
    confidence: 'stated',
  },
  {
    id: 'mutable-content.off',
    channels: ['apns'],
    when: [IOS, NOTIFY, { field: `${APS}.mutable-content`, oneOf: [0] }],
    field: `${APS}.mutable-content`,
    effect: 'ignored',
    severity: 'warning',
    text: {
      en: 'without mutable-content there are no arrival numbers and no media',
      zh: '关闭 mutable-content 后没有抵达数据，也不展示媒体',
    },
    advice: { en: 'leave it at 1', zh: '保持为 1' },
    sources: ['push', 'media'],
    confidence: 'stated',
  },
  {
    id: 'sound.none',
    channels: ['apns'],
    when: [
      IOS,
      NOTIFY,
      { field: 'message.ios', is: 'set' },
      { field: `${APS}.sound`, is: 'unset' },
      ({ request }) => getAps(request).alert !== undefined,
    ],
    field: `${APS}.sound`,
    effect: 'advice',
    severity: 'info',
    text: { en: 'arrives without a sound', zh: '静音抵达' },
    advice: { en: 'set sound: "default" if it should be heard', zh: '需要提示音时设置 sound: "default"' },
    sources: ['push'],
    confidence: 'stated',
  },
  {
    id: 'interruption-level.right',
    channels: ['apns'],
    when: [IOS, { field: `${APS}.interruption-level`, oneOf: ['critical', 'time-sensitive'] }],
    field: `${APS}.interruption-level`,
    effect: 'needs-setup',
    severity: 'info',
    text: {
      en: 'critical needs Apple’s entitlement, time-sensitive the capability in the app; iOS 15 and later',
      zh: 'critical 需 Apple 授权，time-sensitive 需应用开启能力；iOS 15 及以上',
    },
    advice: { en: 'check the app’s capabilities', zh: '确认应用已具备该能力' },
    sources: ['push'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'message.near-4096',
    channels: ['apns'],
    when: [IOS, ({ request }) => bytesOfMessage(request) > 3500],
    field: 'message',
    effect: 'may-be-refused',
    severity: 'warning',
    text: {
      en: 'TPNS adds keys of its own, and APNs refuses more than 4096 bytes; this message has more than 3500',
      zh: 'TPNS 会附加自有字段，APNs 拒绝超过 4096 字节的消息；当前已超过 3500 字节',
    },
    advice: { en: 'shorten the custom content', zh: '缩短自定义参数' },
    sources: ['apple', 'limits'],
    confidence: 'inferred',
  },
  {
    id: 'environment.none',
    channels: ['apns'],
    when: [({ platform }) => platform === 'ios', { field: 'environment', is: 'unset' }],
    field: 'environment',
    effect: 'refused',
    severity: 'error',
    text: { en: 'environment is required for iOS', zh: 'iOS 必须指定推送环境' },
    advice: {
      en: 'product for the App Store, TestFlight and ad hoc; dev for builds from Xcode',
      zh: 'App Store、TestFlight、Ad hoc 使用 product，Xcode 直接安装使用 dev',
    },
    sources: ['push', 'environments'],
    confidence: 'stated',
  },
  {
    id: 'environment.dev-all',
    channels: ['apns'],
    when: [IOS, { field: 'environment', oneOf: ['dev'] }, { field: 'audience_type', oneOf: ['all'] }],
    field: 'environment',
    effect: 'not-delivered',
    severity: 'warning',
    text: { en: 'dev reaches only builds that were run from Xcode', zh: 'dev 仅覆盖由 Xcode 安装的应用' },
    advice: { en: 'use product for real users', zh: '面向真实用户请使用 product' },
    sources: ['environments', 'faqIos'],
    confidence: 'stated',
  },
  {
    id: 'content.empty-ios',
    channels: ['apns'],
    when: [IOS, NOTIFY, { field: 'message.title', is: 'set' }, { field: 'message.content', is: 'unset' }],
    field: 'message.content',
    effect: 'not-delivered',
    severity: 'info',
    text: {
      en: 'an empty content shows nothing on iOS 10 and earlier',
      zh: '内容为空时，iOS 10 及以下不展示',
    },
    advice: { en: 'write a content', zh: '填写内容' },
    sources: ['faqIos'],
    confidence: 'stated',
  },
]

function getAps(request: object): Readonly<Record<string, unknown>> {
  const { message } = request as { message?: { ios?: { aps?: Readonly<Record<string, unknown>> } } }
  return message?.ios?.aps ?? {}
}

function bytesOfMessage(request: object): number {
  const { message } = request as { message?: unknown }
  return message === undefined ? 0 : countText(JSON.stringify(message) ?? '', 'bytes')
}
