import { PUSH_TIME, type Report, refuse, warn } from '../../../validation/report.js'
import { formatDay, formatWallTime } from '../../../validation/wall-time.js'
import { type FieldTraits, layOutRequest } from './layout.js'
import { pushRequest } from './push-request.js'

const zeroIsUnset: FieldTraits = { unset: [0] }
const emptyIsUnset: FieldTraits = { unset: [''] }
const customContent: FieldTraits = { convert: customContentText }

/**
 * What the schema cannot say about the fields of a push. The unset values are those that the vendor's SDKs send for
 * fields that were not given; the service must treat them as not given [inferred].
 */
const PUSH_TRAITS: Readonly<Record<string, FieldTraits>> = {
  environment: emptyIsUnset,
  send_time: { unset: [''], convert: wallTimeText },
  upload_id: zeroIsUnset,
  push_speed: zeroIsUnset,
  collapse_id: zeroIsUnset,
  plan_id: emptyIsUnset,
  group_id: emptyIsUnset,
  platform: emptyIsUnset,
  // The table gives 0 as the default of this object.
  loop_param: { unset: [0, ''] },
  'loop_param.startDate': { convert: dayText },
  'loop_param.endDate': { convert: dayText },
  'message.show_type': zeroIsUnset,
  'message.android.custom_content': customContent,
  'message.android.n_importance': zeroIsUnset,
  'message.android.hw_importance': zeroIsUnset,
  'message.android.urgency': emptyIsUnset,
  'message.android.show_type': zeroIsUnset,
  'message.android.action.action_type': zeroIsUnset,
  'message.ios.custom_content': customContent,
}

export const pushLayout = layOutRequest(pushRequest, PUSH_TRAITS)

function customContentText(value: unknown, path: string, report: Report): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (value !== '' && !isJsonText(value)) {
    warn(
      report,
      'custom_content.not-json',
      path,
      'is a string that is not JSON. The documents want JSON text in it; give an object and it is serialised for you.',
    )
  }
  return value
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function wallTimeText(value: unknown, path: string, report: Report): unknown {
  if (!(value instanceof Date)) return value
  const text = formatWallTime(value.getTime(), report.context.utcOffsetMinutes)
  if (/^\d{4}-/.test(text)) return text
  report.refusedTime = text
  refuse(report, path, `"${text}" is not within the years 0 to 9999.`, PUSH_TIME)
  return undefined
}

function dayText(value: unknown, path: string, report: Report): unknown {
  if (!(value instanceof Date)) return value
  const day = formatDay(value.getTime(), report.context.utcOffsetMinutes)
  if (/^\d{4}-/.test(day)) return day
  refuse(report, path, 'is not within the years 0 to 9999.')
  return undefined
}
