import type { Bilingual } from '../../../src/return-codes/index.js'
import type { Language } from '../markdown.js'

/** Words by language; codes and names are strings. */
export type Cell = string | Bilingual

const inLanguage = (cell: Cell, language: Language) => (typeof cell === 'string' ? cell : cell[language])

export function table(
  language: Language,
  header: readonly Cell[],
  rows: readonly (readonly Cell[])[],
): string {
  const line = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => inLanguage(cell, language).replaceAll('|', '\\|')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

export const code = (text: string): string => `\`${text}\``
