import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import type { PushContext } from '../draft.js'
import { isFilled, type PushDraft } from '../draft.js'
import { isDeprecated } from './phrases.js'

const ACTION = 'message.android.action'

/** Each action type needs its own field. Fields of other types are left alone: samples carry all of them. */
export function actionHasItsTarget(push: PushDraft, context: PushContext): void {
  const action = push.message?.android?.action
  if (action === undefined) return
  switch (action.action_type) {
    case 2:
      checkBrowser(action.browser?.url, context)
      break
    case 3:
      if (isFilled(action.intent)) break
      refuseMissing(context, `${ACTION}.intent`, {
        en: 'is required for action_type 3 (Intent).',
        zh: 'action_type 为 3（Intent）时必填。',
      })
      break
    default:
      warnForgottenType(action, context)
  }
}

function checkBrowser(url: string | undefined, context: PushContext): void {
  const path = `${ACTION}.browser.url`
  if (!isFilled(url)) {
    refuseMissing(context, path, {
      en: 'is required for action_type 2 (browser).',
      zh: 'action_type 为 2（浏览器）时必填。',
    })
  } else if (!/^https?:\/\/\S/i.test(url ?? '')) {
    refuse(context, path, { en: 'must be an http or https address.', zh: '应为 http 或 https 地址。' })
  }
}

/** `{ intent: '…' }` alone opens the app: the type is 1 unless said otherwise. */
function warnForgottenType(
  action: { activity?: unknown; browser?: unknown; intent?: unknown },
  context: PushContext,
): void {
  if (isFilled(action.activity)) return
  const [field, type] = isFilled(action.intent)
    ? ['intent', 3]
    : isFilled(action.browser)
      ? ['browser', 2]
      : []
  if (field === undefined) return
  warn(context, `action.${field}.no-effect`, `${ACTION}.${field}`, {
    en: `has no effect with action_type 1 (the default), which opens the app. Add action_type: ${type}.`,
    zh: `在 action_type 为 1（默认值，打开应用）时不生效。请添加 action_type: ${type}。`,
  })
}

export function customSoundHasAChannel(push: PushDraft, context: PushContext): void {
  const android = push.message?.android
  if (!isFilled(android?.ring_raw) || isFilled(android?.n_ch_id)) return
  warn(context, 'ring_raw.no-effect', 'message.android.ring_raw', {
    en: 'has no effect without n_ch_id, the channel it belongs to.',
    zh: '未设置 n_ch_id（所属通知渠道）时不生效。',
  })
}

/** A warning, since the vendor's own sample has a placeholder here. */
export function iconAddressIsAnAddress(push: PushDraft, context: PushContext): void {
  const android = push.message?.android
  if (android?.icon_type !== 1) return
  const path = 'message.android.icon_res'
  if (!isFilled(android.icon_res)) {
    warn(context, 'icon_res.missing', path, {
      en: 'is missing: with icon_type 1 it is the https address of the picture.',
      zh: '未填写：icon_type 为 1 时应为图片的 https 地址。',
    })
  } else if (!/^https:\/\//i.test(android.icon_res ?? '')) {
    warn(context, 'icon_res.not-https', path, {
      en: 'is not an https address; with icon_type 1 the picture will not be shown.',
      zh: '不是 https 地址；icon_type 为 1 时不会显示图片。',
    })
  }
}

const HIGHEST_RGB = 0xff_ffff

/** Android writes colours with their opacity in front, as a number that is huge or negative. */
export function iconColorIsRgb(push: PushDraft, context: PushContext): void {
  const color = push.message?.android?.icon_color
  if (color === undefined || (color >= 0 && color <= HIGHEST_RGB)) return
  warn(context, 'icon_color.no-rgb', 'message.android.icon_color', {
    en: `of ${color} is no RGB colour, which is 0 to ${HIGHEST_RGB}. Is it ARGB, with the opacity in front? Then write ${color & HIGHEST_RGB}.`,
    zh: `的值 ${color} 不是 RGB 颜色（0～${HIGHEST_RGB}）。若为带透明度的 ARGB，请改为 ${color & HIGHEST_RGB}。`,
  })
}

export function notificationIdIsDeprecated(push: PushDraft, context: PushContext): void {
  if (!isFilled(push.message?.android?.n_id)) return
  warn(context, 'n_id.deprecated', 'message.android.n_id', isDeprecated('collapse_id'))
}
