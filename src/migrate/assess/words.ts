import type { Bilingual } from '../../return-codes/types.js'
import type { Confidence, Source } from '../sources.js'
import type { Assessment, FieldSummary, LimitFinding } from './assessment.js'

export type Lang = keyof Bilingual

/** The words of a summary, for the terminal and for Markdown. */
export const WORDS = {
  title: {
    en: 'What of our pushes survives the move to Push (TIMPush)',
    zh: '现有推送迁移到推送服务 Push（TIMPush）的评估',
  },
  disclaimer: {
    en: 'All of this was read on the pages named here, and none of it tried against the service.',
    zh: '结论均来自所列文档，未在新服务上实测。',
  },
  whole: { en: 'survive whole', zh: '完整保留' },
  changed: { en: 'are sent with losses', zh: '有损保留' },
  not: { en: 'cannot be sent', zh: '无法推送' },
  lossTitle: { en: 'What is lost', zh: '丢失的内容' },
  changeTitle: { en: 'What changes without loss', zh: '有变化但无损失' },
  carriedTitle: { en: 'Carried unchanged', zh: '原样保留' },
  limitsTitle: { en: 'Limits beside your own numbers', zh: '限制与实际用量' },
  stepsTitle: { en: 'The order of work', zh: '迁移步骤' },
  sourcesTitle: { en: 'Sources', zh: '来源' },
  unreadableTitle: { en: 'Lines that are no push', zh: '无法识别的行' },
  field: { en: 'field', zh: '字段' },
  pushes: { en: 'pushes', zh: '推送条数' },
  effect: { en: 'what happens to it', zh: '迁移结果' },
  instead: { en: 'instead', zh: '改用' },
  basis: { en: 'basis', zh: '依据' },
  contradicted: { en: 'but see', zh: '另见不同说法' },
  limit: { en: 'limit', zh: '限制' },
  max: { en: 'there', zh: '新服务' },
  seen: { en: 'yours', zh: '实际用量' },
  bites: { en: 'bites', zh: '超出' },
  fine: { en: 'fine', zh: '未超出' },
  notRecorded: { en: 'not recorded', zh: '未记录' },
  blocks: { en: 'blocks', zh: '阻断' },
  nothing: { en: 'nothing', zh: '无' },
  line: { en: 'line', zh: '行' },
} as const satisfies Record<string, Bilingual>

const CONFIDENCES: Readonly<Record<Confidence, Bilingual>> = {
  stated: { en: 'stated', zh: '文档明示' },
  copied: { en: 'read in a public copy', zh: '据公开副本' },
  inferred: { en: 'inferred', zh: '推断' },
  'not-found': { en: 'looked for and not found', zh: '查找未果' },
}

export function formatPercent(count: number, of: number): string {
  return of === 0 ? '-' : `${Math.round((count / of) * 1000) / 10}%`
}

/** How well it is founded, and since when: `stated, 2026-03-23`. */
export function describeBasis(
  { worst: { confidence, sources } }: Pick<FieldSummary, 'worst'>,
  lang: Lang,
): string {
  const dates = [...new Set(sources.map(({ date }) => date))].sort().reverse()
  const [and, between] = lang === 'zh' ? ['、', '，'] : [', ', ', ']
  return [CONFIDENCES[confidence][lang], dates.join(and)].filter((part) => part !== '').join(between)
}

export function describePeriod({ pushes, platforms, period }: Assessment, lang: Lang): string {
  const days = period === undefined ? undefined : [period.from.slice(0, 10), period.to.slice(0, 10)]
  const { android, ios, guessed } = platforms
  if (lang === 'zh') {
    const when = days === undefined ? '未记录时间' : `${days[0]} 至 ${days[1]}`
    return `${pushes} 条推送（${when}；Android ${android} 条，iOS ${ios} 条，其中 ${guessed} 条的平台为推测）`
  }
  const when = days === undefined ? 'times not recorded' : `${days[0]} to ${days[1]}`
  return `${pushes} pushes (${when}; Android ${android}, iOS ${ios}, ${guessed} of them guessed)`
}

export function describeSeen({ seen }: LimitFinding, lang: Lang): string {
  return seen === undefined ? WORDS.notRecorded[lang] : String(Math.round(seen * 1000) / 1000)
}

/** Fields in three groups, each in the order of the summary. */
export function groupFields(fields: readonly FieldSummary[]): {
  readonly losing: readonly FieldSummary[]
  readonly changing: readonly FieldSummary[]
  readonly carried: readonly FieldSummary[]
} {
  const losing = fields.filter(({ loses, blocks }) => loses > 0 || blocks > 0)
  const rest = fields.filter((field) => !losing.includes(field))
  const changing = rest.filter(({ carried, pushes }) => carried < pushes)
  return { losing, changing, carried: rest.filter((field) => !changing.includes(field)) }
}

export function describeSource({ title, url, date }: Source): string {
  return `${date} ${title} ${url}`
}
