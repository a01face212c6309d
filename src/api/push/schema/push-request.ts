import * as z from 'zod/mini'
import {
  type Flag,
  nonEmptyString,
  optionalBoolean,
  optionalFlag,
  optionalInteger,
  optionalString,
} from '../../../validation/fields.js'
import { type Audience, accountTypeSchema, audienceTypeSchema } from './audience.js'
import { type ChannelRule, channelRulesSchema } from './channel-rules.js'
import {
  type IosBadgeMessage,
  messageSchema,
  type NotificationMessage,
  type SilentMessage,
  type TransparentMessage,
} from './message.js'
import type { Never } from './never.js'
import { loopParamSchema, sendTimeSchema } from './schedule.js'
import { type SmsInfo, smsInfoSchema } from './sms-info.js'
import { tagListSchema, tagRulesSchema } from './tag-expression.js'

/** Longest `expire_time`, in seconds (72 hours); above it the push fails. Push page 2023-04. */
const EXPIRE_TIME_MAX_SECONDS = 259_200
/** Shortest `expire_time` other than 0, in seconds; the service silently raises smaller ones. Push page 2023-04. */
export const EXPIRE_TIME_MIN_SECONDS = 800
/** Bounds of `push_speed`, per second. Push page 2023-04. */
const PUSH_SPEED_MIN = 1_000
const PUSH_SPEED_MAX = 50_000

/**
 * A request of `v3/push/app`, with the names of the wire. Push page 548/39064 (2023-04 and 2026-01).
 *
 * Which fields may be combined follows from `audience_type` and `message_type`. A field that TPNS adds later passes
 * through untouched; until it is declared here, write it with {@link WithNewFields}.
 */
export type PushRequest = Audience & Content & PushOptions

/** What is pushed. */
type Content = Notification | AppMessage

/** A notification. */
interface Notification {
  /** `notify`: shown in the notification bar. 消息类型：通知，在通知栏展示。 */
  readonly message_type: 'notify'
  /** What is shown. 消息体。 */
  readonly message: NotificationMessage | IosBadgeMessage
  /**
   * true: `{{name}}` in title and content is replaced by the device's attribute. Needs `message.default_content` and, on
   * Android, `message.default_title`. At most 5 attributes. Default false. Guide "个性化通知".
   * 个性化通知：将标题和内容中的 `{{属性名}}` 替换为用户属性值。
   */
  readonly ntf_wt_attrs?: boolean | undefined
  /** true: devices with notifications off get a banner in the app. Default false. Guide "应用内消息补推". */
  readonly supply_inapp_msg?: boolean | undefined
  /**
   * true: a text message follows where the push does not arrive; needs `sms_info`. Default false. Guide "短信补推".
   * 短信补推，需同时填写 `sms_info`。
   */
  readonly resend_by_sms?: boolean | undefined
  /** The text message. Required with `resend_by_sms`. */
  readonly sms_info?: SmsInfo | undefined
}

/** A message that is handed to the app. */
interface AppMessage {
  /** `message`: transparent on Android, silent on iOS. 消息类型：Android 为透传消息，iOS 为静默消息。 */
  readonly message_type: 'message'
  /** What is handed over. 消息体。 */
  readonly message: TransparentMessage | SilentMessage
  /** Notifications only. */
  readonly ntf_wt_attrs?: OnlyForMessageTypeNotify | undefined
  /** Notifications only. */
  readonly supply_inapp_msg?: OnlyForMessageTypeNotify | undefined
  /** Notifications only. */
  readonly resend_by_sms?: OnlyForMessageTypeNotify | undefined
  /** Notifications only. */
  readonly sms_info?: OnlyForMessageTypeNotify | undefined
}

interface OnlyForMessageTypeNotify extends Never {}

/** Options of every push. */
interface PushOptions {
  /**
   * iOS: required; the environment in which the devices registered. Ignored for Android. Production builds (App Store,
   * TestFlight, ad hoc) are `product`, builds from Xcode `dev`.
   * 推送环境，iOS 必填：`product` 生产环境，`dev` 开发环境（Xcode 直接安装的版本）。
   */
  readonly environment?: 'product' | 'dev' | undefined
  /**
   * Seconds for which the push waits for a device that is offline: 0 (only devices that are online now) or 800 to
   * 259200. Default 86400 (pages before 2023: 259200).
   * 离线存储时间（秒）：0 仅推送给在线设备，或 800～259200，默认 86400。
   */
  readonly expire_time?: number | undefined
  /**
   * Android: push to all package names of the app. Default false. Vendor channels need set-up in the console.
   * 多包名推送，默认否。
   */
  readonly multi_pkg?: boolean | undefined
  /** Push plan that the push is counted under. 推送计划 ID。 */
  readonly plan_id?: string | undefined
  /** @deprecated Use `plan_id`. Default `tpns_yyyymmdd` of the push date. */
  readonly group_id?: string | undefined
  /** Channels on and off. Default: all on. 各通道的开关，默认全部开启。 */
  readonly channel_rules?: readonly ChannelRule[] | undefined
  /** 0 (default): devices that are online get it through the TPNS channel first. 1: not. */
  readonly tpns_online_push_type?: Flag | undefined
  /** @deprecated Not on newer pages: the AccessID decides. Still in the vendor's samples; it has no effect. */
  readonly platform?: 'android' | 'ios' | (string & {}) | undefined
  /** Echoed in the answer [Java SDK only]. */
  readonly seq?: number | undefined
  /** Undocumented [Go SDK only]. */
  readonly trace_id?: string | undefined
}

/** Empty is "not given": see `parse-options.ts`. */
const optionalNonEmpty = z.optional(nonEmptyString)
const positive = z.int().check(z.gte(1))

export const pushRequestSchema = z.looseObject({
  audience_type: audienceTypeSchema,
  message_type: z.enum(['notify', 'message']),
  message: messageSchema,
  environment: z.optional(z.enum(['product', 'dev'])),
  token_list: z.optional(z.array(z.string())),
  account_list: z.optional(z.array(z.string())),
  tag_rules: z.optional(tagRulesSchema),
  tag_list: z.optional(tagListSchema),
  upload_id: z.optional(positive),
  account_type: z.optional(accountTypeSchema),
  account_push_type: optionalFlag,
  ignore_invalid_token: optionalFlag,
  push_speed: z.optional(z.int().check(z.gte(PUSH_SPEED_MIN), z.lte(PUSH_SPEED_MAX))),
  send_time: z.optional(sendTimeSchema),
  loop_param: z.optional(loopParamSchema),
  collapse_id: z.optional(positive),
  force_collapse: optionalBoolean,
  expire_time: z.optional(z.int().check(z.gte(0), z.lte(EXPIRE_TIME_MAX_SECONDS))),
  multi_pkg: optionalBoolean,
  plan_id: optionalNonEmpty,
  group_id: optionalNonEmpty,
  channel_rules: z.optional(channelRulesSchema),
  tpns_online_push_type: optionalFlag,
  ntf_wt_attrs: optionalBoolean,
  supply_inapp_msg: optionalBoolean,
  resend_by_sms: optionalBoolean,
  sms_info: z.optional(smsInfoSchema),
  platform: optionalNonEmpty,
  seq: optionalInteger,
  trace_id: optionalString,
})
