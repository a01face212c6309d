import type { JsonObject } from '../json.js'
import { CODE, refuse } from '../refusal.js'
import {
  type Fields,
  fields,
  integer,
  isUnset,
  jsonText,
  object,
  oneOf,
  orUnset,
  type Rule,
  text,
  within,
} from '../rules.js'

const MAX_INT32 = 2 ** 31 - 1
const FORBIDDEN_WHEN_SILENT = ['alert', 'sound', 'badge_type'] as const

/** Documented as an object; a vendor SDK also sends a string. */
const alert: Rule<JsonObject | string> = (value, path) =>
  typeof value === 'string' ? value : object(value, path)

function readIos(value: JsonObject): Fields {
  const ios = fields(value, 'message.ios')
  ios.optional('custom_content', jsonText)
  return ios
}

/**
 * `message` of a notification to iOS. The table requires `ios` and `ios.aps`, but guides, examples of vendor SDKs and
 * all iOS helpers of the Java SDK leave them out: here they may be missing [inferred]. An `aps` needs its `alert`, unless
 * the push only changes the badge and has no text at all [unverified].
 */
export function checkIosNotification(message: Fields): void {
  message.optional('show_type', orUnset(oneOf(1, 2)))
  const ios = message.optional('ios', object)
  const given = ios && readIos(ios).optional('aps', object)
  const badgeOnly =
    !isUnset(given?.badge_type) &&
    isUnset(given?.alert) &&
    message.set('title', text) === undefined &&
    message.set('content', text) === undefined
  if (!badgeOnly) {
    message.required('title', text)
    message.required('content', text)
  }
  if (given !== undefined) checkAps(fields(given, 'message.ios.aps'), badgeOnly)
}

function checkAps(aps: Fields, badgeOnly: boolean): void {
  if (!badgeOnly) aps.required('alert', alert)
  aps.optional('badge_type', within(-2, MAX_INT32))
  aps.optional('category', text)
  aps.optional('mutable-content', oneOf(0, 1))
  aps.optional('sound', text)
  aps.optional('interruption-level', oneOf('passive', 'active', 'time-sensitive', 'critical'))
  aps.optional('thread-id', text)
  if (aps.optional('content-available', integer) === 1) {
    refuse(CODE.invalid, 'message.ios.aps.content-available: 1 does not go with message_type notify')
  }
}

/** `message.ios` of a silent message. */
export function checkIosSilent(message: Fields): void {
  const value = readIos(message.required('ios', object)).required('aps', object)
  const aps = fields(value, 'message.ios.aps')
  aps.required('content-available', oneOf(1))
  for (const name of FORBIDDEN_WHEN_SILENT) {
    if (!isUnset(value[name]))
      refuse(CODE.invalid, `message.ios.aps.${name} does not go with a silent message`)
  }
}
