import { RETURN_CODE } from '../../return-codes/names.js'
import { formatDay } from '../../validation/calendar.js'
import { join, refuse, warn } from '../../validation/context.js'
import { formatWallTime } from '../../validation/wall-time.js'
import type { PushContext } from './push-context.js'
import type { PushDraft } from './schema/push-draft.js'

type Fields = Record<string, unknown>

/** Gives the fields of a push their wire form, in place: the copy is ours. */
export function toWire(copy: object, context: PushContext): PushDraft {
  const { send_time, loop_param, message } = copy as Record<string, Fields | undefined>
  if (send_time instanceof Date) writeSendTime(copy as Fields, send_time, context)
  if (loop_param !== undefined) {
    writeDay(loop_param, 'startDate', context)
    writeDay(loop_param, 'endDate', context)
  }
  writeCustomContent(message?.android, 'message.android', context)
  writeCustomContent(message?.ios, 'message.ios', context)
  return copy as PushDraft
}

/** The wire wants JSON text in a string. */
function writeCustomContent(owner: unknown, path: string, context: PushContext): void {
  const fields = owner as Fields | undefined
  const content = fields?.custom_content
  if (fields === undefined || content === undefined) return
  if (typeof content !== 'string') fields.custom_content = JSON.stringify(content)
  else if (content !== '' && !isJsonText(content)) {
    warn(
      context,
      'custom_content.not-json',
      join(path, 'custom_content'),
      'is a string that is not JSON. The documents want JSON text in it; give an object and it is serialised for you.',
    )
  }
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function writeSendTime(push: Fields, at: Date, context: PushContext): void {
  const text = formatWallTime(at.getTime(), context.client.utcOffsetMinutes)
  push.send_time = text
  if (isFourDigitYear(text)) return
  context.refusedTime = text
  refuse(context, 'send_time', `must be within the years 0 to 9999, got "${text}".`, RETURN_CODE.pushTime)
  delete push.send_time
}

function writeDay(loop: Fields, key: 'startDate' | 'endDate', context: PushContext): void {
  const value = loop[key]
  if (!(value instanceof Date)) return
  const text = formatDay(value.getTime(), context.client.utcOffsetMinutes)
  if (isFourDigitYear(text)) {
    loop[key] = text
    return
  }
  delete loop[key]
  refuse(context, `loop_param.${key}`, `must be within the years 0 to 9999, got "${text}".`)
}

function isFourDigitYear(text: string): boolean {
  return /^\d{4}-/.test(text)
}
