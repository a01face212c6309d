import type { JsonObject } from '../json.js'
import type { FakePlatform } from '../options.js'
import { CODE, refuse } from '../refusal.js'
import { type Fields, fields, flag, listOf, object, oneOf, type Rule, text } from '../rules.js'
import { checkAndroidMessage, checkAndroidNotification } from './message-android.js'
import { checkIosNotification, checkIosSilent } from './message-ios.js'

const MAX_MESSAGE_BYTES = 4096
const MAX_ATTRIBUTES = 5

export type MessageType = 'notify' | 'message'

export interface CheckedMessage {
  readonly type: MessageType
  readonly message: JsonObject
}

/** Checks `message_type` and `message` for the platform that the AccessID belongs to. */
export function readMessage(push: Fields, platform: FakePlatform): CheckedMessage {
  const type = push.required('message_type', oneOf('notify', 'message'))
  const message = push.required('message', object)
  const bytes = Buffer.byteLength(JSON.stringify(message))
  if (bytes > MAX_MESSAGE_BYTES)
    refuse(CODE.invalid, `message has ${bytes} bytes, at most ${MAX_MESSAGE_BYTES}`)

  const members = fields(message, 'message')
  if (platform === 'ios' && type === 'message') {
    checkIosSilent(members)
    return { type, message }
  }
  if (platform === 'ios') checkIosNotification(members)
  else checkAndroid(members, type)
  if (type === 'notify') checkNotification(push, members, platform)
  return { type, message }
}

function checkAndroid(message: Fields, type: MessageType): void {
  message.required('title', text)
  message.required('content', text)
  message.optional('accept_time', listOf(acceptTime))
  const android = message.optional('android', object)
  if (android === undefined) return
  if (type === 'notify') checkAndroidNotification(android)
  else checkAndroidMessage(android)
}

function checkNotification(push: Fields, message: Fields, platform: FakePlatform): void {
  for (const name of ['thread_id', 'thread_sumtext', 'xg_media_resources', 'xg_media_audio_resources']) {
    message.optional(name, text)
  }
  const templated = push.optional('ntf_wt_attrs', flag) === true
  if (!templated) return
  message.required('default_content', text)
  if (platform === 'android') message.required('default_title', text)
  const shown = `${message.required('title', text)}\n${message.required('content', text)}`
  const names = new Set([...shown.matchAll(/\{\{(.+?)\}\}/g)].map((match) => match[1]))
  if (names.size > MAX_ATTRIBUTES) {
    refuse(CODE.invalid, `message uses ${names.size} attributes, at most ${MAX_ATTRIBUTES}`)
  }
}

/** Hour and minute are strings, not numbers. */
const acceptTime: Rule<void> = (value, path) => {
  const window = fields(object(value, path), path)
  for (const end of ['start', 'end']) {
    const time = fields(window.required(end, object), `${path}.${end}`)
    digitsBelow(24, time.required('hour', text), `${path}.${end}.hour`)
    digitsBelow(60, time.required('min', text), `${path}.${end}.min`)
  }
}

function digitsBelow(limit: number, value: string, path: string): void {
  if (!/^\d{1,2}$/.test(value) || Number(value) >= limit) {
    refuse(CODE.invalid, `${path} must be "00" to "${limit - 1}", not "${value}"`)
  }
}
