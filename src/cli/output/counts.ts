import type { Cli } from '../cli.js'
import type { Bilingual } from '../text.js'
import { formatCount } from './numbers.js'
import { displayWidth, padEnd, padStart } from './width.js'

export interface CountRow {
  readonly name: Bilingual
  readonly count: number
  readonly note?: Bilingual
}

/** `1 recipient`, `2,000 recipients` */
export const formatRecipients = (count: number) =>
  `${formatCount(count)} ${count === 1 ? 'recipient' : 'recipients'}`

/** Counts by outcome, names and numbers in columns: the first always, the others when there are any. */
export function printCounts({ out, say }: Pick<Cli, 'out' | 'say'>, rows: readonly CountRow[]): void {
  const shown = rows.filter(({ count }, at) => at === 0 || count > 0)
  const width = Math.max(...shown.map(({ name }) => displayWidth(say(name))))
  const digits = Math.max(...shown.map(({ count }) => formatCount(count).length))
  for (const { name, count, note } of shown) {
    const line = `  ${padEnd(say(name), width)}  ${padStart(formatCount(count), digits)}`
    out.line(note === undefined ? line : `${line}  ${out.style.dim(say(note))}`)
  }
}
