import { CHANNEL_NAMES, CHANNELS } from '../../src/check/channels.js'
import type { Confidence, Rule } from '../../src/check/rule.js'
import { RULES } from '../../src/check/rules/index.js'
import { LENGTH_RULES, TEXT_LIMITS } from '../../src/check/vendors/limits.js'
import { getQuota, QUOTAS } from '../../src/check/vendors/quotas.js'
import { SOURCES, type Source, type SourceKey } from '../../src/check/vendors/sources.js'
import type { Bilingual } from '../../src/return-codes/index.js'
import type { Language } from './markdown.js'
import { type Cell, code, table } from './reference/table.js'

/** The generated blocks of the page "Vendor channels". */
export const BLOCKS: Readonly<Record<string, (language: Language) => string>> = {
  limits,
  quotas,
  rules,
  sources,
}

const NONE = '–'
const PARTS: Readonly<Record<'title' | 'content', Bilingual>> = {
  title: { en: 'title', zh: '标题' },
  content: { en: 'content', zh: '内容' },
}
const COUNTED = {
  characters: { en: 'each character 1', zh: '每个字符计 1' },
  weight: { en: 'Chinese and emoji 2', zh: '汉字和表情计 2' },
  bytes: { en: 'bytes of UTF-8', zh: 'UTF-8 字节' },
} as const
const BEYOND = {
  cut: { en: 'cut with an ellipsis', zh: '截断并显示省略号' },
  refused: { en: 'refused', zh: '拒绝' },
  'may-be-refused': { en: 'may be refused', zh: '可能被拒绝' },
} as const
const CONFIDENCE: Readonly<Record<Confidence, Bilingual>> = {
  stated: { en: 'stated', zh: '官方说明' },
  copied: { en: 'copied', zh: '转载' },
  inferred: { en: 'inferred', zh: '推断' },
}

function limits(language: Language): string {
  const header: Cell[] = [
    { en: 'Channel', zh: '通道' },
    { en: 'Text', zh: '文案' },
    { en: 'Most', zh: '上限' },
    { en: 'Counted', zh: '计数方式' },
    { en: 'Beyond it', zh: '超出时' },
    { en: 'How sure', zh: '可信度' },
    { en: 'Sources', zh: '来源' },
  ]
  const rows = TEXT_LIMITS.map(
    ({ channel, platform, part, max, counted, effect, note, confidence, sources: keys }): Cell[] => {
      const name = CHANNEL_NAMES[channel][language]
      const beyond = BEYOND[effect][language]
      const noteText = note === undefined ? '' : language === 'zh' ? `：${note.zh}` : `: ${note.en}`
      return [
        channel === 'xg' ? `${name} (${platform === 'ios' ? 'iOS' : 'Android'})` : name,
        PARTS[part],
        String(max),
        COUNTED[counted],
        beyond + noteText,
        CONFIDENCE[confidence],
        refer(keys, language),
      ]
    },
  )
  return table(language, header, rows)
}

function quotas(language: Language): string {
  const header: Cell[] = [
    { en: 'Channel', zh: '通道' },
    { en: 'Class', zh: '类别' },
    { en: 'A day for each device', zh: '单设备每日' },
    { en: 'News apps', zh: '新闻类应用' },
    { en: 'Since', zh: '生效日期' },
    { en: 'Sources', zh: '来源' },
  ]
  const rows = QUOTAS.map(({ channel, className, perDevice, news, since, sources: keys }): Cell[] => [
    CHANNEL_NAMES[channel],
    className,
    String(perDevice),
    String(news),
    since === '' ? NONE : since,
    refer(keys, language),
  ])
  return table(language, header, rows)
}

/** One table for what several channels do, and one for each channel. The lengths have their own. */
function rules(language: Language): string {
  const lengths = new Set(LENGTH_RULES.map(({ id }) => id))
  const others = RULES.filter(({ id }) => !lengths.has(id))
  const shared = others.filter(({ channels }) => channels.length > 1)
  const parts = CHANNELS.map((channel) => ({
    title: { en: `Only ${CHANNEL_NAMES[channel].en}`, zh: `仅${pad(CHANNEL_NAMES[channel].zh)}` },
    rules: others.filter(({ channels }) => channels.length === 1 && channels[0] === channel),
  })).filter((part) => part.rules.length > 0)
  return [
    ruleTable({ en: 'Several channels', zh: '多个通道' }, shared, language, true),
    ...parts.map((part) => ruleTable(part.title, part.rules, language, false)),
  ].join('\n\n')
}

/** A space between Chinese and Latin letters. */
function pad(name: string): string {
  return /^[a-z]/i.test(name) ? ` ${name}` : name
}

function ruleTable(
  title: Bilingual,
  list: readonly Rule[],
  language: Language,
  namesChannels: boolean,
): string {
  const header: Cell[] = [
    ...(namesChannels ? [{ en: 'Channels', zh: '通道' }] : []),
    { en: 'Field', zh: '字段' },
    { en: 'What happens', zh: '影响' },
    { en: 'What to do', zh: '建议' },
    { en: 'How sure', zh: '可信度' },
    { en: 'Sources', zh: '来源' },
  ]
  const rows = list.map((rule): Cell[] => [
    ...(namesChannels
      ? [
          rule.channels
            .map((channel) => CHANNEL_NAMES[channel][language])
            .join(language === 'zh' ? '、' : ', '),
        ]
      : []),
    code(rule.field),
    fillQuota(rule, language),
    rule.advice,
    withDepends(rule, language),
    refer(rule.sources, language),
  ])
  return `### ${title[language]}\n\n${table(language, header, rows)}`
}

/** `2`, or `2–5` where the channels of a rule differ. */
function fillQuota({ text, channels }: Rule, language: Language): string {
  const numbers = channels.flatMap((channel) => getQuota(channel, false) ?? []).sort((a, b) => a - b)
  const [least, most] = [numbers[0], numbers.at(-1)]
  return text[language].replace('{quota}', least === most ? String(least) : `${least}–${most}`)
}

function withDepends({ confidence, depends }: Rule, language: Language): string {
  const word = CONFIDENCE[confidence][language]
  if (depends !== true) return word
  return language === 'zh' ? `${word}，视情况而定` : `${word}, depends`
}

function sources(language: Language): string {
  const header: Cell[] = [
    { en: 'No.', zh: '编号' },
    { en: 'Document', zh: '文档' },
    { en: 'Date', zh: '日期' },
  ]
  const rows = Object.entries<Source>(SOURCES).map(([key, source]): Cell[] => [
    getNumber(key as SourceKey),
    `[${source.title}](${source.url})${source.isRoot === true ? ROOT[language] : ''}`,
    describeDate(source, language),
  ])
  return table(language, header, rows)
}

const ROOT: Bilingual = {
  en: ' (where these documents begin; the address of the page is not known)',
  zh: '（文档首页，具体页面地址未知）',
}

function describeDate({ date, dateIs }: Source, language: Language): string {
  if (dateIs === undefined) return date
  const words = {
    read: { en: `undated, read ${date}`, zh: `无日期，阅读于 ${date}` },
    assumed: { en: `undated, taken to be ${date}`, zh: `无日期，按 ${date} 计` },
  } as const
  return words[dateIs][language]
}

const KEYS = Object.keys(SOURCES)

function getNumber(key: SourceKey): string {
  return String(KEYS.indexOf(key) + 1)
}

/** `3 (2024-01-16), 7`: the numbers of the list below, and the newest of their dates. */
function refer(keys: readonly SourceKey[], language: Language): string {
  const newest = keys
    .map((key) => SOURCES[key].date)
    .sort()
    .at(-1)
  const numbers = keys.map(getNumber).join(language === 'zh' ? '、' : ', ')
  return language === 'zh' ? `${numbers}（${newest}）` : `${numbers} (${newest})`
}
