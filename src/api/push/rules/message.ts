import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import { sameNameInOtherCase } from '../../../validation/explain-issue.js'
import type { PushContext } from '../draft.js'
import { getPlatform, isFilled, type MessageDraft, type PushDraft } from '../draft.js'
import { MESSAGE_MAX_BYTES } from '../schema/message.js'
import { isBadgeOnly } from './ios.js'
import { hasNoEffectWithout } from './phrases.js'

/** Title and content, except where nothing is shown: silent messages and pushes that only change the badge. */
export function titleAndContentAreGiven(push: PushDraft, context: PushContext): void {
  const { message } = push
  if (message === undefined || push.message_type === undefined) return
  if (push.message_type === 'message' && message.ios !== undefined) {
    if (getPlatform(push, context.client.platform) !== 'android') return
  }
  if (isBadgeOnly(push) && getPlatform(push, context.client.platform) !== 'android') return
  checkText(message, 'title', push, context)
  checkText(message, 'content', push, context)
}

function checkText(
  message: MessageDraft,
  key: 'title' | 'content',
  push: PushDraft,
  context: PushContext,
): void {
  const path = `message.${key}`
  if (message[key] === undefined) {
    const other = sameNameInOtherCase(key, message)
    // Translated samples of the guides write `Title`. Whether the service reads it is not known.
    if (other !== undefined && typeof message[other] === 'string') {
      warn(context, `${path}.case`, path, {
        en: `is written as "${other}"; the documented spelling is "${key}".`,
        zh: `写成了 "${other}"，官方文档的写法为 "${key}"。`,
      })
      return
    }
    refuseMissing(context, path, {
      en: `is required for message_type "${push.message_type}".`,
      zh: `message_type 为 "${push.message_type}" 时必填。`,
    })
  } else if (message[key] === '' && push.message_type === 'notify') {
    warn(context, `${path}.empty`, path, {
      en: "is empty: the phone vendors' channels refuse such a notification.",
      zh: '为空：厂商通道会拒绝此类通知。',
    })
  }
}

/** Known only after everything has its wire form. */
export function messageIsNotTooLarge(push: PushDraft, context: PushContext): void {
  if (push.message === undefined) return
  const bytes = Buffer.byteLength(JSON.stringify(push.message))
  if (bytes <= MESSAGE_MAX_BYTES) return
  refuse(context, 'message', {
    en: `has ${bytes} bytes as JSON; at most ${MESSAGE_MAX_BYTES} are allowed. Send an id in custom_content and let the app fetch the rest.`,
    zh: `序列化后有 ${bytes} 字节，最多 ${MESSAGE_MAX_BYTES} 字节。请只在 custom_content 中放 ID，由客户端 App 拉取其余内容。`,
  })
}

/** Hours and minutes are strings; their ranges are `[0,24)` and `[0,60)`. */
export function acceptTimesAreTimes(push: PushDraft, context: PushContext): void {
  push.message?.accept_time?.forEach((window, i) => {
    for (const end of ['start', 'end'] as const) {
      checkRange(context, `message.accept_time[${i}].${end}.hour`, window[end]?.hour, 23)
      checkRange(context, `message.accept_time[${i}].${end}.min`, window[end]?.min, 59)
    }
  })
}

function checkRange(context: PushContext, path: string, value: string | undefined, max: number): void {
  if (value === undefined || (/^\d{1,2}$/.test(value) && Number(value) <= max)) return
  refuse(context, path, { en: `must be a string from "0" to "${max}".`, zh: `应为 "0"～"${max}" 的字符串。` })
}

export function groupSummaryHasAGroup(push: PushDraft, context: PushContext): void {
  const { message } = push
  if (!isFilled(message?.thread_sumtext) || isFilled(message?.thread_id)) return
  const text = hasNoEffectWithout('message.thread_id')
  warn(context, 'thread_sumtext.no-effect', 'message.thread_sumtext', text)
}

/** The block of the other platform is ignored by the service; sharing one message for both apps is common. */
export function settingsAreOfThePlatform(push: PushDraft, context: PushContext): void {
  const { message } = push
  const platform = getPlatform(push, context.client.platform)
  if (message === undefined || platform === undefined) return
  const foreign = platform === 'android' ? 'ios' : 'android'
  if (isFilled(message[foreign])) {
    warn(context, `message.${foreign}.no-effect`, `message.${foreign}`, {
      en: `has no effect: the app is an ${NAMES[platform]} app.`,
      zh: `不生效：该应用是 ${NAMES[platform]} 应用。`,
    })
  }
  if (platform === 'android' && isFilled(message.show_type)) {
    warn(context, 'message.show_type.no-effect', 'message.show_type', {
      en: 'has no effect: in message it is for iOS apps only. Put it in message.android.',
      zh: '不生效：写在 message 中仅用于 iOS 应用。请移到 message.android 中。',
    })
  }
  if (platform === 'ios' && push.multi_pkg) {
    warn(context, 'multi_pkg.no-effect', 'multi_pkg', {
      en: 'has no effect: it is for Android apps only.',
      zh: '不生效：仅用于 Android 应用。',
    })
  }
  if (push.platform !== undefined && isOther(push.platform, platform)) {
    warn(context, 'platform.mismatch', 'platform', {
      en: `says "${push.platform}", but the client is for an ${NAMES[platform]} app. The AccessID decides.`,
      zh: `为 "${push.platform}"，而客户端配置的是 ${NAMES[platform]} 应用。实际以 AccessID 所属应用为准。`,
    })
  }
}

const NAMES = { android: 'Android', ios: 'iOS' } as const

function isOther(named: string, platform: string): boolean {
  const lower = named.toLowerCase()
  return lower !== platform && (lower === 'android' || lower === 'ios')
}

export const FOR_NOTIFICATIONS_ONLY = [
  'thread_id',
  'thread_sumtext',
  'xg_media_resources',
  'xg_media_audio_resources',
  'show_type',
  'default_title',
  'default_content',
  'default_subtitle',
] as const

/** What an app message does not show has no settings. */
export function appMessagesHaveNoLooks(push: PushDraft, context: PushContext): void {
  if (push.message_type !== 'message' || push.message === undefined) return
  for (const key of FOR_NOTIFICATIONS_ONLY) {
    if (isFilled(push.message[key])) warnNotShown(context, `message.${key}`)
  }
  for (const key of Object.keys(push.message.android ?? {})) {
    if (key !== 'custom_content' && isFilled(push.message.android?.[key])) {
      warnNotShown(context, 'message.android')
      break
    }
  }
}

function warnNotShown(context: PushContext, path: string): void {
  const isBlock = path === 'message.android'
  warn(context, `${path}.not-shown`, path, {
    en: `${isBlock ? 'has fields other than custom_content; they have' : 'has'} no effect with message_type "message", which is not shown.`,
    zh: `${isBlock ? '中除 custom_content 外的字段' : ''}不生效：message_type 为 "message" 的消息不会展示。`,
  })
}
