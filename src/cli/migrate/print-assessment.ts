import type { Assessment, FieldSummary } from '../../migrate/assess/assessment.js'
import {
  describeBasis,
  describePeriod,
  describeSeen,
  describeSource,
  formatPercent,
  groupFields,
  WORDS,
} from '../../migrate/assess/words.js'
import { COLON } from '../../validation/words.js'
import type { Cli } from '../cli.js'

const IN = { indent: '  ' }
const DEEPER = { indent: '    ' }

/** The summary for people at a terminal of any width. */
export function printAssessment(cli: Cli, assessment: Assessment): void {
  const { out, say, lang } = cli
  const { pushes, survival, fields, limits, steps, unreadable, sources } = assessment
  const heading = (word: keyof typeof WORDS) => {
    out.line()
    out.paragraph(WORDS[word], { style: out.style.bold })
  }
  out.paragraph(WORDS.title, { style: out.style.bold })
  out.paragraph(describePeriod(assessment, lang))
  out.line()
  out.fields(
    (['whole', 'changed', 'not'] as const).map((kind) => [
      WORDS[kind],
      `${survival[kind]}  ${formatPercent(survival[kind], pushes)}`,
    ]),
  )

  const { losing, changing, carried } = groupFields(fields)
  heading('lossTitle')
  printFields(cli, losing)
  heading('changeTitle')
  printFields(cli, changing)
  heading('carriedTitle')
  out.paragraph(carried.length === 0 ? say(WORDS.nothing) : carried.map(({ field }) => field).join(', '), IN)

  heading('limitsTitle')
  const columns = [
    { title: WORDS.max, align: 'right' },
    { title: WORDS.seen, align: 'right' },
    { title: '' },
    { title: WORDS.limit },
  ] as const
  const cells = limits.map((limit) => [
    String(limit.max),
    describeSeen(limit, lang),
    limit.bites ? say(WORDS.bites) : '',
    limit.text[lang],
  ])
  out.table(columns, cells, out.style.dim)

  heading('stepsTitle')
  for (const [at, { text }] of steps.entries()) out.paragraph(`${at + 1}. ${text[lang]}`, IN)

  if (unreadable.count > 0) {
    heading('unreadableTitle')
    out.paragraph(String(unreadable.count), IN)
    for (const { number, text } of unreadable.examples)
      out.paragraph(`${say(WORDS.line)} ${number}  ${text[lang]}`, IN)
  }
  heading('sourcesTitle')
  for (const source of sources) out.paragraph(describeSource(source), IN)
  out.line()
  out.paragraph(WORDS.disclaimer)
}

function printFields({ out, say, lang }: Cli, fields: readonly FieldSummary[]): void {
  if (fields.length === 0) {
    out.paragraph(WORDS.nothing, IN)
    return
  }
  for (const field of fields) {
    const { text, instead, contradictedBy } = field.worst
    const count = field.loses > 0 ? field.loses : field.pushes
    const mark = field.blocks > 0 ? `  ${say(WORDS.blocks)}` : ''
    out.paragraph(`${field.field}  ${count}${mark}`, {
      ...IN,
      style: field.blocks > 0 ? out.style.red : out.style.cyan,
    })
    out.paragraph(text[lang], DEEPER)
    if (instead !== undefined) out.paragraph(`${say(WORDS.instead)}${COLON[lang]}${instead[lang]}`, DEEPER)
    out.paragraph(describeBasis(field, lang), { ...DEEPER, style: out.style.dim })
    for (const { url, date } of contradictedBy)
      out.paragraph(`${say(WORDS.contradicted)}${COLON[lang]}${url} (${date})`, DEEPER)
  }
}
