import { CODE, fail } from '../../api-error.js'
import type { JsonObject } from '../../body/json.js'
import {
  checkFields,
  type Fields,
  integerBetween,
  isUnset,
  jsonText,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../../body/validators.js'

const FORBIDDEN_WHEN_SILENT = ['alert', 'sound', 'badge_type'] as const

/** Documented as an object; a vendor SDK also sends a string. */
const alert: Validator<JsonObject | string> = (value, path) => {
  if (typeof value === 'string') return value
  checkFields(object(value, path), path, { title: text, subtitle: text, body: text })
  return value as JsonObject
}

const APS: Readonly<Record<string, Validator<unknown>>> = {
  alert,
  badge_type: integerBetween(-2, Number.MAX_SAFE_INTEGER),
  category: text,
  'mutable-content': oneOf(0, 1),
  sound: text,
  // Open: Apple adds levels.
  'interruption-level': text,
  'thread-id': text,
  'content-available': oneOf(0, 1),
}

/** Types and ranges of `message.ios`, whatever the kind of message. */
export function checkIosBlock(ios: JsonObject): void {
  const block = readFields(ios, 'message.ios')
  block.optional('custom_content', jsonText)
  const aps = block.optional('aps', object)
  if (aps !== undefined) checkFields(aps, 'message.ios.aps', APS)
}

/** `notify` must not be combined with it, on any platform. */
export function checkNotSilent(ios: JsonObject): void {
  const aps = ios.aps as JsonObject | undefined
  if (aps?.['content-available'] === 1) {
    fail(CODE.invalid, 'message.ios.aps.content-available: 1 cannot be combined with message_type notify')
  }
}

/**
 * `message` of a notification to iOS. The table requires `ios` and `ios.aps`, but guides, examples of vendor SDKs and
 * all iOS helpers of the Java SDK leave them out: here they may be missing [inferred]. An `aps` needs its `alert`, unless
 * the push only changes the badge and has no text at all [unverified].
 */
export function checkIosNotification(message: Fields, value: JsonObject): void {
  const ios = message.optional('ios', object)
  const aps = ios?.aps as JsonObject | null | undefined
  const isText = (name: string) => !isUnset(value[name])
  const badgeOnly = aps?.badge_type != null && aps.alert == null && !isText('title') && !isText('content')
  if (badgeOnly) return
  requireText(message, value)
  if (aps != null) readFields(aps, 'message.ios.aps').required('alert', alert)
}

/** `message.ios` of a silent message. */
export function checkIosSilent(message: Fields): void {
  const ios = readFields(message.required('ios', object), 'message.ios')
  const value = ios.required('aps', object)
  readFields(value, 'message.ios.aps').required('content-available', oneOf(1))
  for (const name of FORBIDDEN_WHEN_SILENT) {
    if (!isUnset(value[name]))
      fail(CODE.invalid, `message.ios.aps.${name} cannot be combined with a silent message`)
  }
}

/** Translated samples of the guides write `Title`; a server written in Go reads it. */
export function requireText(message: Fields, value: JsonObject): void {
  for (const name of ['title', 'content']) {
    const other = Object.keys(value).find((key) => key !== name && key.toLowerCase() === name)
    if (value[name] == null && other !== undefined) message.required(other, text)
    else message.required(name, text)
  }
}
