import type { JsonObject } from '../json.js'
import type { FakePlatform } from '../options.js'
import { CODE, type Infer, refuse } from '../refusal.js'
import {
  type Fields,
  fields,
  flag,
  integer,
  listOf,
  object,
  oneOf,
  type Rule,
  text,
  within,
} from '../rules.js'
import type { AudienceType } from '../state/tasks.js'
import { accountType, isBroadcast } from './audience.js'
import { readRule, readTagList } from './tag-rules.js'

const DEFAULT_EXPIRE_SECONDS = 86_400
const LEAST_EXPIRE_SECONDS = 800
const MOST_EXPIRE_SECONDS = 259_200

const channelRule: Rule<{ channel: string; disable: boolean }> = (value, path) => {
  const rule = fields(object(value, path), path)
  // Open: statistics know channels that no page of the push lists.
  return { channel: rule.required('channel', text), disable: rule.required('disable', flag) }
}

const smsInfo: Rule<JsonObject> = (value, path) => {
  const given = object(value, path)
  const sms = fields(given, path)
  sms.required('delay_trigger_time', within(300, Number.MAX_SAFE_INTEGER))
  sms.required('trigger_condition', oneOf(0, 1, 2))
  sms.required('sms_template_id', text)
  sms.required('sms_app_id', text)
  sms.optional('sms_sign_name', text)
  sms.optional('sms_template_params', listOf(text))
  return given
}

/** Parameters beside audience, message and schedule. */
export interface Parameters {
  readonly environment: string
  /** Raised to 800 where the server does so; 0 stays: real time only. */
  readonly expireSeconds: number
  readonly planId: string
  readonly groupId: string | undefined
  readonly collapseId: number | undefined
  readonly disabledChannels: readonly string[]
}

export function readParameters(
  push: Fields,
  audience: AudienceType,
  platform: FakePlatform,
  infer: Infer,
): Parameters {
  const environment = push.set('environment', oneOf('product', 'dev'), '')
  if (environment === undefined && platform === 'ios') refuse(CODE.missing, 'environment is required for iOS')
  // Deprecated: the AccessID decides, whatever it says.
  push.optional('platform', text)
  push.optional('multi_pkg', flag)
  push.optional('force_collapse', flag)
  push.optional('tpns_online_push_type', oneOf(0, 1))
  push.optional('supply_inapp_msg', flag)
  push.optional('trace_id', text)
  push.optional('ntf_wt_attrs', flag)
  push.optional('seq', integer)
  push.set('push_speed', within(1000, 50_000), 0)
  push.optional('sms_info', smsInfo)
  if (push.optional('resend_by_sms', flag) === true) push.required('sms_info', smsInfo)
  infer(() => checkWhatIsNotRead(push))
  const collapseId = push.set('collapse_id', within(1, Number.MAX_SAFE_INTEGER), 0)
  if (collapseId !== undefined && (!isBroadcast(audience) || audience === 'package_token_push')) {
    infer(() => refuse(CODE.invalid, `collapse_id does not go with ${audience}`))
  }
  const rules = push.optional('channel_rules', listOf(channelRule)) ?? []
  return {
    environment: environment ?? '',
    expireSeconds: readExpireTime(push),
    planId: push.set('plan_id', text, '') ?? '',
    groupId: push.set('group_id', text, ''),
    collapseId,
    disabledChannels: rules.filter((rule) => rule.disable).map((rule) => rule.channel),
  }
}

function readExpireTime(push: Fields): number {
  const seconds = push.optional('expire_time', within(0, MOST_EXPIRE_SECONDS)) ?? DEFAULT_EXPIRE_SECONDS
  return seconds === 0 ? 0 : Math.max(seconds, LEAST_EXPIRE_SECONDS)
}

/** What other audiences read: a field of the wrong type breaks the parsing of the whole. */
function checkWhatIsNotRead(push: Fields): void {
  push.optional('token_list', listOf(text))
  push.optional('account_list', listOf(text))
  push.optional('tag_rules', listOf(readRule))
  const list = push.optional('tag_list', object)
  if (list !== undefined) readTagList(list)
  push.set('upload_id', within(1, Number.MAX_SAFE_INTEGER), 0)
  push.optional('account_type', accountType)
  push.optional('account_push_type', oneOf(0, 1))
  push.optional('ignore_invalid_token', oneOf(0, 1))
}
