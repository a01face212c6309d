import { displayWidth, padEnd, padStart, wrap } from './width.js'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const GAP = '  '
/** A column that is wrapped narrower than this is unreadable. */
const LEAST_WRAPPED = 16

/**
 * A table in at most `width` cells. The last column is wrapped when the others leave it enough room; else each row becomes
 * a block of `title: value` lines, as on a narrow terminal.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  styleTitle: (text: string) => string = (text) => text,
): string[] {
  const widths = columns.map(({ title }, at) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(row[at] ?? ''))),
  )
  const last = columns.length - 1
  const fixed = widths.slice(0, last).reduce((sum, each) => sum + each + GAP.length, 0)
  const room = width - fixed
  const cut = rows.some((row) => isCutBelow(row[last] ?? '', room, width - GAP.length))
  if (cut || ((widths[last] ?? 0) > room && room < LEAST_WRAPPED))
    return renderBlocks(columns, rows, width, styleTitle)
  const shown = widths.map((each, at) => (at === last ? Math.min(each, room) : each))
  const cell = (text: string, at: number) => {
    if (columns[at]?.align === 'right') return padStart(text, shown[at] ?? 0)
    return at === last ? text : padEnd(text, shown[at] ?? 0)
  }
  const indent = ' '.repeat(fixed)
  const body = rows.flatMap((row) => {
    const [first = '', ...more] = wrap(row[last] ?? '', shown[last] ?? 1)
    const line = columns.map((_, at) => cell(at === last ? first : (row[at] ?? ''), at)).join(GAP)
    return [line.trimEnd(), ...more.map((text) => indent + text)]
  })
  const header = columns
    .map(({ title }, at) => cell(title, at))
    .join(GAP)
    .trimEnd()
  return header.trim() === '' ? body : [styleTitle(header), ...body]
}

function renderBlocks(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  styleTitle: (text: string) => string,
): string[] {
  return rows.flatMap((row, index) => {
    const fields = columns.map(({ title }, at): [string, string] => [title, row[at] ?? ''])
    return [
      ...(index === 0 ? [] : ['']),
      ...renderFields(
        fields.filter(([, value]) => value !== ''),
        width,
        styleTitle,
      ),
    ]
  })
}

/** Whether a token or an address would be cut beside its label, and would not on a line of its own. */
function isCutBelow(value: string, room: number, whole: number): boolean {
  const longest = Math.max(...value.split(/\s/).map(displayWidth))
  return longest > room && longest <= whole
}

/**
 * Lines of `label  value`, the labels padded to one width, the values wrapped beside them. A command line is not wrapped:
 * the terminal does that in a way that can be copied.
 */
export function renderFields(
  fields: readonly (readonly [label: string, value: string])[],
  width: number,
  styleLabel: (text: string) => string = (text) => text,
): string[] {
  const labels = Math.max(0, ...fields.map(([label]) => displayWidth(label)))
  const room = width - labels - GAP.length
  return fields.flatMap(([label, value]) => {
    if (value.startsWith('tpns-client ')) return [`${styleLabel(padEnd(label, labels))}${GAP}${value}`]
    if (displayWidth(value) > room && (room < LEAST_WRAPPED || isCutBelow(value, room, width - GAP.length))) {
      return [styleLabel(label), ...wrap(value, width - GAP.length).map((line) => GAP + line)]
    }
    const [first = '', ...more] = wrap(value, Math.max(1, room))
    const indent = ' '.repeat(labels + GAP.length)
    return [
      `${styleLabel(padEnd(label, labels))}${GAP}${first}`.trimEnd(),
      ...more.map((line) => indent + line),
    ]
  })
}
