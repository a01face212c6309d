import { CODE, fail, type Infer } from '../../api-error.js'
import type { JsonObject } from '../../body/json.js'
import {
  array,
  type Fields,
  flag,
  integer,
  integerBetween,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../../body/validators.js'
import type { FakePlatform } from '../../options/fake-options.js'
import type { AudienceType } from '../../state/tasks.js'
import { accountType, isBroadcast } from './audience.js'
import { readRule, readTagList } from './tag-rules.js'

const DEFAULT_EXPIRE_SECONDS = 86_400
const LEAST_EXPIRE_SECONDS = 800
const MOST_EXPIRE_SECONDS = 259_200

const channelRule: Validator<{ channel: string; disable: boolean }> = (value, path) => {
  const rule = readFields(object(value, path), path)
  // Open: statistics know channels that no page of the push lists.
  return { channel: rule.required('channel', text), disable: rule.required('disable', flag) }
}

const smsInfo: Validator<JsonObject> = (value, path) => {
  const given = object(value, path)
  const sms = readFields(given, path)
  sms.required('delay_trigger_time', integerBetween(300, Number.MAX_SAFE_INTEGER))
  sms.required('trigger_condition', oneOf(0, 1, 2))
  sms.required('sms_template_id', text)
  sms.required('sms_app_id', text)
  sms.optional('sms_sign_name', text)
  sms.optional('sms_template_params', array(text))
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
  const environment = push.optionalUnlessZero('environment', oneOf('product', 'dev'), '')
  if (environment === undefined && platform === 'ios') fail(CODE.missing, 'environment is required for iOS')
  // Deprecated: the AccessID decides, whatever it says.
  push.optional('platform', text)
  push.optional('multi_pkg', flag)
  push.optional('force_collapse', flag)
  push.optional('tpns_online_push_type', oneOf(0, 1))
  push.optional('supply_inapp_msg', flag)
  push.optional('trace_id', text)
  push.optional('ntf_wt_attrs', flag)
  push.optional('seq', integer)
  push.optionalUnlessZero('push_speed', integerBetween(1000, 50_000), 0)
  push.optional('sms_info', smsInfo)
  if (push.optional('resend_by_sms', flag) === true) push.required('sms_info', smsInfo)
  infer(() => checkUnusedFields(push))
  const collapseId = push.optionalUnlessZero('collapse_id', integerBetween(1, Number.MAX_SAFE_INTEGER), 0)
  if (collapseId !== undefined && (!isBroadcast(audience) || audience === 'package_token_push')) {
    infer(() => fail(CODE.invalid, `collapse_id cannot be combined with audience_type ${audience}`))
  }
  const rules = push.optional('channel_rules', array(channelRule)) ?? []
  return {
    environment: environment ?? '',
    expireSeconds: readExpireTime(push),
    planId: push.optionalUnlessZero('plan_id', text, '') ?? '',
    groupId: push.optionalUnlessZero('group_id', text, ''),
    collapseId,
    disabledChannels: rules.filter((rule) => rule.disable).map((rule) => rule.channel),
  }
}

function readExpireTime(push: Fields): number {
  const seconds =
    push.optional('expire_time', integerBetween(0, MOST_EXPIRE_SECONDS)) ?? DEFAULT_EXPIRE_SECONDS
  return seconds === 0 ? 0 : Math.max(seconds, LEAST_EXPIRE_SECONDS)
}

/** Fields that only other audiences use: one of the wrong type would still break the parsing of the body. */
function checkUnusedFields(push: Fields): void {
  push.optional('token_list', array(text))
  push.optional('account_list', array(text))
  push.optional('tag_rules', array(readRule))
  const list = push.optional('tag_list', object)
  if (list !== undefined) readTagList(list)
  push.optionalUnlessZero('upload_id', integerBetween(1, Number.MAX_SAFE_INTEGER), 0)
  push.optional('account_type', accountType)
  push.optional('account_push_type', oneOf(0, 1))
  push.optional('ignore_invalid_token', oneOf(0, 1))
}
