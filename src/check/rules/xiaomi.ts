import { getTexts } from '../facts.js'
import { NOTIFY, type Rule } from '../rule.js'

const A = 'message.android'

/** Xiaomi (`xm`) */
export const XIAOMI_RULES: readonly Rule[] = [
  {
    id: 'xm_ch_id.none',
    channels: ['xm'],
    when: [NOTIFY, { field: `${A}.xm_ch_id`, is: 'unset' }],
    field: `${A}.xm_ch_id`,
    effect: 'marketing',
    severity: 'warning',
    text: {
      en: 'without a channel id: one message a day for each device (默认); refused for apps in the classes of 2024-11',
      zh: '未设置通知类别：按默认类别，单设备每日 1 条；已接入 2024-11 新分类的应用会被拒绝',
    },
    advice: {
      en: 'create a 通知类别 at Xiaomi and set xm_ch_id',
      zh: '在小米平台创建通知类别，并设置 xm_ch_id',
    },
    sources: ['classes', 'getui', 'jpush'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'xm_ch_id.public',
    channels: ['xm'],
    when: [NOTIFY, ({ request, app }) => isPublic(request, app.channelIds)],
    field: `${A}.xm_ch_id`,
    effect: 'marketing',
    severity: 'info',
    text: { en: 'a public id (公信): {quota} a day for each device', zh: '公信类别：单设备每日 {quota} 条' },
    advice: { en: 'count all senders of the app together', zh: '配额由应用的所有发送方共用' },
    sources: ['quotas'],
    confidence: 'stated',
  },
  {
    id: 'text.test-word',
    channels: ['xm'],
    when: [NOTIFY, ({ request }) => getTexts(request).some((text) => /测试|\btest\b/i.test(text))],
    field: 'message.content',
    effect: 'advice',
    severity: 'warning',
    text: {
      en: '"测试" or "test" in a text may send it to the unimportant notifications',
      zh: '文案含“测试”或“test”可能被归入不重要通知',
    },
    advice: { en: 'try with a real text', zh: '使用真实文案测试' },
    sources: ['guideXiaomi'],
    confidence: 'stated',
  },
  {
    id: 'media.xm',
    channels: ['xm'],
    when: [NOTIFY, { field: 'message.xg_media_resources', is: 'set' }],
    field: 'message.xg_media_resources',
    effect: 'needs-setup',
    severity: 'info',
    text: {
      en: 'Xiaomi shows only a picture whose address its own upload API gave',
      zh: '小米仅支持其上传接口返回的图片地址',
    },
    advice: {
      en: 'upload the picture to Xiaomi and use its pic_url',
      zh: '先上传到小米，使用返回的 pic_url',
    },
    sources: ['media', 'push'],
    confidence: 'stated',
    depends: true,
  },
  {
    id: 'n_id.xm',
    channels: ['xm'],
    when: [NOTIFY, { field: `${A}.n_id`, is: 'unset' }],
    field: `${A}.n_id`,
    effect: 'advice',
    severity: 'info',
    text: {
      en: 'of several notifications Xiaomi shows only the newest, unless their n_id differs',
      zh: '多条通知仅展示最新一条，除非 n_id 不同',
    },
    advice: {
      en: 'give notifications that should stand side by side different ids',
      zh: '需并列展示的通知使用不同的 n_id',
    },
    sources: ['faqOther'],
    confidence: 'stated',
  },
  {
    id: 'ring_raw.xm',
    channels: ['xm'],
    when: [NOTIFY, { field: `${A}.ring_raw`, is: 'set' }, { field: `${A}.xm_ch_id`, is: 'unset' }],
    field: `${A}.ring_raw`,
    effect: 'ignored',
    severity: 'info',
    text: { en: 'a sound of your own needs xm_ch_id', zh: '自定义铃声需配合 xm_ch_id' },
    advice: { en: 'set xm_ch_id', zh: '设置 xm_ch_id' },
    sources: ['push'],
    confidence: 'stated',
  },
]

function isPublic(request: object, ids: Readonly<Record<string, string>> | undefined): boolean {
  const { message } = request as { message?: { android?: { xm_ch_id?: unknown } } }
  const id = message?.android?.xm_ch_id
  return typeof id === 'string' && ids?.[id] === 'public'
}
