import * as z from 'zod/mini'
import { type AndroidAction, androidAction } from './action.js'
import { type CustomContent, customContent } from './custom-content.js'
import {
  type Flag,
  optionalBoolean,
  optionalFlag,
  optionalInteger,
  optionalText,
  type Shape,
} from './shape.js'

/** Highest badge number; the page writes `[0, 100)`. */
export const ANDROID_BADGE_MAX = 99

/**
 * Settings of an Android notification (`message.android`). Push page 2023-04 if nothing else is said; "newer" marks
 * fields that only the later page (known through the SDK of 2024-03) lists. All are optional.
 */
export interface AndroidMessage {
  /** Notification channel id. TPNS channel only. */
  readonly n_ch_id?: string
  /** Notification channel name. TPNS channel only. */
  readonly n_ch_name?: string
  /** Notification category; newer also Huawei's local self-classification. TPNS channel, client SDK 1.4.3.1. */
  readonly n_category?: string
  /**
   * Importance of the notification channel: 1 MIN, 2 LOW, 3 DEFAULT, 4 HIGH (default). Counts only when the channel
   * is first created (newer). TPNS channel, client SDK 1.4.3.1.
   */
  readonly n_importance?: 1 | 2 | 3 | 4
  /** Channel id at Xiaomi. */
  readonly xm_ch_id?: string
  /** Channel id at FCM. */
  readonly fcm_ch_id?: string
  /** Custom channel id at Huawei. No effect for apps whose data location is China. */
  readonly hw_ch_id?: string
  /** 1: Huawei quick-app notification; Huawei must activate it. Default 0. */
  readonly hw_biz_type?: Flag
  /** Huawei self-classification; Huawei must grant the right. Newer than 2022-03. */
  readonly hw_category?: 'IM' | 'VOIP' | 'SUBSCRIPTION' | (string & {})
  /**
   * Huawei: 1 silent, 2 with strong reminder. Honor: 1 information and marketing, 2 service and communication.
   * (Pages of 2021–22 gave the Honor meaning for Huawei.) Default: none.
   */
  readonly hw_importance?: 1 | 2
  /** Huawei and Honor; default `NORMAL`. Newer. */
  readonly urgency?: 'HIGH' | 'NORMAL' | (string & {})
  /** Channel id at OPPO (private-message channel). */
  readonly oppo_ch_id?: string
  /** Pins the notification on OPPO; needs an agreement with OPPO. Default false. Newer. */
  readonly oppo_top_notification_bar_show?: boolean
  /** Uses OPPO's commercial quota; needs an agreement with OPPO. Default false. Newer. */
  readonly oppo_senior_push?: boolean
  /** Advertiser id given by OPPO. Newer. */
  readonly oppo_advertiser_id?: string
  /** vivo: "0" operational (default), "1" system. Announced for removal; prefer `vivo_category`. */
  readonly vivo_ch_id?: '0' | '1' | (string & {})
  /** vivo category, upper case; a wrong one gives vivo's error 10096 in the receipts. Newer. */
  readonly vivo_category?: 'IM' | 'ACCOUNT' | 'SUBSCRIPTION' | (string & {})
  /** vivo commercial push. Newer; a string in the SDK of 2024, probably an object on the page [unverified]. */
  readonly vivo_marketing?: unknown
  /** @deprecated Use `collapse_id`. Above 0 overrides the notification of the same id, 0 (default) none, -1 clears all. */
  readonly n_id?: number
  /** Id of the local notification style. Default 0. */
  readonly builder_id?: number
  /** 1 (default): prefer the style set on the device; 0: do not. */
  readonly style_id?: Flag
  /** Badge on Huawei and vivo: -2 add one (Huawei only), -1 (default) unchanged, 0 to 99 set. Not `badge`. */
  readonly badge_type?: number
  /** Sound: 1 (default) yes, 0 no. */
  readonly ring?: Flag
  /** Sound file in the app's `raw` folder, without extension. Huawei, Xiaomi, FCM, TPNS; needs `n_ch_id`. */
  readonly ring_raw?: string
  /** Vibration: 1 (default) yes, 0 no. */
  readonly vibrate?: Flag
  /** Light: 1 (default) yes, 0 no. */
  readonly lights?: Flag
  /** Whether the user can clear the notification: 1 (default) yes, 0 no. */
  readonly clearable?: Flag
  /** Where `icon_res` is found: 0 (default) in the app (TPNS channel only), 1 a URL (TPNS, FCM, Huawei, Honor). */
  readonly icon_type?: Flag
  /**
   * Thumbnail. With `icon_type` 0 a resource name without extension; with 1 an https URL of a PNG or JPG
   * (Huawei: 120 by 120 pixels, below 200 KB).
   */
  readonly icon_res?: string
  /** Resource shown in the status bar. Default: the app's icon. */
  readonly small_icon?: string
  /** Colour of the icon, RGB as a decimal integer. TPNS channel only. Default 0. */
  readonly icon_color?: number
  /** What a click does. Default: open the app. */
  readonly action?: AndroidAction
  /** Your own data. Not delivered on Huawei (protocol v5): put it into `action.intent` there. */
  readonly custom_content?: CustomContent
  /** App in the foreground: 1 do not show, 2 (default) show. TPNS and FCM. (On iOS it sits in `message`.) */
  readonly show_type?: 1 | 2
}

const androidShape = {
  n_ch_id: optionalText,
  n_ch_name: optionalText,
  n_category: optionalText,
  n_importance: z.optional(z.literal([1, 2, 3, 4])),
  xm_ch_id: optionalText,
  fcm_ch_id: optionalText,
  hw_ch_id: optionalText,
  hw_biz_type: optionalFlag,
  hw_category: optionalText,
  hw_importance: z.optional(z.literal([1, 2])),
  urgency: optionalText,
  oppo_ch_id: optionalText,
  oppo_top_notification_bar_show: optionalBoolean,
  oppo_senior_push: optionalBoolean,
  oppo_advertiser_id: optionalText,
  vivo_ch_id: optionalText,
  vivo_category: optionalText,
  vivo_marketing: z.optional(z.unknown()),
  n_id: z.optional(z.int().check(z.gte(-1))),
  builder_id: optionalInteger,
  style_id: optionalFlag,
  badge_type: z.optional(z.int().check(z.gte(-2), z.lte(ANDROID_BADGE_MAX))),
  ring: optionalFlag,
  ring_raw: optionalText,
  vibrate: optionalFlag,
  lights: optionalFlag,
  clearable: optionalFlag,
  icon_type: optionalFlag,
  icon_res: optionalText,
  small_icon: optionalText,
  icon_color: z.optional(z.int().check(z.gte(0))),
  action: z.optional(androidAction),
  custom_content: z.optional(customContent),
  show_type: z.optional(z.literal([1, 2])),
} satisfies Shape<AndroidMessage>

export const androidMessage = z.looseObject(androidShape)
