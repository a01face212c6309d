import type { BulkProgress } from '../../../bulk/report/progress.js'
import type { Cli } from '../../cli.js'
import { renderProgressBar } from '../../output/bar.js'
import { formatCount, formatDuration } from '../../output/numbers.js'
import { displayWidth } from '../../output/width.js'

const LONGEST_BAR = 30
/** A shorter bar says nothing. */
const SHORTEST_BAR = 8

export type ShownProgress = Pick<
  BulkProgress,
  'done' | 'total' | 'recipientsPerSecond' | 'etaMs' | 'rejected' | 'notSent' | 'unknown'
>

/** One line, in the order of importance: what does not fit is left out from its end, and the bar takes what is left. */
export function renderProgress(
  { say }: Pick<Cli, 'say'>,
  { done, total, recipientsPerSecond, etaMs, rejected, notSent, unknown }: ShownProgress,
  columns: number,
): string {
  const failed = rejected + notSent + unknown
  const share = total === undefined || total === 0 ? undefined : done / total
  const rate = Math.round(recipientsPerSecond)
  const left = etaMs === undefined ? '' : formatDuration(etaMs)
  const parts = [
    share === undefined ? '' : `${Math.floor(share * 100)}%`.padStart(4),
    total === undefined ? formatCount(done) : `${formatCount(done)}/${formatCount(total)}`,
    failed === 0 ? '' : say({ en: `${formatCount(failed)} failed`, zh: `失败 ${formatCount(failed)}` }),
    rate === 0 ? '' : `${formatCount(rate)}/s`,
    left === '' ? '' : say({ en: `${left} left`, zh: `剩余 ${left}` }),
  ].filter((part) => part !== '')
  let text = ''
  for (const part of parts) {
    const longer = text === '' ? part : `${text}  ${part}`
    if (displayWidth(longer) > columns) break
    text = longer
  }
  const room = Math.min(LONGEST_BAR, columns - displayWidth(text) - 1)
  return share === undefined || room < SHORTEST_BAR
    ? text.trim()
    : `${renderProgressBar(share, room)} ${text}`
}
