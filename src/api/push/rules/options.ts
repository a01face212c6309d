import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import type { PushContext } from '../draft.js'
import { isFilled, type PushDraft } from '../draft.js'
import { type AudienceType, BROADCAST_AUDIENCES } from '../schema/audience.js'
import { EXPIRE_TIME_MIN_SECONDS } from '../schema/push-request.js'
import { hasNoEffectWithout, isDeprecated } from './phrases.js'

/** The service stores it longer than asked: documented, and rarely known. */
export function expireTimeIsNotRaised(push: PushDraft, context: PushContext): void {
  const seconds = push.expire_time
  if (seconds === undefined || seconds === 0 || seconds >= EXPIRE_TIME_MIN_SECONDS) return
  warn(context, 'expire_time.raised', 'expire_time', {
    en: `of ${seconds} is raised to ${EXPIRE_TIME_MIN_SECONDS} by the service. Use 0 (only devices that are online now) or at least ${EXPIRE_TIME_MIN_SECONDS} seconds.`,
    zh: `的值 ${seconds} 会被服务端调整为 ${EXPIRE_TIME_MIN_SECONDS}。请设为 0（仅推送给当前在线的设备）或不小于 ${EXPIRE_TIME_MIN_SECONDS} 秒。`,
  })
}

/** A warning: it is in one of the vendor's samples of an account push. */
export function speedLimitHasEffect(push: PushDraft, context: PushContext): void {
  if (push.push_speed === undefined || push.audience_type === undefined) return
  if (BROADCAST_AUDIENCES.has(push.audience_type)) return
  warn(context, 'push_speed.no-effect', 'push_speed', {
    en: 'has no effect here: the service limits the speed only for the audiences "all", "tag" and "package_…".',
    zh: '在此不生效：定速推送仅用于推送目标 "all"、"tag" 和 "package_…"。',
  })
}

const OVERRIDING: ReadonlySet<string> = new Set<AudienceType>(['all', 'tag', 'package_account_push'])

/** Elsewhere the earlier notification would stay beside the new one. */
export function overrideSuitsTheAudience(push: PushDraft, context: PushContext): void {
  if (
    push.collapse_id === undefined ||
    push.audience_type === undefined ||
    OVERRIDING.has(push.audience_type)
  )
    return
  refuse(context, 'collapse_id', {
    en: `works only for the audiences "all", "tag" and "package_account_push"; for "${push.audience_type}" the earlier push would not be overridden.`,
    zh: `仅适用于推送目标 "all"、"tag" 和 "package_account_push"；"${push.audience_type}" 不会覆盖先前的推送。`,
  })
}

export function overrideOptionsHaveEffect(push: PushDraft, context: PushContext): void {
  if (push.collapse_id === undefined) {
    if (push.force_collapse !== true) return
    warn(context, 'force_collapse.no-effect', 'force_collapse', hasNoEffectWithout('collapse_id'))
  } else if (isFilled(push.message?.android?.custom_content)) {
    warn(context, 'collapse_id.custom_content', 'message.android.custom_content', {
      en: 'is refused on the Huawei channel together with collapse_id. Put the parameters into action.intent.',
      zh: '与 collapse_id 同时使用时会被华为通道拒绝。请将参数放入 action.intent。',
    })
  }
}

const FOR_NOTIFICATIONS_ONLY = ['ntf_wt_attrs', 'supply_inapp_msg', 'resend_by_sms'] as const

export function supplementsHaveANotification(push: PushDraft, context: PushContext): void {
  if (push.message_type !== 'message') return
  for (const field of FOR_NOTIFICATIONS_ONLY) {
    if (push[field] !== true) continue
    warn(context, `${field}.no-effect`, field, {
      en: 'has no effect with message_type "message".',
      zh: '在 message_type 为 "message" 时不生效。',
    })
  }
}

export function textMessageIsGiven(push: PushDraft, context: PushContext): void {
  if (push.resend_by_sms === true && push.sms_info === undefined) {
    refuseMissing(context, 'sms_info', {
      en: 'is required with resend_by_sms: true.',
      zh: 'resend_by_sms 为 true 时必填。',
    })
  } else if (push.resend_by_sms !== true && isFilled(push.sms_info)) {
    warn(context, 'sms_info.no-effect', 'sms_info', hasNoEffectWithout('resend_by_sms: true'))
  }
}

export function groupIdIsDeprecated(push: PushDraft, context: PushContext): void {
  if (push.group_id === undefined) return
  warn(context, 'group_id.deprecated', 'group_id', isDeprecated('plan_id'))
}

/** A push with an id of its own was how the older service added recipients to a list push. */
export function noTaskIdInTheRequest(push: PushDraft, context: PushContext): void {
  if (!isFilled(push.push_id) || push.push_id === '0') return
  refuse(context, 'push_id', {
    en: 'in a request is no longer supported: the service would ignore it and create a new task. Remove it.',
    zh: '已不再支持写在请求中：服务端会忽略它并创建新的推送任务。请去掉。',
  })
}

const LEFT_BEHIND = ['stat_tag', 'loop_times', 'loop_interval'] as const

export function noFieldsOfTheOldService(push: PushDraft, context: PushContext): void {
  for (const field of LEFT_BEHIND) {
    if (!isFilled(push[field])) continue
    warn(context, `${field}.no-effect`, field, {
      en: 'is a field of the older Xinge service, and not documented for TPNS.',
      zh: '是原信鸽的字段，TPNS 官方文档未收录。',
    })
  }
}
