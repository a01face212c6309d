import { RETURN_CODE } from '../../return-codes/names.js'
import type { Bilingual } from '../../return-codes/types.js'
import { join, refuse, warn } from '../../validation/context.js'
import { nameValue } from '../../validation/describe-value.js'
import { isFields } from '../../validation/members.js'
import { warnOfBrokenValues } from '../../validation/parse.js'
import { copyPlain } from '../../validation/plain-copy.js'
import { formatDay } from '../../validation/time/calendar.js'
import { formatWallTime } from '../../validation/time/wall-time.js'
import { afterHan } from '../../validation/words.js'
import type { PushContext, PushDraft } from './draft.js'

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
  else if (content !== '') checkCustomText(content, join(path, 'custom_content'), context)
}

/** The app reads it as an object of keys and values; what the service makes of anything else is not documented. */
function checkCustomText(text: string, path: string, context: PushContext): void {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    warn(context, 'custom_content.not-json', path, {
      en: 'is a string that is not JSON. The documents want JSON text in it; give an object and it is serialised for you.',
      zh: '是字符串，但内容不是 JSON。官方文档要求 JSON 字符串；传入对象即可自动序列化。',
    })
    return
  }
  if (typeof content === 'string') {
    warn(context, 'custom_content.encoded-twice', path, {
      en: 'is JSON text within JSON text: it was encoded twice, and the app finds no keys in it. Encode it once, or give the object.',
      zh: '序列化了两次，客户端 App 读不到其中的键。请只序列化一次，或直接传入对象。',
    })
  } else if (!isFields(content)) {
    const { en, zh } = nameValue(content)
    warn(context, 'custom_content.no-object', path, {
      en: `is JSON text of ${en}. Apps read an object of keys and values; give an object.`,
      zh: `的内容为${afterHan(zh)}，客户端 App 读取的是键值对。请传入对象。`,
    })
  } else {
    warnOfBrokenValues(copyPlain(content), context, `${path}.`)
  }
}

function writeSendTime(push: Fields, at: Date, context: PushContext): void {
  const text = formatWallTime(at.getTime(), context.client.utcOffsetMinutes)
  push.send_time = text
  if (isFourDigitYear(text)) return
  context.refusedTime = text
  refuse(context, 'send_time', outOfYears(text), RETURN_CODE.pushTime)
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
  refuse(context, `loop_param.${key}`, outOfYears(text))
}

function outOfYears(text: string): Bilingual {
  return {
    en: `must be within the years 0 to 9999, not "${text}".`,
    zh: `年份应在 0～9999 之间，实际为 "${text}"。`,
  }
}

function isFourDigitYear(text: string): boolean {
  return /^\d{4}-/.test(text)
}
