import type { JsonObject } from '../json.js'
import type { FakePlatform } from '../options.js'
import { CODE, refuse } from '../refusal.js'
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
import { isBroadcast } from './audience.js'

const DEFAULT_EXPIRE_SECONDS = 86_400
const LEAST_EXPIRE_SECONDS = 800
const MOST_EXPIRE_SECONDS = 259_200

/** `rog`, `iospk` and `harmony` are known to statistics only; whether rules may name them is open [unverified]. */
const CHANNELS = [
  'hw',
  'xm',
  'mz',
  'vivo',
  'oppo',
  'apns',
  'xg',
  'honor',
  'fcm',
  'rog',
  'iospk',
  'harmony',
] as const

const channelRule: Rule<{ channel: string; disable: boolean }> = (value, path) => {
  const rule = fields(object(value, path), path)
  return { channel: rule.required('channel', oneOf(...CHANNELS)), disable: rule.required('disable', flag) }
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

export function readParameters(push: Fields, audience: AudienceType, platform: FakePlatform): Parameters {
  const environment = push.set('environment', oneOf('product', 'dev'))
  if (environment === undefined && platform === 'ios') refuse(CODE.missing, 'environment is required for iOS')
  push.set('platform', platformOf(platform))
  push.optional('multi_pkg', flag)
  push.optional('force_collapse', flag)
  push.optional('tpns_online_push_type', oneOf(0, 1))
  push.optional('supply_inapp_msg', flag)
  push.optional('trace_id', text)
  if (isBroadcast(audience)) push.set('push_speed', within(1000, 50_000))
  if (push.optional('resend_by_sms', flag) === true) push.required('sms_info', smsInfo)
  const collapseId = push.set('collapse_id', integer)
  if (collapseId !== undefined && (!isBroadcast(audience) || audience === 'package_token_push')) {
    refuse(CODE.invalid, `collapse_id does not go with ${audience}`)
  }
  const rules = push.optional('channel_rules', listOf(channelRule)) ?? []
  return {
    environment: environment ?? '',
    expireSeconds: readExpireTime(push),
    planId: push.set('plan_id', text) ?? '',
    groupId: push.set('group_id', text),
    collapseId,
    disabledChannels: rules.filter((rule) => rule.disable).map((rule) => rule.channel),
  }
}

function readExpireTime(push: Fields): number {
  const seconds = push.optional('expire_time', within(0, MOST_EXPIRE_SECONDS)) ?? DEFAULT_EXPIRE_SECONDS
  return seconds === 0 ? 0 : Math.max(seconds, LEAST_EXPIRE_SECONDS)
}

/** Deprecated and spelt in both cases by documents; the AccessID decides, so another platform cannot be meant. */
function platformOf(platform: FakePlatform): Rule<string> {
  return (value, path) => {
    const given = text(value, path)
    return [platform, 'all'].includes(given.toLowerCase())
      ? given
      : refuse(CODE.invalid, `${path} is ${given}, the app is for ${platform}`)
  }
}
