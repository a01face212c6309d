import type { Redact } from '../../redact/redactor.js'
import type { Output } from '../context.js'
import type { Bilingual, Lang } from '../text.js'
import { createStyle, hasColours, type Style } from './style.js'
import { type Column, renderFields, renderTable } from './table.js'
import { wrap } from './width.js'

/** The width of what is not a terminal, so that files and pipes look the same everywhere. */
const WIDTH_ELSEWHERE = 80
/** Narrower, and nothing fits. */
const LEAST_WIDTH = 20

/** Writes lines to one output, in the chosen language. Everything that is written has the secrets taken out. */
export interface Printer {
  readonly style: Style
  readonly isTTY: boolean
  /** Cells of a line, now: a window may be resized. */
  readonly columns: number
  /** Unchanged, without a line break. */
  write(text: string): void
  /** One line, or an empty one. */
  line(text?: Bilingual | string): void
  lines(lines: readonly string[]): void
  /** A paragraph, wrapped to the width; each line is indented, and styled separately. */
  paragraph(
    text: Bilingual | string,
    options?: { readonly indent?: string; readonly style?: (line: string) => string },
  ): void
  /** Labels and values in two columns, without those that have no value. */
  fields(
    fields: readonly (readonly [label: Bilingual | string, value: string | undefined])[],
    styleLabel?: (label: string) => string,
  ): void
  table(
    columns: readonly (Omit<Column, 'title'> & { readonly title: Bilingual | string })[],
    rows: readonly (readonly string[])[],
    styleTitle: (title: string) => string,
  ): void
}

export function createPrinter(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  redact: Redact,
  lang: Lang,
): Printer {
  const write = (text: string) => output.write(redact(text))
  const say = (text: Bilingual | string) => (typeof text === 'string' ? text : text[lang])
  const printer: Printer = {
    style: createStyle(hasColours(output.isTTY, env)),
    isTTY: output.isTTY,
    get columns() {
      return Math.max(LEAST_WIDTH, output.columns ?? WIDTH_ELSEWHERE)
    },
    write,
    line: (text = '') => write(`${say(text)}\n`),
    lines: (lines) => {
      for (const line of lines) printer.line(line)
    },
    paragraph: (text, { indent = '', style = (line: string) => line } = {}) => {
      for (const source of say(text).split('\n')) {
        // What is indented stays so when it is wrapped.
        const [spaces = ''] = /^ */.exec(source) ?? []
        const start = indent + spaces
        for (const line of wrap(source.slice(spaces.length), printer.columns - start.length)) {
          printer.line(line === '' ? '' : `${start}${style(line)}`)
        }
      }
    },
    fields: (fields, styleLabel) => {
      const known = fields.flatMap(([label, value]) =>
        value === undefined || value === '' ? [] : [[say(label), value] as const],
      )
      printer.lines(renderFields(known, printer.columns, styleLabel))
    },
    table: (columns, rows, styleTitle) => {
      const named = columns.map((column) => ({ ...column, title: say(column.title) }))
      printer.lines(renderTable(named, rows, printer.columns, styleTitle))
    },
  }
  return printer
}
