import type { JsonObject } from '../json.js'
import { CODE, refuse } from '../refusal.js'
import { type Fields, fields, integer, jsonText, object, oneOf, type Rule, text, within } from '../rules.js'

const MAX_INT32 = 2 ** 31 - 1
const FORBIDDEN_WHEN_SILENT = ['alert', 'sound', 'badge_type'] as const

/** Documented as an object; a vendor SDK also sends a string. */
const alert: Rule<JsonObject | string> = (value, path) =>
  typeof value === 'string' ? value : object(value, path)

function readAps(message: Fields): JsonObject {
  const ios = fields(message.required('ios', object), 'message.ios')
  ios.optional('custom_content', jsonText)
  return ios.required('aps', object)
}

/** `message.ios` of a notification. */
export function checkIosNotification(message: Fields): void {
  message.optional('show_type', oneOf(1, 2))
  const aps = fields(readAps(message), 'message.ios.aps')
  aps.required('alert', alert)
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
  const value = readAps(message)
  const aps = fields(value, 'message.ios.aps')
  aps.required('content-available', oneOf(1))
  for (const name of FORBIDDEN_WHEN_SILENT) {
    if (value[name] !== undefined)
      refuse(CODE.invalid, `message.ios.aps.${name} does not go with a silent message`)
  }
}
