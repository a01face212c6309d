import { CODE, fail, type Infer } from '../../api-error.js'
import type { JsonObject } from '../../body/json.js'
import {
  allowUnset,
  array,
  checkFields,
  type Fields,
  flag,
  nonEmptyText,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../../body/validators.js'
import type { FakePlatform } from '../../options/fake-options.js'
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

type MessageType = 'notify' | 'message'

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
    fail(CODE.invalid, `message has ${bytes} bytes, at most ${MAX_MESSAGE_BYTES}`)

  const members = readFields(message, 'message')
  if (platform === 'ios' && type === 'message') checkIosSilent(members)
  else if (platform === 'ios') checkIosNotification(members, message)
  else requireText(members, message)
  checkBlocks(members, platform, infer)
  checkFields(message, 'message', TEXTS)
  // Ranges of fields that a transparent message or the other platform does not use.
  infer(() => {
    members.optional('show_type', allowUnset(oneOf(1, 2), 0))
    members.optional('accept_time', array(acceptTime))
  })
  const ios = members.optional('ios', object)
  if (type === 'notify' && ios !== undefined) checkNotSilent(ios)
  if (type === 'notify') checkAttributes(push, members, message, platform)
  return { type, message }
}

/** The other platform's block is not used, so mistakes in it are rejected by inference only. */
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

const TEXTS: Readonly<Record<string, Validator<unknown>>> = {
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
  message.required('default_content', nonEmptyText)
  if (platform === 'android') message.required('default_title', nonEmptyText)
  const shown = `${value.title ?? ''}\n${value.content ?? ''}`
  const names = new Set([...shown.matchAll(/\{\{([^{}]+)\}\}/g)].map(([, name = '']) => name.trim()))
  names.delete('')
  if (names.size > MAX_ATTRIBUTES) {
    fail(CODE.invalid, `message uses ${names.size} attributes, at most ${MAX_ATTRIBUTES}`)
  }
}

/** Hour and minute are strings, not numbers. */
const acceptTime: Validator<void> = (value, path) => {
  const window = readFields(object(value, path), path)
  for (const end of ['start', 'end']) {
    const time = readFields(window.required(end, object), `${path}.${end}`)
    checkDigits(24, time.required('hour', text), `${path}.${end}.hour`)
    checkDigits(60, time.required('min', text), `${path}.${end}.min`)
  }
}

function checkDigits(limit: number, value: string, path: string): void {
  if (!/^\d{1,2}$/.test(value) || Number(value) >= limit) {
    fail(CODE.invalid, `${path} must be "00" to "${limit - 1}", not "${value}"`)
  }
}
