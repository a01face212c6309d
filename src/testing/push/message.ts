import type { JsonObject } from '../json.js'
import type { FakePlatform } from '../options.js'
import { CODE, type Infer, refuse } from '../refusal.js'
import {
  checkAll,
  type Fields,
  fields,
  flag,
  listOf,
  object,
  oneOf,
  orUnset,
  type Rule,
  someText,
  text,
} from '../rules.js'
import { checkAndroidBlock } from './message-android.js'
import {
  checkIosBlock,
  checkIosNotification,
  checkIosSilent,
  checkNotSilent,
  requireText,
} from './message-ios.js'

const MAX_MESSAGE_BYTES = 4096
const MAX_ATTRIBUTES = 5

export type MessageType = 'notify' | 'message'

export interface CheckedMessage {
  readonly type: MessageType
  readonly message: JsonObject
}

/** Checks `message_type` and `message` for the platform that the AccessID belongs to. */
export function readMessage(push: Fields, platform: FakePlatform, infer: Infer): CheckedMessage {
  const type = push.required('message_type', oneOf('notify', 'message'))
  const message = push.required('message', object)
  const bytes = Buffer.byteLength(JSON.stringify(message))
  if (bytes > MAX_MESSAGE_BYTES)
    refuse(CODE.invalid, `message has ${bytes} bytes, at most ${MAX_MESSAGE_BYTES}`)

  const members = fields(message, 'message')
  if (platform === 'ios' && type === 'message') checkIosSilent(members)
  else if (platform === 'ios') checkIosNotification(members, message)
  else requireText(members, message)
  checkBlocks(members, platform, infer)
  checkAll(message, 'message', TEXTS)
  // Ranges of what a message that is not shown, or the other platform, does not read.
  infer(() => {
    members.optional('show_type', orUnset(oneOf(1, 2), 0))
    members.optional('accept_time', listOf(acceptTime))
  })
  const ios = members.optional('ios', object)
  if (type === 'notify' && ios !== undefined) checkNotSilent(ios)
  if (type === 'notify') checkAttributes(push, members, message, platform)
  return { type, message }
}

/** The block of the other platform is not read: what is wrong in it is refused by inference. */
function checkBlocks(message: Fields, platform: FakePlatform, infer: Infer): void {
  const android = message.optional('android', object)
  const ios = message.optional('ios', object)
  const checkOne = (block: JsonObject | undefined, check: (block: JsonObject) => void, read: boolean) => {
    if (block === undefined) return
    if (read) check(block)
    else infer(() => check(block))
  }
  checkOne(android, checkAndroidBlock, platform === 'android')
  checkOne(ios, checkIosBlock, platform === 'ios')
}

const TEXTS: Readonly<Record<string, Rule<unknown>>> = {
  title: text,
  content: text,
  thread_id: text,
  thread_sumtext: text,
  xg_media_resources: text,
  xg_media_audio_resources: text,
  default_title: text,
  default_content: text,
  default_subtitle: text,
}

function checkAttributes(push: Fields, message: Fields, value: JsonObject, platform: FakePlatform): void {
  if (push.optional('ntf_wt_attrs', flag) !== true) return
  message.required('default_content', someText)
  if (platform === 'android') message.required('default_title', someText)
  const shown = `${value.title ?? ''}\n${value.content ?? ''}`
  const names = new Set([...shown.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name = '']) => name.trim()))
  names.delete('')
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
