import * as z from 'zod/mini'
import type { PushRequest } from '../api/push/schema/push-request.js'
import { TpnsConfigError } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { toIssue } from '../validation/context.js'
import { valueAt } from '../validation/members.js'
import { callback, describeOption, oneOf, valueThat, whole } from '../validation/options/option-values.js'
import { optionBag, readOptions } from '../validation/options/options.js'
import { throwIssues } from '../validation/refusal.js'
import { buildCondition, reportFault } from './build/condition.js'
import { buildOfflinePushInfo } from './build/offline-push-info.js'
import { mapReceivers, type Receivers } from './build/receivers.js'
import { type Decided, decideFields, type FieldReport, report } from './fields/decide.js'
import { carried, type Facts, type MigratePlatform } from './fields/decision.js'
import { type ReadPush, readPush, readSchedule } from './read-push.js'
import type { SuccessorContent, SuccessorRequest } from './successor.js'
import { readUtcOffset, UTC_OFFSET } from './utc-offset.js'

/** What the successor wants to know, and a TPNS push does not say. */
export interface TranslateOptions {
  /** The platform of the app: TPNS has one app for each. */
  readonly platform: MigratePlatform
  /** The UserID of an account; undefined where there is none. Asked once for each account. */
  readonly userIdOf?: ((account: string, accountType: number) => string | undefined) | undefined
  /** The RegistrationID of a token; undefined where there is none. Asked once for each token. */
  readonly registrationIdOf?: ((token: string) => string | undefined) | undefined
  /** `From_Account`: an account that exists, for example `administrator`. */
  readonly fromAccount?: string | undefined
  /** `Sdkappid`, which scheduled pushes repeat. */
  readonly sdkAppId?: number | undefined
  /** `MsgRandom`: 32 random bits for each request. Without it, put one in when you send. */
  readonly msgRandom?: (() => number) | undefined
  /** UTC offset of `send_time` where it is a text. Default `'+08:00'`. */
  readonly utcOffset?: string | undefined
}

/** `whole`: nothing is lost. `changed`: sent, with losses. `not`: nothing can be sent that means the same. */
export type Survival = 'whole' | 'changed' | 'not'

/** Something that must be added before the requests can be sent. */
export interface Supply {
  /** An option of `translate`, or a field of the successor. */
  readonly what: string
  readonly text: Bilingual
}

/** A push of TPNS in the terms of the successor. */
export interface Translation {
  readonly survival: Survival
  /** What to send. Empty for a push that does not survive, and until the map that it needs is given. */
  readonly requests: readonly SuccessorRequest[]
  /** What happens to each field that the push gives. */
  readonly fields: readonly FieldReport[]
  /** What must be added. */
  readonly supply: readonly Supply[]
  /** Tokens or accounts that the map does not know: they are in none of the requests. */
  readonly unmapped: readonly string[]
  /** Recipients left out because another one of the push has the same id there: nobody gets it twice. */
  readonly merged: number
}

const translateOptions = optionBag({
  platform: oneOf('android', 'ios'),
  userIdOf: z.optional(callback<NonNullable<TranslateOptions['userIdOf']>>()),
  registrationIdOf: z.optional(callback<NonNullable<TranslateOptions['registrationIdOf']>>()),
  fromAccount: z.optional(
    valueThat<string>((value) => typeof value === 'string' && value !== '', {
      en: 'a text that is not empty',
      zh: '非空字符串',
    }),
  ),
  sdkAppId: z.optional(whole(1)),
  msgRandom: z.optional(callback<() => number>()),
  utcOffset: UTC_OFFSET,
})

/**
 * Says how the successor of TPNS, 推送服务 Push (TIMPush), would be asked for a push, and what is lost. Pure: nothing is sent,
 * and nothing was ever tried against the service; each line of the report names the page it rests on, its date, and how
 * well it is founded. What cannot be said there without reaching other people, or at another time, gives no request.
 *
 * @throws TpnsRequestError when the push is not one; TpnsConfigError for wrong options, or a map that throws
 * @example
 * const { survival, requests, fields } = translate(request, {
 *   platform: 'android',
 *   registrationIdOf: (token) => ids.get(token),
 * })
 */
export function translate(request: PushRequest, given: TranslateOptions): Translation {
  const options = readOptions(translateOptions, given, { what: 'the options of translate' })
  return translatePush(readPush(request), { ...options, utcOffsetMinutes: readUtcOffset(options.utcOffset) })
}

type Options = Omit<TranslateOptions, 'utcOffset'> & { readonly utcOffsetMinutes: number }

/** The same for a push that was read. */
export function translatePush(push: ReadPush, options: Options): Translation {
  const { platform } = options
  const audience = readAudience(push)
  const decided = decideFields(push, readFacts(push, platform))
  const condition =
    audience === 'tag' ? buildCondition(push as Parameters<typeof buildCondition>[0]) : undefined
  const fault = condition !== undefined && 'fault' in condition ? [reportFault(condition.fault)] : []
  const defaults = writeDefaults(push, platform, decided)
  const fields = [...decided.map(({ report }) => report), ...fault, ...defaults.map(({ report }) => report)]
  const survival = fields.some(({ blocks }) => blocks)
    ? 'not'
    : fields.some(({ loses }) => loses)
      ? 'changed'
      : 'whole'
  const schedAt = readSchedule(push.send_time, options.utcOffsetMinutes)
  const receivers = survival === 'not' ? NOBODY : findReceivers(push, options)
  const supply = findSupply(push, options, schedAt)
  const info = buildOfflinePushInfo([...decided, ...defaults])
  const requests = survival === 'not' ? [] : build()
  return { survival, requests, fields, supply, unmapped: receivers.unmapped, merged: receivers.merged }

  function build(): readonly SuccessorRequest[] {
    const from = options.fromAccount === undefined ? {} : { From_Account: options.fromAccount }
    const wrap = (
      type: 'All' | 'Tag' | 'User',
      path: 'v4/timpush/batch' | 'v4/timpush/push',
      content: Partial<SuccessorContent>,
    ): SuccessorRequest => {
      const fields = { ...from, ...content, OfflinePushInfo: info }
      if (schedAt === undefined) return { path, body: { ...drawRandom(options), ...fields } }
      const app = options.sdkAppId === undefined ? {} : { Sdkappid: options.sdkAppId }
      return {
        path: 'v4/timpush/add_sched_task',
        body: { ...app, Type: type, SchedAt: schedAt, Content: fields },
      }
    }
    if (audience === 'all') return [wrap('All', 'v4/timpush/push', {})]
    if (condition !== undefined && 'condition' in condition)
      return [wrap('Tag', 'v4/timpush/push', { Condition: condition.condition })]
    return receivers.chunks.map((chunk) => wrap('User', 'v4/timpush/batch', { To_Account: chunk }))
  }
}

/** @throws TpnsRequestError when it does not say whom it is for */
function readAudience(push: ReadPush): string {
  const { audience_type, token_list = [], account_list = [] } = push
  const recipients = audience_type.startsWith('token') ? token_list : account_list
  if (/^(token|account)(_list)?$/.test(audience_type) && recipients.length === 0) {
    const path = audience_type.startsWith('token') ? 'token_list' : 'account_list'
    throwIssues([toIssue(path, { en: 'is missing or empty.', zh: '缺失或为空。' }, RETURN_CODE.missing)], {
      endpoint: undefined,
      lead: { en: 'Not translated', zh: '未转换' },
    })
  }
  return audience_type
}

function readFacts(push: ReadPush, platform: MigratePlatform): Facts {
  return {
    platform,
    audience: push.audience_type,
    messageType: push.message_type,
    valueAt: (path) => valueAt(push, path.split('.')),
  }
}

/** A default of TPNS that is another one there is written out. */
function writeDefaults(
  push: ReadPush,
  platform: MigratePlatform,
  decided: readonly Decided[],
): readonly Decided[] {
  const field = 'message.ios.aps.mutable-content'
  const given = decided.some(({ report }) => report.field === field)
  if (platform !== 'ios' || push.message_type !== 'notify' || given) return []
  const decision = carried(
    'ApnsInfo.MutableContent',
    'not given: the default of TPNS, 1, is written out, because it is 0 there',
    '未设置：TPNS 默认为 1，新服务默认为 0，因此显式写入',
    { fate: 'changed', loses: false },
  )
  return [{ report: report(field, decision), decision, value: 1 }]
}

const NOBODY: Receivers = { chunks: [], unmapped: [], merged: 0 }

function findReceivers(push: ReadPush, { registrationIdOf, userIdOf }: Options): Receivers {
  const { audience_type, token_list = [], account_list = [], account_type = 0 } = push
  // TPNS ignores further ones silently.
  const reached = (list: readonly string[]) => (audience_type.endsWith('_list') ? list : list.slice(0, 1))
  switch (audience_type) {
    case 'token':
    case 'token_list':
      return registrationIdOf === undefined
        ? NOBODY
        : mapReceivers(reached(token_list), (token) => registrationIdOf(token), 'registrationIdOf')
    case 'account':
    case 'account_list':
      return userIdOf === undefined
        ? NOBODY
        : mapReceivers(
            reached(account_list),
            (account) => userIdOf(account, Number(account_type)),
            'userIdOf',
          )
    default:
      return NOBODY
  }
}

const MAPS = {
  token: {
    what: 'registrationIdOf',
    text: {
      en: 'a map from TPNS token to RegistrationID, which only a new build of the app can report',
      zh: 'TPNS Token 到 RegistrationID 的映射，须由新版 App 上报',
    },
  },
  account: {
    what: 'userIdOf',
    text: {
      en: 'a map from account to UserID; (account) => account if you log in with the same names',
      zh: '账号到 UserID 的映射；若两者相同，可用 (account) => account',
    },
  },
} as const satisfies Record<string, Supply>

const FROM_ACCOUNT: Supply = {
  what: 'From_Account',
  text: {
    en: 'an account that exists there, or a RegistrationID (option fromAccount)',
    zh: '新服务中已存在的账号或 RegistrationID（fromAccount 选项）',
  },
}
const MSG_RANDOM: Supply = {
  what: 'MsgRandom',
  text: {
    en: '32 random bits for each request (option msgRandom). It drops what repeats it within the same second, and no more: a request without an answer may have been pushed, and sending it again may push it twice',
    zh: '每个请求一个 32 位随机数（msgRandom 选项）。仅对同一秒内的重复请求去重：未收到应答的请求可能已推送，重发可能造成重复推送',
  },
}
const SDK_APP_ID: Supply = {
  what: 'Sdkappid',
  text: { en: 'the SDKAppID of the app there (option sdkAppId)', zh: '新服务的 SDKAppID（sdkAppId 选项）' },
}
const XIAOMI: Supply = {
  what: 'OfflinePushInfo.AndroidInfo.XiaoMiChannelID',
  text: {
    en: 'a channel of Xiaomi: without it nothing arrives on Xiaomi phones with Android 8 and later',
    zh: '小米通知类别：Android 8.0 以上的小米设备不填写无法收到推送',
  },
}

function findSupply(push: ReadPush, options: Options, schedAt: string | undefined): readonly Supply[] {
  const { audience_type, message_type, message } = push
  const byToken = audience_type === 'token' || audience_type === 'token_list'
  const byAccount = audience_type === 'account' || audience_type === 'account_list'
  const missing: [boolean, Supply][] = [
    [byToken && options.registrationIdOf === undefined, MAPS.token],
    [byAccount && options.userIdOf === undefined, MAPS.account],
    [options.fromAccount === undefined, FROM_ACCOUNT],
    [schedAt === undefined && options.msgRandom === undefined, MSG_RANDOM],
    [schedAt !== undefined && options.sdkAppId === undefined, SDK_APP_ID],
    [options.platform === 'android' && message_type === 'notify' && !message?.android?.xm_ch_id, XIAOMI],
  ]
  return missing.flatMap(([isMissing, supply]) => (isMissing ? [supply] : []))
}

function drawRandom({ msgRandom }: Options): { readonly MsgRandom?: number } {
  if (msgRandom === undefined) return {}
  let random: unknown
  try {
    random = msgRandom()
  } catch (cause) {
    throw new TpnsConfigError(
      {
        en: 'msgRandom threw an error (see cause). Nothing was translated.',
        zh: 'msgRandom 抛出了异常（见 cause），未转换。',
      },
      { cause },
    )
  }
  if (typeof random === 'number' && Number.isInteger(random) && random >= 0 && random < 2 ** 32)
    return { MsgRandom: random }
  throw new TpnsConfigError({
    en: `msgRandom must return a whole number from 0 to 4294967295, not ${describeOption(random)}. Nothing was translated.`,
    zh: 'msgRandom 须返回 0～4294967295 的整数，未转换。',
  })
}
