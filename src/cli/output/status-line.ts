import type { Cli } from '../cli.js'
import { truncate } from './width.js'

/** Cells: in the last one, some terminals wrap; and Ctrl-C writes "^C" behind the line. */
const LEFT_FREE = 3
/** How often a line on a terminal is redrawn. */
const REDRAW_MS = 100
/** How often a log gets a line. */
const LOG_MS = 10_000

/** The state of something that lasts, on stderr: one line that changes on a terminal, a line now and then elsewhere. */
export interface StatusLine {
  /** @param render makes the text for so many cells */
  show(render: (columns: number) => string): void
  /** Other lines may be written after it. */
  end(): void
}

export function createStatusLine({ err, env, json, runtime }: Cli): StatusLine {
  // `--json` is read by programs, which want neither.
  if (json) return { show: () => {}, end: () => {} }
  const moves = err.isTTY && env.TERM !== 'dumb'
  let nextAt = moves ? Number.NEGATIVE_INFINITY : runtime.elapsed() + LOG_MS
  let shown = false
  return {
    show(render) {
      const now = runtime.elapsed()
      if (now < nextAt) return
      nextAt = now + (moves ? REDRAW_MS : LOG_MS)
      const columns = err.columns - LEFT_FREE
      const text = truncate(render(columns), columns)
      shown ||= moves
      if (moves) err.write(`\r${text}\u001b[K`)
      else err.line(text)
    },
    end() {
      if (shown) err.write('\r\u001b[K')
      shown = false
    },
  }
}
