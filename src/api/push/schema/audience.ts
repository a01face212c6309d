import * as z from 'zod/mini'
import type { Flag } from '../../../validation/fields.js'
import type { Never } from './never.js'
import type { LoopParam, SendTime } from './schedule.js'
import type { TagList, TagRule } from './tag-expression.js'

/** Values of `audience_type`. Push page 2023-04. */
const AUDIENCE_TYPES = [
  'all',
  'tag',
  'token',
  'token_list',
  'account',
  'account_list',
  'package_account_push',
  'package_token_push',
] as const

/** Who is pushed. 推送目标。 */
export type AudienceType = (typeof AUDIENCE_TYPES)[number]

/**
 * The audiences that share the limit of one message per second (console and API together), and that can be scheduled.
 * The pages name all, tag and package pushes; that token packages count is [inferred].
 */
export const BROADCAST_AUDIENCES: ReadonlySet<unknown> = new Set<AudienceType>([
  'all',
  'tag',
  'package_account_push',
  'package_token_push',
])

/** Elements of `token_list` or `account_list`. Push page 2023-04: more, and the push fails. */
export const RECIPIENTS_MAX = 1000

export const audienceTypeSchema = z.enum(AUDIENCE_TYPES)

/** Digits in a string are in a sample of the guide "账号推送"; every table says Integer. */
const digits = z.custom<`${number}`>((value) => typeof value === 'string' && /^\d+$/.test(value))

export const accountTypeSchema = z.union([z.int().check(z.gte(0)), digits])

/** Fields whose meaning depends on the audience. */
interface AudienceFields {
  /**
   * Tokens of the devices, 36 characters each. `token`: exactly one. `token_list`: at most 1000.
   * 设备 Token，每个 36 个字符。`token` 只能有 1 个，`token_list` 最多 1000 个。
   */
  readonly token_list: readonly string[]
  /**
   * Accounts, as plain strings (the account endpoints want objects). `account`: exactly one. `account_list`: at most 1000.
   * 账号，字符串数组。`account` 只能有 1 个，`account_list` 最多 1000 个。
   */
  readonly account_list: readonly string[]
  /** Tag expression, at most 500 tags. 标签推送的条件，最多 500 个标签。 */
  readonly tag_rules: readonly TagRule[]
  /** @deprecated The old form of the tag expression; ignored beside `tag_rules`. */
  readonly tag_list: TagList
  /** Id that the package upload gave. 上传号码包或 Token 包得到的 ID。 */
  readonly upload_id: number
  /**
   * Type with which the accounts were bound; default 0. 1–16 are yours, 989 and above are the service's
   * (1002 phone, 1005 e-mail, …). A guide sample writes it as a string.
   * 账号类型，须与绑定时一致，默认 0。
   */
  readonly account_type: number | `${number}`
  /** 0 (default): the account's newest device. 1: all its devices. 0（默认）：最近一次绑定的设备；1：绑定该账号的所有设备。 */
  readonly account_push_type: Flag
  /**
   * 0 (default): one invalid token makes the whole push fail (1008029). 1: invalid tokens are dropped and reported in
   * the result's `invalid_tokens`.
   * 0（默认）：只要有一个无效 Token，整次推送就会失败；1：剔除无效 Token，其余照常推送。
   */
  readonly ignore_invalid_token: Flag
  /**
   * Pushes per second, 1000 to 50000. Default: unlimited. (One guide page: only `all` and `tag`.)
   * 定速推送，1000～50000 条/秒，默认不限。
   */
  readonly push_speed: number
  /**
   * When; default now. See {@link SendTime}. Not together with `loop_param`.
   * 定时推送的时间，默认立即推送。不能与 `loop_param` 同时使用。
   */
  readonly send_time: SendTime
  /** Repeat; default once. Not together with `send_time`. 循环推送，默认不循环。不能与 `send_time` 同时使用。 */
  readonly loop_param: LoopParam
  /**
   * Overrides an earlier task: stops what the TPNS channel has not delivered of it and replaces its shown
   * notification. Only ids made by TPNS: the `collapseID` of the task's record. TPNS, APNs, Xiaomi, Meizu, Huawei from
   * EMUI 10; on Huawei the service refuses it with `custom_content` (use `action.intent`).
   * 消息覆盖 ID：覆盖先前的推送任务。
   */
  readonly collapse_id: number
  /**
   * With `collapse_id`: push also to OPPO and vivo devices, which cannot override. Default false.
   * 使用 `collapse_id` 时，是否也推送给不支持覆盖的 OPPO 和 vivo 设备，默认否。
   */
  readonly force_collapse: boolean
}

/** `Required` and `Optional` may be given; every other field of {@link AudienceFields} may not. */
type Fields<Required extends keyof AudienceFields, Optional extends keyof AudienceFields> = {
  readonly [Key in Required]: AudienceFields[Key]
} & { readonly [Key in Optional]?: AudienceFields[Key] | undefined } & {
  readonly [Key in Exclude<keyof AudienceFields, Required | Optional>]?:
    | Reason<Key, Required, Optional>
    | undefined
}

/** Why a field may not be given. The name of the type is what the compiler says. */
type Reason<Key extends keyof AudienceFields, Required, Optional> = Key extends 'send_time'
  ? 'loop_param' extends Required
    ? EitherSendTimeOrLoopParam
    : OnlyForAllTagAndPackages
  : Key extends 'loop_param'
    ? 'send_time' extends Optional
      ? EitherSendTimeOrLoopParam
      : OnlyForAllTagAndPackages
    : Key extends 'tag_list'
      ? 'tag_rules' extends Required
        ? IgnoredBesideTagRules
        : OnlyForAudienceTypeTag
      : Reasons[Key]

interface Reasons {
  readonly token_list: OnlyForAudienceTypeTokenOrTokenList
  readonly account_list: OnlyForAudienceTypeAccountOrAccountList
  readonly tag_rules: OnlyForAudienceTypeTag
  readonly tag_list: OnlyForAudienceTypeTag
  readonly upload_id: OnlyForPackages
  readonly account_type: OnlyForAccounts
  readonly account_push_type: OnlyForAccounts
  readonly ignore_invalid_token: OnlyForAudienceTypeTokenOrTokenList
  readonly push_speed: OnlyForAllTagAndPackages
  readonly send_time: OnlyForAllTagAndPackages
  readonly loop_param: OnlyForAllTagAndPackages
  readonly collapse_id: OnlyForAllTagAndAccountPackages
  readonly force_collapse: OnlyForAllTagAndAccountPackages
}

interface OnlyForAudienceTypeTokenOrTokenList extends Never {}
interface OnlyForAudienceTypeAccountOrAccountList extends Never {}
interface OnlyForAudienceTypeTag extends Never {}
interface OnlyForPackages extends Never {}
interface OnlyForAccounts extends Never {}
interface OnlyForAllTagAndPackages extends Never {}
interface OnlyForAllTagAndAccountPackages extends Never {}
interface EitherSendTimeOrLoopParam extends Never {}
interface IgnoredBesideTagRules extends Never {}

/** `send_time` or `loop_param` or neither. The usual one is last: the compiler explains itself by that. */
type Scheduled<Required extends keyof AudienceFields, Optional extends keyof AudienceFields> =
  | Fields<Required | 'loop_param', Optional>
  | Fields<Required, Optional | 'send_time'>

type Override = 'collapse_id' | 'force_collapse'
type AccountOptions = 'account_type' | 'account_push_type'

/** Every device. The same content at most once per hour (10010018). */
type ToAll = {
  /** Who is pushed: every device. 推送目标：全量推送。 */
  readonly audience_type: 'all'
} & Scheduled<never, 'push_speed' | Override>

/** The devices that a tag expression selects. */
type ToTag = {
  /** Who is pushed: by tags. 推送目标：标签推送。 */
  readonly audience_type: 'tag'
} & (Scheduled<'tag_list', 'push_speed' | Override> | Scheduled<'tag_rules', 'push_speed' | Override>)

/** One device. `token_list` holds exactly one token: the service silently ignores further ones. */
type ToToken = {
  /** Who is pushed: one device. 推送目标：单设备推送。 */
  readonly audience_type: 'token'
} & Fields<'token_list', 'ignore_invalid_token'>

/** Up to 1000 devices. */
type ToTokenList = {
  /** Who is pushed: up to 1000 devices. 推送目标：设备列表推送，最多 1000 个。 */
  readonly audience_type: 'token_list'
} & Fields<'token_list', 'ignore_invalid_token'>

/** One account. `account_list` holds exactly one account: the service silently ignores further ones. */
type ToAccount = {
  /** Who is pushed: one account. 推送目标：单账号推送。 */
  readonly audience_type: 'account'
} & Fields<'account_list', AccountOptions>

/** Up to 1000 accounts. */
type ToAccountList = {
  /** Who is pushed: up to 1000 accounts. 推送目标：账号列表推送，最多 1000 个。 */
  readonly audience_type: 'account_list'
} & Fields<'account_list', AccountOptions>

/** An uploaded file of accounts. */
type ToAccountPackage = {
  /** Who is pushed: an uploaded file of accounts. 推送目标：号码包推送。 */
  readonly audience_type: 'package_account_push'
} & Scheduled<'upload_id', 'push_speed' | AccountOptions | Override>

/** An uploaded file of tokens. */
type ToTokenPackage = {
  /** Who is pushed: an uploaded file of tokens. 推送目标：Token 包推送。 */
  readonly audience_type: 'package_token_push'
} & Scheduled<'upload_id', 'push_speed'>

/** The audience, with the fields that belong to it and none of the others. */
export type Audience =
  | ToAll
  | ToTag
  | ToToken
  | ToTokenList
  | ToAccount
  | ToAccountList
  | ToAccountPackage
  | ToTokenPackage
