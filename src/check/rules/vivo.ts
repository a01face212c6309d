import { getTexts, plannedHours } from '../facts.js'
import { NOTIFY, type Rule } from '../rule.js'

const A = 'message.android'
const SYSTEM = ['IM', 'ACCOUNT', 'SUBSCRIPTION', 'TODO', 'ORDER', 'DEVICE_REMINDER']
const OPERATIONAL = ['MARKETING', 'NEWS', 'CONTENT', 'SOCIAL']
const IS_OPERATIONAL = { field: `${A}.vivo_category`, noneOf: SYSTEM } as const

export const VIVO_RULES: readonly Rule[] = [
  {
    id: 'vivo_category.none',
    channels: ['vivo'],
    when: [NOTIFY, { field: `${A}.vivo_category`, is: 'unset' }],
    field: `${A}.vivo_category`,
    effect: 'marketing',
    severity: 'warning',
    text: {
      en: 'counts as operational (运营消息): silent, {quota} a day for each device, 7:00 to 23:00 only',
      zh: '按运营消息处理：静默展示，单设备每日 {quota} 条，仅 7:00～23:00 下发',
    },
    advice: {
      en: 'set vivo_category: IM, ACCOUNT, ORDER, … for service messages',
      zh: '服务类消息请设置 vivo_category：IM、ACCOUNT、ORDER 等',
    },
    sources: ['classes', 'im2026', 'guideVivo'],
    confidence: 'stated',
  },
  {
    id: 'vivo_category.operational',
    channels: ['vivo'],
    when: [NOTIFY, { field: `${A}.vivo_category`, oneOf: OPERATIONAL }],
    field: `${A}.vivo_category`,
    effect: 'marketing',
    severity: 'info',
    text: {
      en: 'operational (运营消息): silent, {quota} a day for each device, 7:00 to 23:00 only',
      zh: '运营消息：静默展示，单设备每日 {quota} 条，仅 7:00～23:00 下发',
    },
    advice: { en: 'count all senders of the app together', zh: '配额由应用的所有发送方共用' },
    sources: ['im2026', 'im2026b', 'guideVivo'],
    confidence: 'stated',
  },
  {
    id: 'vivo_category.unknown',
    channels: ['vivo'],
    when: [
      { field: `${A}.vivo_category`, is: 'set' },
      { field: `${A}.vivo_category`, noneOf: [...SYSTEM, ...OPERATIONAL] },
    ],
    field: `${A}.vivo_category`,
    effect: 'refused',
    severity: 'error',
    text: {
      en: 'vivo refuses a category that is not in its list, in upper case (error 10096)',
      zh: '分类取值不在 vivo 列表中或非大写，会被拒绝（10096）',
    },
    advice: { en: 'write it in upper case, as vivo lists it', zh: '使用 vivo 列表中的大写取值' },
    sources: ['phpSdk', 'pushapi'],
    confidence: 'copied',
  },
  {
    id: 'vivo_ch_id.alone',
    channels: ['vivo'],
    when: [
      { field: `${A}.vivo_ch_id`, oneOf: ['1'] },
      { field: `${A}.vivo_category`, is: 'unset' },
    ],
    field: `${A}.vivo_ch_id`,
    effect: 'marketing',
    severity: 'warning',
    text: {
      en: 'vivo_ch_id is announced for removal: vivo may take the message as operational',
      zh: 'vivo_ch_id 即将下线：vivo 可能按运营消息处理',
    },
    advice: { en: 'set vivo_category', zh: '改用 vivo_category' },
    sources: ['phpSdk'],
    confidence: 'copied',
  },
  {
    id: 'vivo_ch_id.disagrees',
    channels: ['vivo'],
    when: [({ request }) => disagree(request)],
    field: `${A}.vivo_ch_id`,
    effect: 'refused',
    severity: 'error',
    text: {
      en: 'vivo refuses a class and a category that disagree (error 10097)',
      zh: '消息类别与二级分类不一致，会被拒绝（10097）',
    },
    advice: { en: 'leave vivo_ch_id out', zh: '去掉 vivo_ch_id' },
    sources: ['pushapi'],
    confidence: 'copied',
  },
  {
    id: 'vivo.hours',
    channels: ['vivo'],
    when: [NOTIFY, IS_OPERATIONAL, (push) => plannedHours(push).some((hour) => hour < 7 || hour >= 23)],
    field: 'send_time',
    effect: 'refused',
    severity: 'error',
    text: {
      en: 'vivo takes operational messages from 7:00 to 23:00 only (China time assumed)',
      zh: '运营消息仅 7:00～23:00 下发（按北京时间）',
    },
    advice: { en: 'schedule it within these hours', zh: '改到该时段内' },
    sources: ['guideVivo', 'aliyun'],
    confidence: 'stated',
  },
  {
    id: 'expire_time.vivo',
    channels: ['vivo'],
    when: [{ field: 'expire_time', over: 86_400 }],
    field: 'expire_time',
    effect: 'late',
    severity: 'info',
    text: { en: 'vivo keeps a message for one day at most', zh: 'vivo 最多保留 1 天' },
    advice: { en: 'do not count on the second and third day here', zh: '不要依赖第 2、3 天的下发' },
    sources: ['pushapi'],
    confidence: 'inferred',
  },
  {
    id: 'text.test-word.vivo',
    channels: ['vivo'],
    when: [NOTIFY, ({ request }) => getTexts(request).some((text) => text.includes('测试'))],
    field: 'message.content',
    effect: 'may-be-refused',
    severity: 'warning',
    text: {
      en: 'vivo refuses "测试" in a text (error 10104), by one provider’s account',
      zh: '据第三方文档，文案含“测试”会被 vivo 拒绝（10104）',
    },
    advice: { en: 'try with a real text', zh: '使用真实文案测试' },
    sources: ['aliyun'],
    confidence: 'inferred',
  },
  {
    id: 'text.too-simple',
    channels: ['vivo'],
    // A template in braces is filled in before a phone gets it.
    when: [NOTIFY, ({ request, textsKnown }) => textsKnown && isTooSimple(request)],
    field: 'message.content',
    effect: 'may-be-refused',
    severity: 'warning',
    text: {
      en: 'vivo may refuse a title or content of only digits, Latin letters or symbols, or with braces or brackets (error 10104), by one provider’s account',
      zh: '据第三方文档，标题或内容为纯数字、纯字母、纯符号，或含 {} []，可能被 vivo 拒绝（10104）',
    },
    advice: { en: 'write a sentence', zh: '使用完整的文案' },
    sources: ['aliyun'],
    confidence: 'inferred',
  },
  {
    id: 'vivo_marketing.contract',
    channels: ['vivo'],
    when: [{ field: `${A}.vivo_marketing`, is: 'set' }],
    field: `${A}.vivo_marketing`,
    effect: 'needs-setup',
    severity: 'info',
    text: { en: 'works only under a contract with vivo', zh: '需与 vivo 签约后才生效' },
    advice: { en: 'leave it out without that contract', zh: '未签约时请去掉' },
    sources: ['phpSdk'],
    confidence: 'copied',
    depends: true,
  },
]

function disagree(request: object): boolean {
  const { message } = request as { message?: { android?: { vivo_ch_id?: unknown; vivo_category?: unknown } } }
  const { vivo_ch_id, vivo_category } = message?.android ?? {}
  return (
    (vivo_ch_id === '0' && SYSTEM.includes(String(vivo_category))) ||
    (vivo_ch_id === '1' && OPERATIONAL.includes(String(vivo_category)))
  )
}

/** "symbols + digits" are named together; letters with anything else are not. */
function isTooSimple(request: object): boolean {
  return getTexts(request).some(
    (part) => /[{}[\]]/.test(part) || /^[A-Za-z]+$/.test(part) || /^[\p{P}\p{S}\d]+$/u.test(part),
  )
}
