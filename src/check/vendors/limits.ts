import type { Bilingual } from '../../return-codes/types.js'
import { valueAt } from '../../validation/members.js'
import type { CheckChannel } from '../channels.js'
import { type Counting, countText } from '../count.js'
import type { PushFacts } from '../facts.js'
import { type Confidence, NOTIFY, type Rule, type Severity } from '../rule.js'
import type { SourceKey } from './sources.js'

/** How long a text may be on a channel. One line each: what is longer than `max` is cut or refused. */
export interface TextLimit {
  readonly channel: CheckChannel
  /** Where it holds on one platform only: TPNS's own channel shows texts on iOS as APNs does. */
  readonly platform?: 'android' | 'ios'
  readonly part: 'title' | 'content'
  readonly max: number
  /** Up to this the line applies; beyond it another one does. */
  readonly upTo?: number
  readonly counted: Counting
  readonly effect: 'cut' | 'refused' | 'may-be-refused'
  readonly sources: readonly [SourceKey, ...SourceKey[]]
  readonly confidence: Confidence
  /** Where a text is cut, or why it is not certain. */
  readonly note?: Bilingual
}

export const TEXT_LIMITS: readonly TextLimit[] = [
  {
    channel: 'xg',
    platform: 'android',
    part: 'title',
    max: 20,
    counted: 'characters',
    effect: 'cut',
    sources: ['limits', 'limitsCn'],
    confidence: 'stated',
  },
  {
    channel: 'hw',
    part: 'title',
    max: 40,
    counted: 'characters',
    effect: 'may-be-refused',
    sources: ['limits', 'limitsCn'],
    confidence: 'inferred',
    note: {
      en: 'TPNS names this limit; Huawei itself publishes none',
      zh: '该限制由 TPNS 文档给出，华为官方未公布',
    },
  },
  {
    channel: 'hw',
    part: 'content',
    max: 80,
    counted: 'characters',
    effect: 'may-be-refused',
    sources: ['limits', 'limitsCn'],
    confidence: 'inferred',
    note: {
      en: 'TPNS names this limit; Huawei itself publishes none',
      zh: '该限制由 TPNS 文档给出，华为官方未公布',
    },
  },
  {
    channel: 'xm',
    part: 'title',
    max: 49,
    counted: 'characters',
    effect: 'may-be-refused',
    sources: ['pushapi', 'limits'],
    confidence: 'inferred',
    note: { en: 'Xiaomi says "less than 50", TPNS says 50', zh: '小米文档为“少于 50”，TPNS 文档为 50' },
  },
  {
    channel: 'xm',
    part: 'title',
    max: 50,
    counted: 'characters',
    effect: 'refused',
    sources: ['limits', 'limitsCn', 'pushapi'],
    confidence: 'stated',
  },
  {
    channel: 'xm',
    part: 'content',
    max: 127,
    counted: 'characters',
    effect: 'may-be-refused',
    sources: ['pushapi', 'limits'],
    confidence: 'inferred',
    note: { en: 'Xiaomi says "less than 128", TPNS says 128', zh: '小米文档为“少于 128”，TPNS 文档为 128' },
  },
  {
    channel: 'xm',
    part: 'content',
    max: 128,
    counted: 'characters',
    effect: 'refused',
    sources: ['limits', 'limitsCn', 'pushapi'],
    confidence: 'stated',
  },
  {
    channel: 'oppo',
    part: 'title',
    max: 32,
    counted: 'characters',
    effect: 'may-be-refused',
    sources: ['limits', 'limitsCn'],
    confidence: 'inferred',
    note: { en: 'an older page of TPNS says 32, the newer ones 50', zh: 'TPNS 旧文档为 32，新文档为 50' },
  },
  {
    channel: 'oppo',
    part: 'title',
    max: 50,
    counted: 'characters',
    effect: 'refused',
    sources: ['limitsCn', 'pushapiOppo'],
    confidence: 'stated',
  },
  {
    channel: 'oppo',
    part: 'content',
    max: 50,
    counted: 'characters',
    effect: 'may-be-refused',
    sources: ['pushapiOppo', 'limitsCn'],
    confidence: 'inferred',
    note: {
      en: 'OPPO takes 50 in its standard style and 128 in its long-text style; which one TPNS asks for is not published',
      zh: 'OPPO 标准样式限 50，长文本样式限 128；TPNS 使用哪种样式，官方未说明',
    },
  },
  {
    channel: 'oppo',
    part: 'content',
    max: 128,
    counted: 'characters',
    effect: 'refused',
    sources: ['limitsCn', 'pushapiOppo'],
    confidence: 'stated',
    note: { en: 'an older page of TPNS says 200', zh: 'TPNS 旧文档为 200' },
  },
  {
    channel: 'vivo',
    part: 'title',
    max: 40,
    counted: 'weight',
    effect: 'may-be-refused',
    sources: ['limits', 'limitsCn'],
    confidence: 'inferred',
    note: {
      en: 'older documents count a Chinese character as 2, newer ones as 1',
      zh: '旧文档一个汉字计 2，新文档计 1',
    },
  },
  {
    channel: 'vivo',
    part: 'title',
    max: 40,
    counted: 'characters',
    effect: 'refused',
    sources: ['limitsCn', 'pushapi'],
    confidence: 'stated',
  },
  {
    channel: 'vivo',
    part: 'content',
    max: 100,
    counted: 'weight',
    effect: 'may-be-refused',
    sources: ['pushapi', 'limitsCn'],
    confidence: 'inferred',
    note: {
      en: 'older documents count a Chinese character as 2, newer ones as 1',
      zh: '旧文档一个汉字计 2，新文档计 1',
    },
  },
  {
    channel: 'vivo',
    part: 'content',
    max: 100,
    counted: 'characters',
    effect: 'refused',
    sources: ['limitsCn', 'pushapi'],
    confidence: 'stated',
  },
  {
    channel: 'mz',
    part: 'title',
    max: 32,
    counted: 'characters',
    effect: 'refused',
    sources: ['limits', 'limitsCn', 'meizu'],
    confidence: 'stated',
  },
  {
    channel: 'mz',
    part: 'content',
    max: 100,
    counted: 'characters',
    effect: 'refused',
    sources: ['limits', 'limitsCn', 'meizu'],
    confidence: 'stated',
  },
  {
    channel: 'apns',
    part: 'title',
    max: 40,
    counted: 'weight',
    effect: 'cut',
    sources: ['limits'],
    confidence: 'stated',
  },
  {
    channel: 'apns',
    part: 'content',
    max: 62,
    upTo: 110,
    counted: 'weight',
    effect: 'cut',
    sources: ['limits'],
    confidence: 'stated',
    note: {
      en: 'in the banner; the lock screen and the notification centre show 110',
      zh: '指横幅；锁屏和通知中心可显示 110',
    },
  },
  {
    channel: 'apns',
    part: 'content',
    max: 110,
    counted: 'weight',
    effect: 'cut',
    sources: ['limits'],
    confidence: 'stated',
  },
  {
    channel: 'xg',
    platform: 'ios',
    part: 'title',
    max: 40,
    counted: 'weight',
    effect: 'cut',
    sources: ['limits'],
    confidence: 'stated',
  },
  {
    channel: 'xg',
    platform: 'ios',
    part: 'content',
    max: 62,
    upTo: 110,
    counted: 'weight',
    effect: 'cut',
    sources: ['limits'],
    confidence: 'stated',
    note: {
      en: 'in the banner; the lock screen and the notification centre show 110',
      zh: '指横幅；锁屏和通知中心可显示 110',
    },
  },
  {
    channel: 'xg',
    platform: 'ios',
    part: 'content',
    max: 110,
    counted: 'weight',
    effect: 'cut',
    sources: ['limits'],
    confidence: 'stated',
  },
]

const SEVERITY: Readonly<Record<TextLimit['effect'], Severity>> = {
  refused: 'error',
  'may-be-refused': 'info',
  cut: 'warning',
}
const COUNTED = {
  characters: { en: 'characters', zh: '个字符' },
  weight: { en: 'half-widths (Chinese counts 2)', zh: '个半角字符（汉字计 2）' },
  bytes: { en: 'bytes', zh: '字节' },
} as const
const PARTS = { title: { en: 'title', zh: '标题' }, content: { en: 'content', zh: '内容' } } as const
const DOES = {
  cut: { en: 'is cut with an ellipsis', zh: '会被截断并显示省略号' },
  refused: { en: 'is refused', zh: '会被拒绝' },
  'may-be-refused': { en: 'may be refused', zh: '可能被拒绝' },
} as const

function getId({ channel, platform, part, max, counted, upTo }: TextLimit): string {
  return `${channel}.${platform === 'ios' ? 'ios.' : ''}${part}.over-${max}-${counted}${upTo === undefined ? '' : `-to-${upTo}`}`
}

export const LENGTH_RULES: readonly Rule[] = TEXT_LIMITS.map((limit) => {
  const { channel, platform, part, max, upTo, counted, effect, sources, confidence, note } = limit
  const field = `message.${part}`
  return {
    id: getId(limit),
    channels: [channel],
    when: [
      NOTIFY,
      (push) => push.textsKnown && holdsOn(platform, push),
      upTo === undefined ? { field, longer: max, counted } : { field, longer: max, upTo, counted },
      (push) => effect !== 'may-be-refused' || !isRefusedForCertain(push, limit),
    ],
    field,
    effect,
    severity: SEVERITY[effect],
    text: {
      en: `a ${PARTS[part].en} of {length} ${COUNTED[counted].en} ${DOES[effect].en}: the limit is ${max}${note === undefined ? '' : ` (${note.en})`}`,
      zh: `${PARTS[part].zh}共 {length} ${COUNTED[counted].zh}，${DOES[effect].zh}：上限为 ${max}${note === undefined ? '' : `（${note.zh}）`}`,
    },
    advice: {
      en: `shorten the ${PARTS[part].en} to ${max}`,
      zh: `${PARTS[part].zh}缩短到 ${max} 以内`,
    },
    sources,
    confidence,
  }
})

/** Where the platform is not known, the Android limit is given, beside that of APNs. */
export function holdsOn(limit: TextLimit['platform'], { platform = 'android' }: PushFacts): boolean {
  return limit === undefined || limit === platform
}

/** Beyond a certain limit the uncertain one is not worth a word. */
function isRefusedForCertain({ request }: PushFacts, { channel, part }: TextLimit): boolean {
  const text = valueAt(request, ['message', part])
  if (typeof text !== 'string') return false
  return TEXT_LIMITS.some(
    (other) =>
      other.channel === channel &&
      other.part === part &&
      other.effect === 'refused' &&
      countText(text, other.counted) > other.max,
  )
}
