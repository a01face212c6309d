import * as z from 'zod/mini'
import { type Flag, optionalFlag, optionalString } from '../../../validation/fields.js'
import { type CustomContent, customContentSchema } from './custom-content.js'

/** Values of `interruption-level`. */
export const INTERRUPTION_LEVELS = ['passive', 'active', 'time-sensitive', 'critical'] as const

/** Settings of an iOS push (`message.ios`). Push page 2023-04. */
export interface IosMessage {
  /**
   * The part that goes to APNs. Documented as required; the vendor's SDKs leave it out, so that a notification without it is
   * sent with a warning.
   * 交给 APNs 的部分，官方文档规定必填。
   */
  readonly aps?: Aps | undefined
  /**
   * Your own data. (Some SDKs call the field `custom`; the documents say `custom_content`.)
   * 自定义参数，对象会序列化为 JSON 字符串。
   */
  readonly custom_content?: CustomContent | undefined
}

/** `aps` of a notification. */
interface Aps {
  /**
   * Required, also when there is nothing to add (`{}`): `message.title` and `message.content` fill title and body.
   * Typically `{ subtitle: '…' }`; Apple's other keys are passed on. A string is known from the Go SDK only [unverified].
   * 必填，可为 `{}`：标题和内容取自 `message`。
   */
  readonly alert: ApsAlert | string
  /** Badge: -1 unchanged, -2 add one, 0 and above set. Not `badge`. 角标：-1 不变，-2 自动加 1，0 及以上为设置的数值。 */
  readonly badge_type?: number | undefined
  /** Identifier of the actions shown with the notification. */
  readonly category?: string | undefined
  /** 1 (default): runs the notification service extension; without it there are no arrival statistics. */
  readonly 'mutable-content'?: Flag | undefined
  /**
   * `default`, or a file of the app's bundle with extension (at most 30 seconds; Linear PCM, MA4, aLaw, µLaw).
   * Empty or absent: silent.
   * 铃声：`default` 或 App 内的文件名（含扩展名）；不填为静音。
   */
  readonly sound?: string | undefined
  /** iOS 15 and later; default `active`. Newer than 2021. */
  readonly 'interruption-level'?: (typeof INTERRUPTION_LEVELS)[number] | (string & {}) | undefined
  /** Must not be 1 in a notification; see {@link SilentAps}. */
  readonly 'content-available'?: 0 | undefined
  /** Group of notifications [Java SDK only]; the documents use `message.thread_id`. */
  readonly 'thread-id'?: string | undefined
}

/** `aps.alert`. Keys other than these are passed on as they are. */
export interface ApsAlert {
  /** Overridden by `message.title`. */
  readonly title?: string | undefined
  /** The second line. */
  readonly subtitle?: string | undefined
  /** Overridden by `message.content`. */
  readonly body?: string | undefined
  /** Any other key that Apple documents, for example `loc-key`. */
  readonly [key: string]: unknown
}

/** `message.ios` of a push that only changes the badge. */
export interface IosBadge {
  /** The part that goes to APNs. */
  readonly aps: BadgeAps
  /** Your own data. */
  readonly custom_content?: CustomContent | undefined
}

/** `aps` of a push that only changes the badge: no alert. */
interface BadgeAps {
  /** Badge: -2 add one, 0 and above set. */
  readonly badge_type: number
  /** Not in a push that only changes the badge. */
  readonly alert?: undefined
}

/** `message.ios` of a silent message. */
export interface IosSilent {
  /** The part that goes to APNs. */
  readonly aps: SilentAps
  /** Your own data. */
  readonly custom_content?: CustomContent | undefined
}

/** `aps` of a silent message: nothing that shows or sounds. */
interface SilentAps {
  /** Marks the message as silent. APNs lets through 3 of these per device and hour. 1 表示静默消息。 */
  readonly 'content-available': 1
  /** Not allowed in a silent message. */
  readonly alert?: undefined
  /** Not allowed in a silent message. */
  readonly sound?: undefined
  /** Not allowed in a silent message. */
  readonly badge_type?: undefined
}

const apsAlert = z.looseObject({ title: optionalString, subtitle: optionalString, body: optionalString })

const apsSchema = z.looseObject({
  alert: z.optional(z.union([z.string(), apsAlert])),
  badge_type: z.optional(z.int().check(z.gte(-2))),
  category: optionalString,
  'mutable-content': optionalFlag,
  sound: optionalString,
  'interruption-level': optionalString,
  'content-available': optionalFlag,
  'thread-id': optionalString,
})

export const iosMessageSchema = z.looseObject({
  aps: z.optional(apsSchema),
  custom_content: z.optional(customContentSchema),
})
