import type { Confidence, Finding, Severity, Source } from '../../check/index.js'
import { COMMAS } from '../../validation/words.js'
import type { Style } from '../output/style.js'
import { wrap } from '../output/width.js'
import type { Bilingual, Lang } from '../text.js'
import { type CheckedPush, type MergedFinding, mergeFindings } from './merge-findings.js'

/** How something is drawn. */
export interface Canvas {
  /** Cells of a line. */
  readonly width: number
  readonly style: Style
  readonly lang: Lang
}

const TITLES: Readonly<Record<Severity, Bilingual & { readonly colour: 'red' | 'yellow' | 'cyan' }>> = {
  error: { en: 'Errors: not shown as written', zh: '错误：不会按原样展示', colour: 'red' },
  warning: {
    en: 'Warnings: fewer see it, or a field does nothing',
    zh: '警告：覆盖减少，或字段无效',
    colour: 'yellow',
  },
  info: { en: 'Worth knowing', zh: '提示', colour: 'cyan' },
}

/** The findings by severity; each with what to do, and where it is said. */
export function renderFindings(pushes: readonly CheckedPush[], canvas: Canvas): string[] {
  return mergeFindings(pushes).flatMap(({ severity, findings }) => {
    const { colour, ...title } = TITLES[severity]
    const heading = wrap(title[canvas.lang], canvas.width).map((line) =>
      canvas.style.bold(canvas.style[colour](line)),
    )
    return ['', ...heading, ...findings.flatMap((finding) => renderFinding(finding, canvas))]
  })
}

function renderFinding({ first, channels, lines, differs }: MergedFinding, canvas: Canvas): string[] {
  const { style, lang } = canvas
  const where = lines.length === 0 ? '' : nameLines(lines, lang)
  const text = differs ? `${describeTerm(lines[0], lang)}${first.text[lang]}` : first.text[lang]
  const head = [channels.map((name) => name[lang]).join(COMMAS[lang]), first.field, where].filter(
    (part) => part !== '',
  )
  return [
    ...indent(head.join('  '), 2, canvas, style.bold),
    ...indent(text, 4, canvas),
    ...indent(`→ ${first.advice[lang]}`, 4, canvas),
    ...indent(describeSources(first, lang), 4, canvas, style.dim),
  ]
}

function describeTerm(line: number | undefined, lang: Lang): string {
  return lang === 'zh' ? `如第 ${line} 行：` : `as on line ${line}: `
}

function nameLines(lines: readonly number[], lang: Lang): string {
  if (lang === 'zh') return `第 ${shorten(lines)} 行`
  return `${lines.length === 1 ? 'line' : 'lines'} ${shorten(lines)}`
}

/** `1–3, 7, 9 …`: enough to find them. */
function shorten(lines: readonly number[]): string {
  const runs: [number, number][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === line - 1) last[1] = line
    else runs.push([line, line])
  }
  const shown = runs.slice(0, 6).map(([from, to]) => (from === to ? String(from) : `${from}–${to}`))
  return shown.join(', ') + (runs.length > 6 ? ` … (${lines.length})` : '')
}

const CONFIDENCE: Readonly<Record<Confidence, Bilingual | undefined>> = {
  stated: undefined,
  copied: { en: 'read in copies of the vendor’s document', zh: '见于厂商文档的转载' },
  inferred: { en: 'inferred, or documents disagree', zh: '推断，或文档说法不一' },
}
const DEPENDS = { en: 'depends on rights, the console or the phone', zh: '取决于权益、控制台或设备' }

/** Where it is said, when, and how sure it is. */
function describeSources({ sources, ageYears, confidence, depends }: Finding, lang: Lang): string {
  const age =
    ageYears === undefined
      ? undefined
      : { en: ageYears === 1 ? 'a year old' : `${ageYears} years old`, zh: `距今 ${ageYears} 年` }
  const notes = [age, CONFIDENCE[confidence], depends ? DEPENDS : undefined]
  return [
    sources.map((source) => describeSource(source, lang)).join(COMMAS[lang]),
    ...notes.flatMap((note) => (note === undefined ? [] : [note[lang]])),
  ].join(lang === 'zh' ? '；' : '; ')
}

const DATES = {
  read: { en: 'read ', zh: '阅读于 ' },
  assumed: { en: 'about ', zh: '约 ' },
} as const satisfies Record<NonNullable<Source['dateIs']>, Bilingual>

function describeSource({ title, date, dateIs }: Source, lang: Lang): string {
  const day = `${dateIs === undefined ? '' : DATES[dateIs][lang]}${date}`
  return lang === 'zh' ? `${title}（${day}）` : `${title} (${day})`
}

function indent(text: string, by: number, { width }: Canvas, style = (line: string) => line): string[] {
  return wrap(text, width - by).map((line) => ' '.repeat(by) + style(line))
}
