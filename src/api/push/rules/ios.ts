import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import type { PushContext } from '../draft.js'
import { getPlatform, isFilled, type PushDraft } from '../draft.js'

const APS = 'message.ios.aps'

/**
 * A push that only changes the badge is a notification without title, content and alert (page "iOS 相关问题").
 */
export function isBadgeOnly(push: PushDraft): boolean {
  const { message } = push
  const aps = message?.ios?.aps
  if (push.message_type !== 'notify' || aps?.badge_type === undefined || aps.alert !== undefined) return false
  return !isFilled(message?.title) && !isFilled(message?.content)
}

/** An iOS push goes to one of two environments; without it the service cannot choose a certificate. */
export function environmentIsGiven(push: PushDraft, context: PushContext): void {
  if (push.environment !== undefined) return
  const platform = getPlatform(push, context.client.platform)
  if (platform === 'android' || (platform === undefined && push.message?.ios === undefined)) return
  refuseMissing(context, 'environment', {
    en: 'is required for iOS. App Store, TestFlight and ad hoc builds are "product", builds from Xcode "dev".',
    zh: 'iOS 必填。App Store、TestFlight 和 Ad Hoc 版本为 "product"，Xcode 直接安装的版本为 "dev"。',
  })
}

/** `alert` is required even when title and content say everything. */
export function notificationHasAnAlert(push: PushDraft, context: PushContext): void {
  const ios = push.message?.ios
  if (push.message_type !== 'notify' || ios === undefined) return
  const { aps } = ios
  if (aps === undefined) {
    warnOfMissingAps(push, context)
    return
  }
  if (aps['content-available'] === 1) {
    refuse(context, `${APS}.content-available`, {
      en: 'must not be 1 in a notification. For a silent push use message_type "message", without title, content, alert, sound and badge_type.',
      zh: '通知中不能为 1。静默消息请使用 message_type "message"，并去掉 title、content、alert、sound 和 badge_type。',
    })
  }
  if (aps.alert !== undefined || isBadgeOnly(push)) return
  if (getPlatform(push, context.client.platform) === 'android') return
  refuseMissing(context, `${APS}.alert`, {
    en: 'is required. An empty object will do: message.title and message.content fill it.',
    zh: '缺少必填字段。可为空对象，标题和内容取自 message.title 和 message.content。',
  })
}

function warnOfMissingAps(push: PushDraft, context: PushContext): void {
  if (getPlatform(push, context.client.platform) === 'android') return
  warn(context, 'aps.missing', APS, {
    en: "is missing: the documents require it in message.ios, the vendor's SDKs leave it out. Add aps: { alert: {} }.",
    zh: '未填写：官方文档规定 message.ios 中必填，官方 SDK 则省略。请添加 aps: { alert: {} }。',
  })
}

const SHOWS_OR_SOUNDS = ['alert', 'sound', 'badge_type'] as const

/** A silent message is marked as such, and has nothing to show. */
export function silentMessageIsSilent(push: PushDraft, context: PushContext): void {
  const ios = push.message?.ios
  if (push.message_type !== 'message' || ios === undefined) return
  if (getPlatform(push, context.client.platform) === 'android') return
  const { aps } = ios
  if (aps === undefined) {
    const text = {
      en: "is required in a silent message. Add aps: { 'content-available': 1 }.",
      zh: "静默消息必填。请添加 aps: { 'content-available': 1 }。",
    }
    refuseMissing(context, APS, text)
    return
  }
  const available = aps['content-available']
  const path = `${APS}.content-available`
  if (available === undefined)
    refuseMissing(context, path, {
      en: 'is required in a silent message. It must be 1.',
      zh: '静默消息必填，且应为 1。',
    })
  if (available === 0)
    refuse(context, path, {
      en: 'must be 1 in a silent message. To show something use message_type "notify".',
      zh: '静默消息中应为 1。需要展示内容时请使用 message_type "notify"。',
    })
  for (const key of SHOWS_OR_SOUNDS) {
    // Other SDKs send '' and 0 for what was not set.
    if (aps[key] === undefined || aps[key] === '' || aps[key] === 0) continue
    refuse(context, `${APS}.${key}`, {
      en: 'is not allowed in a silent message. To show something use message_type "notify".',
      zh: '静默消息中不能使用。需要展示内容时请使用 message_type "notify"。',
    })
  }
}

/** With an Android block beside it the text may be for the Android app. */
export function silentMessageHasNoText(push: PushDraft, context: PushContext): void {
  const { message } = push
  if (push.message_type !== 'message' || message?.ios === undefined) return
  const platform = getPlatform(push, context.client.platform)
  if (platform === 'android' || (platform === undefined && message.android !== undefined)) return
  for (const key of ['title', 'content'] as const) {
    if (!isFilled(message[key])) continue
    warn(context, `message.${key}.not-shown`, `message.${key}`, {
      en: 'has no effect in a silent message, which is not shown.',
      zh: '不生效：静默消息不会展示。',
    })
  }
}

/** `message` for an iOS app means silent, and that needs `ios`. */
export function silentMessageHasIos(push: PushDraft, context: PushContext): void {
  if (push.message_type !== 'message' || push.message === undefined || push.message.ios !== undefined) return
  if (getPlatform(push, context.client.platform) !== 'ios') return
  refuseMissing(context, 'message.ios', {
    en: `is required for message_type "message" on iOS. Add ios: { aps: { 'content-available': 1 } }.`,
    zh: `message_type 为 "message" 的 iOS 推送必填。请添加 ios: { aps: { 'content-available': 1 } }。`,
  })
}
