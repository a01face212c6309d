import { stripVTControlCharacters } from 'node:util'
import type { ChannelCheck, Counting, TextPreview } from '../../check/index.js'
import { COMMAS } from '../../validation/words.js'
import { renderFields } from '../output/table.js'
import { wrap } from '../output/width.js'
import type { Bilingual, Lang } from '../text.js'
import type { Canvas } from './render-findings.js'

/** How title and content look: once for all channels that show the same. */
export function renderPreviews(channels: readonly ChannelCheck[], canvas: Canvas): string[] {
  const groups = new Map<string, ChannelCheck[]>()
  for (const channel of channels) {
    const key = JSON.stringify(channel.preview)
    groups.set(key, [...(groups.get(key) ?? []), channel])
  }
  return [...groups.values()].flatMap((group) => renderGroup(group, canvas))
}

function renderGroup(group: readonly ChannelCheck[], canvas: Canvas): string[] {
  const { width, style, lang } = canvas
  const [first] = group
  if (first === undefined) return []
  const names = group.map(({ name }) => name[lang]).join(COMMAS[lang])
  return [
    ...wrap(names, width - 2).map((line) => `  ${style.bold(line)}`),
    ...renderText({ en: 'title', zh: '标题' }, first.preview.title, canvas),
    ...renderText({ en: 'content', zh: '内容' }, first.preview.content, canvas),
  ]
}

function renderText(label: Bilingual, text: TextPreview, { width, style, lang }: Canvas): string[] {
  const colour = COLOURS[text.state]
  // Both labels as wide as the longer one, so that the texts stand in one column.
  const blank = lang === 'zh' ? '    ' : '       '
  const [name, empty] = [`    ${label[lang].padEnd(lang === 'zh' ? 2 : 7)}`, `    ${blank}`]
  const shown = toPlain(text.shown)
  return [
    ...renderFields([[name, shown === '' ? EMPTY[lang] : shown]], width, style.dim),
    ...renderFields([[empty, describeLength(text, lang)]], width).map((line) =>
      line.trim() === '' ? '' : colour === undefined ? style.dim(line) : style[colour](line),
    ),
  ].filter((line) => line.trim() !== '')
}

const EMPTY: Bilingual = { en: '(empty)', zh: '（空）' }

const COLOURS = {
  whole: undefined,
  unknown: undefined,
  'may-be-refused': 'yellow',
  cut: 'yellow',
  refused: 'red',
} as const satisfies Record<TextPreview['state'], unknown>

const UNITS: Readonly<Record<Counting, Bilingual>> = {
  characters: { en: 'characters', zh: '个字符' },
  weight: { en: 'half-widths (Chinese and emoji count 2)', zh: '个半角字符（汉字和表情计 2）' },
  bytes: { en: 'bytes', zh: '字节' },
}

function describeLength({ state, characters, bytes, limit }: TextPreview, lang: Lang): string {
  if (state === 'unknown') return UNKNOWN[lang]
  if (limit === undefined) {
    return lang === 'zh' ? `${characters} 个字符，${bytes} 字节` : `${characters} characters, ${bytes} bytes`
  }
  const { max, length, counted } = limit
  const unit = UNITS[counted][lang]
  const sentences = {
    whole: { en: '', zh: '' },
    cut: {
      en: `cut: shows ${max} of ${length} ${unit}`,
      zh: `会被截断：共 ${length} ${unit}，仅显示 ${max}`,
    },
    refused: {
      en: `refused: ${length} ${unit}, of which ${max} fit, as shown`,
      zh: `会被拒绝：共 ${length} ${unit}，上限为 ${max}（如上）`,
    },
    'may-be-refused': {
      en: `may be refused: ${length} ${unit}, one limit is ${max}`,
      zh: `可能被拒绝：共 ${length} ${unit}，某一上限为 ${max}`,
    },
  } as const
  return sentences[state][lang]
}

const UNKNOWN: Bilingual = {
  en: 'filled in for each device: its length is not known',
  zh: '按设备替换，长度未知',
}

/** Escape sequences of a text would move the reader's cursor. */
function toPlain(text: string): string {
  return stripVTControlCharacters(text).replace(/(?!\n)\p{Control}/gu, '\u{fffd}')
}
