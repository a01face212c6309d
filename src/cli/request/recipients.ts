import { parse } from 'csv-parse'
import { splitLines } from '../../bulk/source/split-lines.js'
import type { Cli } from '../cli.js'
import { UsageError } from '../failures/usage-error.js'
import { choice, parsed, required, text } from '../option.js'
import { cannotRead, openInput } from './read-input.js'

/** Which part of a file holds the recipients. */
export interface RecipientFile {
  /** `-` is stdin. */
  readonly path: string
  /** A CSV column: its name, which the first line has, or its number from 1. Undefined: a recipient a line. */
  readonly column: string | undefined
  readonly delimiter: string
}

/** Where they are. */
export const RECIPIENTS_FILE = required('file', {
  en: 'tokens or accounts, one a line, or a CSV with --column; - for stdin',
  zh: 'Token 或账号文件，每行一个，或配合 --column 的 CSV；- 表示标准输入',
})

/** Which recipients. */
export const RECIPIENT_OPTIONS = {
  audience: choice('--audience <name>', ['tokens', 'accounts'], {
    en: 'what the file holds; default tokens',
    zh: '文件内容，默认 tokens',
  }),
  column: text('--column <name>', {
    en: 'the file is CSV: a name of its first line, or a number from 1 when it has none',
    zh: '文件为 CSV：首行中的列名；没有首行时为从 1 开始的列号',
  }),
  delimiter: parsed('--delimiter <character>', parseDelimiter, {
    en: 'of the CSV; default a comma',
    zh: 'CSV 的分隔符，默认逗号',
  }),
} as const

/** How many were skipped, by reason. */
export function countSkipped() {
  const skipped = new Map<string, number>()
  const onSkipped = (_: unknown, reason: string) => void skipped.set(reason, (skipped.get(reason) ?? 0) + 1)
  return { skipped, onSkipped } as const
}

function parseDelimiter(given: string): string {
  const delimiter = given === '\\t' ? '\t' : given
  if (delimiter.length === 1) return delimiter
  throw new UsageError({
    en: `--delimiter is one character, or \\t, not "${given}"`,
    zh: `--delimiter 应为单个字符或 \\t，实际为“${given}”`,
  })
}

/** Recipients are handed on by pages of so many. */
const PAGE = 1_000

/** The recipients of a file, page by page. @throws UsageError when it cannot be read, or has no such column */
export async function* readRecipients(cli: Cli, file: RecipientFile): AsyncGenerator<string[]> {
  const input = openInput(cli, file.path)
  try {
    yield* file.column === undefined ? splitLines(input) : readColumn(input, file, file.column)
  } catch (error) {
    if (error instanceof UsageError) throw error
    if ((error as { code?: unknown }).code?.toString().startsWith('CSV_') === true) {
      const { message } = error as Error
      throw new UsageError({
        en: `${file.path} is not CSV: ${message}`,
        zh: `${file.path} 不是有效的 CSV：${message}`,
      })
    }
    throw cannotRead(file.path, error)
  } finally {
    input.destroy()
  }
}

/** How many there are. */
export async function countRecipients(cli: Cli, file: RecipientFile): Promise<number> {
  let count = 0
  for await (const page of readRecipients(cli, file)) count += page.length
  return count
}

async function* readColumn(
  input: NodeJS.ReadableStream,
  { path, delimiter }: RecipientFile,
  column: string,
): AsyncGenerator<string[]> {
  const parser = parse({ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, trim: true })
  input.once('error', (error) => parser.destroy(error))
  const rows = input.pipe(parser) as AsyncIterable<readonly string[]>
  let at = /^[1-9]\d{0,3}$/.test(column) ? Number(column) - 1 : undefined
  let page: string[] = []
  for await (const row of rows) {
    if (at === undefined) {
      at = findColumn(row, column, path)
      continue
    }
    page.push(row[at] ?? '')
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  yield page
}

function findColumn(header: readonly string[], column: string, path: string): number {
  const at = header.indexOf(column)
  if (at >= 0) return at
  const known = header.map((name) => `"${name}"`)
  throw new UsageError({
    en: `the first line of ${path} has no column "${column}"; it has ${known.join(', ')}`,
    zh: `${path} 的首行没有“${column}”列，只有 ${known.join('、')}`,
  })
}
