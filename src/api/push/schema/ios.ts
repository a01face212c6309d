import * as z from 'zod/mini'
import { type CustomContent, customContent } from './custom-content.js'
import { type Flag, optionalFlag, optionalText, type Shape } from './shape.js'

/** Settings of an iOS push (`message.ios`). Push page 2023-04. */
export interface IosMessage {
  /** The part that goes to APNs. */
  readonly aps: Aps
  /** Your own data. (Some SDKs call the field `custom`; the documents say `custom_content`.) */
  readonly custom_content?: CustomContent
}

/** `aps` of a notification. */
export interface Aps {
  /**
   * Required, also when there is nothing to add (`{}`): `message.title` and `message.content` fill title and body.
   * Typically `{ subtitle: '…' }`; Apple's other keys are passed on. A string is known from the Go SDK only [unverified].
   */
  readonly alert: ApsAlert | string
  /** Badge: -1 unchanged, -2 add one, 0 and above set. Not `badge`. */
  readonly badge_type?: number
  /** Identifier of the actions shown with the notification. */
  readonly category?: string
  /** 1 (default): runs the notification service extension; without it there are no arrival statistics. */
  readonly 'mutable-content'?: Flag
  /**
   * `default`, or a file of the app's bundle with extension (at most 30 seconds; Linear PCM, MA4, aLaw, µLaw).
   * Empty or absent: silent.
   */
  readonly sound?: string
  /** iOS 15 and later; default `active`. Newer than 2021. */
  readonly 'interruption-level'?: 'passive' | 'active' | 'time-sensitive' | 'critical' | (string & {})
  /** Must not be 1 in a notification; see {@link SilentAps}. */
  readonly 'content-available'?: 0
  /** Group of notifications [Java SDK only]; the documents use `message.thread_id`. */
  readonly 'thread-id'?: string
}

/** `aps.alert`. Keys other than these are passed on as they are. */
export interface ApsAlert {
  /** Overridden by `message.title`. */
  readonly title?: string
  /** The second line. */
  readonly subtitle?: string
  /** Overridden by `message.content`. */
  readonly body?: string
  /** Any other key that Apple documents, for example `loc-key`. */
  readonly [key: string]: unknown
}

/** `message.ios` of a push that only changes the badge. */
export interface IosBadge {
  /** The part that goes to APNs. */
  readonly aps: BadgeAps
  /** Your own data. */
  readonly custom_content?: CustomContent
}

/** `aps` of a push that only changes the badge: no alert. */
export interface BadgeAps {
  /** Badge: -2 add one, 0 and above set. */
  readonly badge_type: number
  /** Not in a push that only changes the badge. */
  readonly alert?: never
}

/** `message.ios` of a silent message. */
export interface IosSilent {
  /** The part that goes to APNs. */
  readonly aps: SilentAps
  /** Your own data. */
  readonly custom_content?: CustomContent
}

/** `aps` of a silent message: nothing that shows or sounds. */
export interface SilentAps {
  /** Marks the message as silent. APNs lets through 3 of these per device and hour. */
  readonly 'content-available': 1
  /** Not allowed in a silent message. */
  readonly alert?: never
  /** Not allowed in a silent message. */
  readonly sound?: never
  /** Not allowed in a silent message. */
  readonly badge_type?: never
}

const apsShape = {
  alert: z.optional(z.union([z.string(), z.looseObject({})])),
  badge_type: z.optional(z.int().check(z.gte(-2))),
  category: optionalText,
  'mutable-content': optionalFlag,
  sound: optionalText,
  'interruption-level': optionalText,
  'content-available': optionalFlag,
  'thread-id': optionalText,
} satisfies Shape<Aps | BadgeAps | SilentAps>

const iosShape = {
  aps: z.looseObject(apsShape),
  custom_content: z.optional(customContent),
} satisfies Shape<IosMessage>

export const iosMessage = z.looseObject(iosShape)
