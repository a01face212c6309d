import { COLON } from '../../validation/words.js'
import type { Assessment, FieldSummary } from './assessment.js'
import {
  describeBasis,
  describePeriod,
  describeSeen,
  describeSource,
  formatPercent,
  groupFields,
  type Lang,
  WORDS,
} from './words.js'

/**
 * The summary as a Markdown document, for a ticket or a wiki.
 *
 * @example
 * await writeFile('move.md', toMarkdown(await assess(lines), 'zh'))
 */
export function toMarkdown(assessment: Assessment, lang: Lang = 'en'): string {
  const { pushes, survival, fields, limits, steps, sources, unreadable } = assessment
  const say = (word: keyof typeof WORDS) => WORDS[word][lang]
  const { losing, changing, carried } = groupFields(fields)
  const fieldTable = (rows: readonly FieldSummary[]) =>
    renderTable(
      [say('field'), say('pushes'), say('effect'), say('basis')],
      rows.map((row) => {
        const { text, instead, contradictedBy } = row.worst
        const parts = [
          row.blocks > 0 ? `**${say('blocks')}** ${text[lang]}` : text[lang],
          ...(instead === undefined ? [] : [`${say('instead')}${COLON[lang]}${instead[lang]}`]),
          ...contradictedBy.map(({ url, date }) => `${say('contradicted')}${COLON[lang]}${url} (${date})`),
        ]
        const counted = row.loses > 0 ? row.loses : row.pushes
        return [`\`${row.field}\``, String(counted), parts.join('<br>'), describeBasis(row, lang)]
      }),
    )
  const sections: readonly (readonly string[])[] = [
    [`# ${say('title')}`, describePeriod(assessment, lang), say('disclaimer')],
    [
      renderTable(
        ['', say('pushes'), '%'],
        (['whole', 'changed', 'not'] as const).map((kind) => [
          say(kind),
          String(survival[kind]),
          formatPercent(survival[kind], pushes),
        ]),
      ),
    ],
    [`## ${say('lossTitle')}`, losing.length === 0 ? say('nothing') : fieldTable(losing)],
    [`## ${say('changeTitle')}`, changing.length === 0 ? say('nothing') : fieldTable(changing)],
    [
      `## ${say('carriedTitle')}`,
      carried.length === 0 ? say('nothing') : carried.map(({ field }) => `\`${field}\``).join(', '),
    ],
    [
      `## ${say('limitsTitle')}`,
      renderTable(
        [say('limit'), say('max'), say('seen'), ''],
        limits.map((limit) => [
          limit.text[lang],
          String(limit.max),
          describeSeen(limit, lang),
          limit.bites ? `**${say('bites')}**` : limit.seen === undefined ? '' : say('fine'),
        ]),
      ),
    ],
    [`## ${say('stepsTitle')}`, steps.map(({ text }, at) => `${at + 1}. ${text[lang]}`).join('\n')],
    ...(unreadable.count === 0
      ? []
      : [
          [
            `## ${say('unreadableTitle')} (${unreadable.count})`,
            unreadable.examples
              .map(({ number, text }) => `- ${say('line')} ${number}${COLON[lang]}${text[lang]}`)
              .join('\n'),
          ],
        ]),
    [`## ${say('sourcesTitle')}`, sources.map((source) => `- ${describeSource(source)}`).join('\n')],
  ]
  return `${sections.flat().join('\n\n')}\n`
}

export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

function escapeCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', ' ')
}
