import * as z from 'zod/mini'
import {
  type Flag,
  nonEmptyString,
  optionalBoolean,
  optionalFlag,
  optionalInteger,
  optionalString,
} from '../../../validation/fields.js'
import { type CustomContent, customContentSchema } from './custom-content.js'

/** What a click on an Android notification does. Push page 2023-04; default: open the app. */
export type AndroidAction = OpenAppAction | OpenBrowserAction | OpenIntentAction

/** Opens the app, or one of its activities. */
interface OpenAppAction {
  /** 1 (the default): activity or app. */
  readonly action_type?: 1 | undefined
  /** Full class name of the activity, for example `com.x.y.PushActivity`. Needed only for a specific activity. */
  readonly activity?: string | undefined
  /** Flags of the Intent that starts the activity. */
  readonly aty_attr?: ActivityFlags | undefined
}

/** Opens a web page. */
interface OpenBrowserAction {
  /** 2: browser. */
  readonly action_type: 2
  /** The page. Required for this type. */
  readonly browser: Browser
}

/** Opens a page of the app by an Intent URI; the form that TPNS recommends. */
interface OpenIntentAction {
  /** 3: Intent, a page of your own. */
  readonly action_type: 3
  /**
   * Intent URI, for example `xgscheme://com.tpns.push/notify_detail?param1=aa`. Needs client SDK 1.0.9. The only way
   * to carry parameters on the Huawei channel.
   * 点击后打开的页面，也是华为通道唯一能携带参数的方式。
   */
  readonly intent: string
}

export interface ActivityFlags {
  /** Flag of the Intent. */
  readonly if?: number | undefined
  /** Flag of the PendingIntent. */
  readonly pf?: number | undefined
}

interface Browser {
  /** `http` or `https` address. */
  readonly url: string
  /** 1: the user is asked first; 0: not. */
  readonly confirm?: Flag | undefined
}

const activityFlagsSchema = z.looseObject({
  if: optionalInteger,
  pf: optionalInteger,
})

const browserSchema = z.looseObject({
  url: z.string(),
  confirm: optionalFlag,
})

const androidActionSchema = z.looseObject({
  action_type: z.optional(z.literal([1, 2, 3])),
  activity: optionalString,
  aty_attr: z.optional(activityFlagsSchema),
  browser: z.optional(browserSchema),
  intent: optionalString,
})

/** Highest badge number; the page writes `[0, 100)`. */
const ANDROID_BADGE_MAX = 99

/** Values of `urgency`. */
export const URGENCIES = ['HIGH', 'NORMAL'] as const
/** Values of `vivo_ch_id`. */
export const VIVO_CHANNEL_IDS = ['0', '1'] as const

/**
 * Settings of an Android notification (`message.android`). Push page 2023-04 if nothing else is said; "newer" marks
 * fields that only the later page (known through the SDK of 2024-03) lists. All are optional.
 */
export interface AndroidMessage {
  /** Notification channel id. TPNS channel only. */
  readonly n_ch_id?: string | undefined
  /** Notification channel name. TPNS channel only. */
  readonly n_ch_name?: string | undefined
  /** Notification category; newer also Huawei's local self-classification. TPNS channel, client SDK 1.4.3.1. */
  readonly n_category?: string | undefined
  /**
   * Importance of the notification channel: 1 MIN, 2 LOW, 3 DEFAULT, 4 HIGH (default). Counts only when the channel
   * is first created (newer). TPNS channel, client SDK 1.4.3.1.
   */
  readonly n_importance?: 1 | 2 | 3 | 4 | undefined
  /** Channel id at Xiaomi. */
  readonly xm_ch_id?: string | undefined
  /** Channel id at FCM. */
  readonly fcm_ch_id?: string | undefined
  /** Custom channel id at Huawei. No effect for apps whose data location is China. */
  readonly hw_ch_id?: string | undefined
  /** 1: Huawei quick-app notification; Huawei must activate it. Default 0. */
  readonly hw_biz_type?: Flag | undefined
  /** Huawei self-classification; Huawei must grant the right. Newer than 2022-03. */
  readonly hw_category?: 'IM' | 'VOIP' | 'SUBSCRIPTION' | (string & {}) | undefined
  /**
   * Huawei: 1 silent, 2 with strong reminder. Honor: 1 information and marketing, 2 service and communication.
   * (Pages of 2021–22 gave the Honor meaning for Huawei.) Default: none.
   */
  readonly hw_importance?: 1 | 2 | undefined
  /** Huawei and Honor; default `NORMAL`. Newer. */
  readonly urgency?: (typeof URGENCIES)[number] | (string & {}) | undefined
  /** Channel id at OPPO (private-message channel). */
  readonly oppo_ch_id?: string | undefined
  /** Pins the notification on OPPO; needs an agreement with OPPO. Default false. Newer. */
  readonly oppo_top_notification_bar_show?: boolean | undefined
  /** Uses OPPO's commercial quota; needs an agreement with OPPO. Default false. Newer. */
  readonly oppo_senior_push?: boolean | undefined
  /** Advertiser id given by OPPO. Newer. */
  readonly oppo_advertiser_id?: string | undefined
  /** vivo: "0" operational (default), "1" system. Announced for removal; prefer `vivo_category`. */
  readonly vivo_ch_id?: (typeof VIVO_CHANNEL_IDS)[number] | (string & {}) | undefined
  /** vivo category, upper case; a wrong one gives vivo's error 10096 in the receipts. Newer. */
  readonly vivo_category?: 'IM' | 'ACCOUNT' | 'SUBSCRIPTION' | (string & {}) | undefined
  /** vivo commercial push. Newer; a string in the SDK of 2024, probably an object on the page [unverified]. */
  readonly vivo_marketing?: unknown | undefined
  /** @deprecated Use `collapse_id`. Above 0 overrides the notification of the same id, 0 (default) none, -1 clears all. */
  readonly n_id?: number | undefined
  /** Id of the local notification style. Default 0. */
  readonly builder_id?: number | undefined
  /** 1 (default): prefer the style set on the device; 0: do not. */
  readonly style_id?: Flag | undefined
  /** Badge on Huawei and vivo: -2 add one (Huawei only), -1 (default) unchanged, 0 to 99 set. Not `badge`. */
  readonly badge_type?: number | undefined
  /** Sound: 1 (default) yes, 0 no. */
  readonly ring?: Flag | undefined
  /** Sound file in the app's `raw` folder, without extension. Huawei, Xiaomi, FCM, TPNS; needs `n_ch_id`. */
  readonly ring_raw?: string | undefined
  /** Vibration: 1 (default) yes, 0 no. */
  readonly vibrate?: Flag | undefined
  /** Light: 1 (default) yes, 0 no. */
  readonly lights?: Flag | undefined
  /** Whether the user can clear the notification: 1 (default) yes, 0 no. */
  readonly clearable?: Flag | undefined
  /** Where `icon_res` is found: 0 (default) in the app (TPNS channel only), 1 a URL (TPNS, FCM, Huawei, Honor). */
  readonly icon_type?: Flag | undefined
  /**
   * Thumbnail. With `icon_type` 0 a resource name without extension; with 1 an https URL of a PNG or JPG
   * (Huawei: 120 by 120 pixels, below 200 KB).
   */
  readonly icon_res?: string | undefined
  /** Resource shown in the status bar. Default: the app's icon. */
  readonly small_icon?: string | undefined
  /** Colour of the icon, RGB as a decimal integer: 0 to 16777215 (0xffffff). TPNS channel only. Default 0. */
  readonly icon_color?: number | undefined
  /** What a click does. Default: open the app. 点击动作，默认打开应用。 */
  readonly action?: AndroidAction | undefined
  /**
   * Your own data. Not delivered on Huawei (protocol v5): put it into `action.intent` there.
   * 自定义参数，对象会序列化为 JSON 字符串。华为通道不下发，请改用 `action.intent`。
   */
  readonly custom_content?: CustomContent | undefined
  /** App in the foreground: 1 do not show, 2 (default) show. TPNS and FCM. (On iOS it sits in `message`.) */
  readonly show_type?: 1 | 2 | undefined
}

export const androidMessageSchema = z.looseObject({
  n_ch_id: optionalString,
  n_ch_name: optionalString,
  n_category: optionalString,
  n_importance: z.optional(z.literal([1, 2, 3, 4])),
  xm_ch_id: optionalString,
  fcm_ch_id: optionalString,
  hw_ch_id: optionalString,
  hw_biz_type: optionalFlag,
  hw_category: optionalString,
  hw_importance: z.optional(z.literal([1, 2])),
  urgency: z.optional(nonEmptyString),
  oppo_ch_id: optionalString,
  oppo_top_notification_bar_show: optionalBoolean,
  oppo_senior_push: optionalBoolean,
  oppo_advertiser_id: optionalString,
  vivo_ch_id: optionalString,
  vivo_category: optionalString,
  // Anything but null, which is "not given".
  vivo_marketing: z.optional(z.custom<unknown>((value) => value !== null)),
  n_id: z.optional(z.int().check(z.gte(-1))),
  builder_id: optionalInteger,
  style_id: optionalFlag,
  badge_type: z.optional(z.int().check(z.gte(-2), z.lte(ANDROID_BADGE_MAX))),
  ring: optionalFlag,
  ring_raw: optionalString,
  vibrate: optionalFlag,
  lights: optionalFlag,
  clearable: optionalFlag,
  icon_type: optionalFlag,
  icon_res: optionalString,
  small_icon: optionalString,
  icon_color: optionalInteger,
  action: z.optional(androidActionSchema),
  custom_content: z.optional(customContentSchema),
  show_type: z.optional(z.literal([1, 2])),
})
