import { sameNameInOtherCase } from '../../../validation/issue-text.js'
import { join, MISSING, type Report, refuse, warn } from '../../../validation/report.js'
import { MESSAGE_MAX_BYTES } from '../schema/message.js'
import { mayExceed } from '../schema/message-size.js'
import { isFilled, type MessageDraft, type PushDraft, platformOf } from '../schema/push-draft.js'
import { isBadgeOnly } from './ios.js'

/** Title and content, except where nothing is shown: silent messages and pushes that only change the badge. */
export function titleAndContentAreGiven(push: PushDraft, report: Report): void {
  const { message } = push
  if (message === undefined || push.message_type === undefined) return
  if (push.message_type === 'message' && message.ios !== undefined) {
    if (platformOf(push, report.context.platform) !== 'android') return
  }
  if (isBadgeOnly(push)) return
  checkText(message, 'title', push, report)
  checkText(message, 'content', push, report)
}

function checkText(message: MessageDraft, key: 'title' | 'content', push: PushDraft, report: Report): void {
  const path = `message.${key}`
  if (message[key] === undefined) {
    const other = sameNameInOtherCase(key, message)
    // Translated samples of the guides write `Title`. Whether the service reads it is not known.
    if (other !== undefined && typeof message[other] === 'string') {
      warn(report, `${path}.case`, path, `is written as "${other}"; the documented spelling is "${key}".`)
      return
    }
    refuse(report, path, `is required for message_type "${push.message_type}", and missing.`, MISSING)
  } else if (message[key] === '' && push.message_type === 'notify') {
    warn(report, `${path}.empty`, path, "is empty: the phone vendors' channels refuse such a notification.")
  }
}

/** Known only after everything has its wire form. Most messages are so short that they need not be serialised. */
export function messageIsNotTooLarge(push: PushDraft, report: Report): void {
  if (push.message === undefined || !mayExceed(push.message, MESSAGE_MAX_BYTES)) return
  const bytes = Buffer.byteLength(JSON.stringify(push.message))
  if (bytes <= MESSAGE_MAX_BYTES) return
  refuse(
    report,
    'message',
    `has ${bytes} bytes as JSON; at most ${MESSAGE_MAX_BYTES} are allowed. Send an id in custom_content and let the app fetch the rest.`,
  )
}

/** Hours and minutes are texts; their ranges are `[0,24)` and `[0,60)`. */
export function acceptTimesAreTimes(push: PushDraft, report: Report): void {
  push.message?.accept_time?.forEach((window, i) => {
    for (const end of ['start', 'end'] as const) {
      checkRange(report, `message.accept_time[${i}].${end}.hour`, window[end]?.hour, 23)
      checkRange(report, `message.accept_time[${i}].${end}.min`, window[end]?.min, 59)
    }
  })
}

function checkRange(report: Report, path: string, value: string | undefined, max: number): void {
  if (value === undefined || (/^\d{1,2}$/.test(value) && Number(value) <= max)) return
  refuse(report, path, `must be a string from "0" to "${max}".`)
}

export function groupSummaryHasAGroup(push: PushDraft, report: Report): void {
  const { message } = push
  if (!isFilled(message?.thread_sumtext) || isFilled(message?.thread_id)) return
  warn(
    report,
    'thread_sumtext.no-effect',
    'message.thread_sumtext',
    'has no effect without message.thread_id.',
  )
}

/** The block of the other platform is ignored by the service; sharing one message for both apps is common. */
export function settingsAreOfThePlatform(push: PushDraft, report: Report): void {
  const { message } = push
  const platform = platformOf(push, report.context.platform)
  if (message === undefined || platform === undefined) return
  const foreign = platform === 'android' ? 'ios' : 'android'
  if (isFilled(message[foreign])) {
    warn(
      report,
      `message.${foreign}.no-effect`,
      `message.${foreign}`,
      `has no effect: the app is an ${platform} app.`,
    )
  }
  if (platform === 'ios' && push.multi_pkg) {
    warn(report, 'multi_pkg.no-effect', 'multi_pkg', 'has no effect: it is for Android apps only.')
  }
  if (push.platform !== undefined && isOther(push.platform, platform)) {
    const text = `says "${push.platform}", but the client is for an ${platform} app. The AccessID decides.`
    warn(report, 'platform.mismatch', 'platform', text)
  }
}

function isOther(named: string, platform: string): boolean {
  const lower = named.toLowerCase()
  return lower !== platform && (lower === 'android' || lower === 'ios')
}

type Place = { readonly path: string; readonly of: (push: PushDraft) => Record<string, unknown> | undefined }

const REQUEST: Place = { path: '', of: (push) => push }
const MESSAGE: Place = { path: 'message', of: (push) => push.message }
const ANDROID: Place = { path: 'message.android', of: (push) => push.message?.android }
const IOS: Place = { path: 'message.ios', of: (push) => push.message?.ios }
const APS: Place = { path: 'message.ios.aps', of: (push) => push.message?.ios?.aps }

/** Fields that stand where the service does not look for them. */
const MISPLACED: readonly { readonly place: Place; readonly key: string; readonly remedy: string }[] = [
  { place: REQUEST, key: 'custom_content', remedy: 'It belongs into message.android or message.ios.' },
  { place: MESSAGE, key: 'custom_content', remedy: 'It belongs into message.android or message.ios.' },
  { place: ANDROID, key: 'badge', remedy: 'TPNS reads badge_type.' },
  { place: IOS, key: 'show_type', remedy: 'On iOS it belongs into message.' },
  { place: APS, key: 'badge', remedy: 'TPNS reads badge_type.' },
  { place: APS, key: 'content_available', remedy: 'It is spelled "content-available".' },
  { place: APS, key: 'mutable_content', remedy: 'It is spelled "mutable-content".' },
  { place: APS, key: 'interruption_level', remedy: 'It is spelled "interruption-level".' },
]

export function fieldsAreInTheirPlace(push: PushDraft, report: Report): void {
  for (const { place, key, remedy } of MISPLACED) {
    if (!isFilled(place.of(push)?.[key])) continue
    const path = join(place.path, key)
    warn(report, `${path}.no-effect`, path, `is not read by the service here. ${remedy}`)
  }
}

const FOR_NOTIFICATIONS_ONLY = [
  'thread_id',
  'thread_sumtext',
  'xg_media_resources',
  'xg_media_audio_resources',
  'show_type',
  'default_title',
  'default_content',
  'default_subtitle',
] as const

/** What an app message does not show has no settings. */
export function appMessagesHaveNoLooks(push: PushDraft, report: Report): void {
  if (push.message_type !== 'message' || push.message === undefined) return
  for (const key of FOR_NOTIFICATIONS_ONLY) {
    if (isFilled(push.message[key])) warnNotShown(report, `message.${key}`)
  }
  for (const key of Object.keys(push.message.android ?? {})) {
    if (key !== 'custom_content' && isFilled(push.message.android?.[key])) {
      warnNotShown(report, 'message.android')
      break
    }
  }
}

function warnNotShown(report: Report, path: string): void {
  const fields = path === 'message.android' ? 'has fields other than custom_content; they have' : 'has'
  warn(
    report,
    `${path}.not-shown`,
    path,
    `${fields} no effect with message_type "message", which is not shown.`,
  )
}
