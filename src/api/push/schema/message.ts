import * as z from 'zod/mini'
import { optionalString } from '../../../validation/fields.js'
import { type AndroidMessage, androidMessageSchema } from './android.js'
import type { CustomContent } from './custom-content.js'
import { type IosBadge, type IosMessage, type IosSilent, iosMessageSchema } from './ios.js'
import type { Never } from './never.js'

/** `message`, serialised, in bytes of UTF-8. Limits page ("4K"); Android and iOS. */
export const MESSAGE_MAX_BYTES = 4096

/** Different `{{attribute}}` names in one push. Guide "个性化通知"; stated for the console. */
export const ATTRIBUTES_MAX = 5

/**
 * A message for the notification bar. The AccessID decides which platform is pushed; `android` and `ios` only carry
 * settings, and the one of the other platform is ignored. Push page 2023-04. At most 4096 bytes when serialised.
 */
export interface NotificationMessage {
  /**
   * Title. An empty one fails on the vendors' channels. Shown at most: TPNS 20 characters, Xiaomi 50, Huawei 40,
   * Meizu 32, OPPO 32, vivo 20 Chinese or 40 English, APNs 20 Chinese or 40 English.
   * 通知标题，为空时厂商通道会推送失败；各通道展示长度不同。
   */
  readonly title: string
  /**
   * Text. An empty one fails on the vendors' channels. Shown at most: Xiaomi 128 characters, Huawei 80, Meizu 100,
   * OPPO 200, vivo 128, APNs 110.
   * 通知内容，为空时厂商通道会推送失败；各通道展示长度不同。
   */
  readonly content: string
  /** Android, TPNS channel only: times of day at which it may be shown. The time zone is not documented. */
  readonly accept_time?: readonly AcceptTime[] | undefined
  /** Group of notifications. Android: TPNS channel, Android 7.0, client SDK 1.2.0.1. 分组折叠的组 ID。 */
  readonly thread_id?: string | undefined
  /** Android, TPNS channel: summary of the group; needs `thread_id`. */
  readonly thread_sumtext?: string | undefined
  /**
   * https address of a picture. Android: TPNS and Xiaomi (there a `pic_url` from Xiaomi's own upload). iOS: also
   * sound or video; picture below 10 MB, sound and video up to 5 MB.
   * 富媒体（图片、音视频）的 https 地址。
   */
  readonly xg_media_resources?: string | undefined
  /** Android, TPNS channel only: address of an mp3, advised up to 5 MB. */
  readonly xg_media_audio_resources?: string | undefined
  /** iOS only (on Android it sits in `android`): app in the foreground: 1 do not show, 2 (default) show. */
  readonly show_type?: 1 | 2 | undefined
  /** With `ntf_wt_attrs`: title where an attribute has no value. Required on Android, optional on iOS. */
  readonly default_title?: string | undefined
  /** With `ntf_wt_attrs`: text where an attribute has no value. Required. */
  readonly default_content?: string | undefined
  /** With `ntf_wt_attrs`: subtitle where an attribute has no value. */
  readonly default_subtitle?: string | undefined
  /** Settings for Android. Android 设置。 */
  readonly android?: AndroidMessage | undefined
  /** Settings for iOS; documented as required there (two guide samples leave it out). iOS 设置，官方文档规定必填。 */
  readonly ios?: IosMessage | undefined
}

/**
 * A notification that only changes the badge of the app icon: neither title, text nor alert. Page "iOS 相关问题".
 */
export interface IosBadgeMessage {
  /** Empty or absent. */
  readonly title?: '' | undefined
  /** Empty or absent. */
  readonly content?: '' | undefined
  /** Holds the badge. */
  readonly ios: IosBadge
}

/**
 * An Android message that is handed to the app and not shown ("透传"). Travels through the TPNS channel only, never
 * through a vendor's. Push page 2023-04.
 */
export interface TransparentMessage {
  /** Description of the command. */
  readonly title: string
  /** Content of the command. */
  readonly content: string
  /** Times of day at which it may be delivered. The time zone is not documented. */
  readonly accept_time?: readonly AcceptTime[] | undefined
  /** Holds your own data; the other Android settings have no meaning here. */
  readonly android?:
    | {
        /** Your own data. */
        readonly custom_content?: CustomContent | undefined
      }
    | undefined
  /** Not part of a transparent message. */
  readonly ios?: OnlyInNotificationsAndSilentMessages | undefined
}

interface OnlyInNotificationsAndSilentMessages extends Never {}

/** An iOS message that wakes the app (up to 30 seconds) and is not shown. Push page 2023-04. No title, no content. */
export interface SilentMessage {
  /** Not part of a silent message. */
  readonly title?: undefined
  /** Not part of a silent message. */
  readonly content?: undefined
  /** Marks the message as silent. */
  readonly ios: IosSilent
}

/** A window of the day. */
export interface AcceptTime {
  /** Begin. */
  readonly start: TimeOfDay
  /** End. */
  readonly end: TimeOfDay
}

interface TimeOfDay {
  /** "0" to "23", **as a string**. */
  readonly hour: string
  /** "0" to "59", **as a string**. */
  readonly min: string
}

const timeOfDay = z.looseObject({ hour: z.string(), min: z.string() })

const acceptTimeSchema = z.looseObject({ start: timeOfDay, end: timeOfDay })

/** Whether title, content and `ios` are needed depends on the kind of message: `rules/message.ts`. */
export const messageSchema = z.looseObject({
  title: optionalString,
  content: optionalString,
  accept_time: z.optional(z.array(acceptTimeSchema)),
  thread_id: optionalString,
  thread_sumtext: optionalString,
  xg_media_resources: optionalString,
  xg_media_audio_resources: optionalString,
  show_type: z.optional(z.literal([1, 2])),
  default_title: optionalString,
  default_content: optionalString,
  default_subtitle: optionalString,
  android: z.optional(androidMessageSchema),
  ios: z.optional(iosMessageSchema),
})
