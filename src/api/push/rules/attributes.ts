import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import type { PushContext } from '../draft.js'
import { getPlatform, isFilled, type PushDraft } from '../draft.js'
import { ATTRIBUTES_MAX } from '../schema/message.js'
import { hasNoEffectWithout } from './phrases.js'

/** Devices without the attribute get the default texts; without those they would get a half-empty template. */
export function attributesHaveDefaults(push: PushDraft, context: PushContext): void {
  const { message } = push
  if (push.ntf_wt_attrs !== true || push.message_type !== 'notify' || message === undefined) return
  if (!isFilled(message.default_content)) {
    refuseMissing(context, 'message.default_content', {
      en: 'is required with ntf_wt_attrs.',
      zh: '使用 ntf_wt_attrs 时必填。',
    })
  }
  if (!isFilled(message.default_title) && !isForIos(push, context)) {
    refuseMissing(context, 'message.default_title', {
      en: 'is required with ntf_wt_attrs on Android.',
      zh: '在 Android 上使用 ntf_wt_attrs 时必填。',
    })
  }
}

function isForIos(push: PushDraft, context: PushContext): boolean {
  const platform = getPlatform(push, context.client.platform)
  if (platform !== undefined) return platform === 'ios'
  return push.message?.ios !== undefined && push.message.android === undefined
}

export function attributesAreNotTooMany(push: PushDraft, context: PushContext): void {
  if (push.ntf_wt_attrs !== true || push.message_type !== 'notify') return
  const names = findAttributeNames(push)
  if (names.size <= ATTRIBUTES_MAX) return
  refuse(context, 'message', {
    en: `uses ${names.size} different {{attributes}}; one push takes at most ${ATTRIBUTES_MAX}.`,
    zh: `使用了 ${names.size} 个不同的 {{属性}}，一条推送最多 ${ATTRIBUTES_MAX} 个。`,
  })
}

/** Without the switch the braces are pushed unchanged. */
export function attributesAreSwitchedOn(push: PushDraft, context: PushContext): void {
  if (push.ntf_wt_attrs === true || push.message_type !== 'notify' || push.message === undefined) return
  if (findAttributeNames(push).size > 0) {
    warn(context, 'ntf_wt_attrs.off', 'message', {
      en: 'holds {{…}}, which is shown unchanged: attributes are filled in only with ntf_wt_attrs: true.',
      zh: '含有 {{…}}，会原样展示：仅在 ntf_wt_attrs 为 true 时才会替换为用户属性。',
    })
  }
  for (const key of ['default_title', 'default_content', 'default_subtitle'] as const) {
    if (!isFilled(push.message[key])) continue
    warn(context, `${key}.no-effect`, `message.${key}`, hasNoEffectWithout('ntf_wt_attrs: true'))
  }
}

const NO_NAMES: ReadonlySet<string> = new Set()

function findAttributeNames(push: PushDraft): ReadonlySet<string> {
  const text = `${push.message?.title ?? ''}\n${push.message?.content ?? ''}`
  if (!text.includes('{{')) return NO_NAMES
  return new Set(Array.from(text.matchAll(/\{\{\s*([^{}\s][^{}]*?)\s*\}\}/g), ([, name = '']) => name))
}
