import { NOTIFY, type Rule } from '../rule.js'

const A = 'message.android'
const CONTRACT = { en: 'works only under a contract with OPPO', zh: '需与 OPPO 签约后才生效' }
const LEAVE_OUT = { en: 'leave it out without that contract', zh: '未签约时请去掉' }

/** OPPO and Meizu (`mz`) */
export const OPPO_MEIZU_RULES: readonly Rule[] = [
  {
    id: 'oppo_ch_id.none',
    channels: ['oppo'],
    when: [NOTIFY, { field: `${A}.oppo_ch_id`, is: 'unset' }],
    field: `${A}.oppo_ch_id`,
    effect: 'marketing',
    severity: 'warning',
    text: {
      en: 'counts as public (公信 / 内容与营销): {quota} a day for each device; by one provider’s account none at all for apps installed from another store',
      zh: '按公信（内容与营销）处理：单设备每日 {quota} 条；据第三方文档，非 OPPO 商店安装的应用无配额',
    },
    advice: {
      en: 'register a private channel at OPPO for service messages and set oppo_ch_id',
      zh: '服务类消息请向 OPPO 申请私信通道，并设置 oppo_ch_id',
    },
    sources: ['quotas', 'im2026', 'getui'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'oppo_ch_id.registered',
    channels: ['oppo'],
    when: [
      NOTIFY,
      { field: `${A}.oppo_ch_id`, is: 'set' },
      ({ app }) => app.granted?.includes('oppo') !== true,
    ],
    field: `${A}.oppo_ch_id`,
    effect: 'needs-setup',
    severity: 'info',
    text: {
      en: 'unlimited only if the id is registered at OPPO as private (私信) and created on the device',
      zh: '仅在该 ID 已登记为私信且已在设备上创建时不限量',
    },
    advice: { en: 'check the registration', zh: '确认登记情况' },
    sources: ['classes', 'quotas'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'oppo_senior_push.contract',
    channels: ['oppo'],
    when: [{ field: `${A}.oppo_senior_push`, oneOf: [true] }],
    field: `${A}.oppo_senior_push`,
    effect: 'needs-setup',
    severity: 'info',
    text: CONTRACT,
    advice: LEAVE_OUT,
    sources: ['phpSdk'],
    confidence: 'copied',
    depends: true,
  },
  {
    id: 'oppo_top.contract',
    channels: ['oppo'],
    when: [{ field: `${A}.oppo_top_notification_bar_show`, oneOf: [true] }],
    field: `${A}.oppo_top_notification_bar_show`,
    effect: 'needs-setup',
    severity: 'info',
    text: CONTRACT,
    advice: LEAVE_OUT,
    sources: ['phpSdk'],
    confidence: 'copied',
    depends: true,
  },
  {
    id: 'mz.public',
    channels: ['mz'],
    when: [NOTIFY],
    field: A,
    effect: 'marketing',
    severity: 'info',
    text: {
      en: 'no TPNS field for Meizu’s class is known: by the rules of 2025-05-07 it counts as public (公信), {quota} a day for each device',
      zh: '未见 TPNS 提供魅族分类字段：按 2025-05-07 规则应为公信，单设备每日 {quota} 条',
    },
    advice: { en: 'count all senders of the app together', zh: '配额由应用的所有发送方共用' },
    sources: ['im2026', 'im2026b'],
    confidence: 'inferred',
  },
]
