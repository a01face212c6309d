import type { AttemptGuard } from '../../core/context.js'
import type { Counters } from '../report/progress.js'
import type { SkipReason } from './recipient-checks.js'
import type { OpenSource } from './source.js'

/** What every batch reader needs. */
export interface ReaderContext {
  readonly source: OpenSource
  readonly counts: Counters['counts']
  readonly dedupe: boolean
  /** Called before each push; undefined if no other job can take this one over. */
  readonly guard: AttemptGuard | undefined
  /** Aborts when the job stops: for requests that push nothing. */
  readonly stopping: AbortSignal
  /** Counts a skipped recipient and calls `onSkipped`. */
  readonly skip: (recipient: unknown, reason: SkipReason, error?: unknown) => void | Promise<void>
}

/** A synchronous source would starve the event loop, so its reader yields after this many recipients. */
const PAUSE_EVERY = 10_000

/** Called with the number of recipients taken: returns a promise when it is time to yield. */
export function createPauses(): (taken: number) => Promise<void> | undefined {
  let since = 0
  return (taken) => {
    since += taken
    if (since < PAUSE_EVERY) return undefined
    since = 0
    return new Promise((resolve) => setImmediate(resolve))
  }
}

/** Takes recipients one by one, whether the source yields them singly or in pages. One promise each. */
export function createCursor({ source, counts }: ReaderContext) {
  const pause = createPauses()
  let page: readonly unknown[] = []
  let at = 0
  let closed = false
  return {
    /** The next recipient; undefined at the end and after `close`. @throws what the source throws */
    async next(): Promise<{ recipient: unknown } | undefined> {
      await pause(1)
      while (!closed && at >= page.length) {
        const step = source.sync ? source.iterator.next() : await source.iterator.next()
        if (closed || step.done === true) return undefined
        page = source.paged && Array.isArray(step.value) ? step.value : [step.value]
        at = 0
      }
      if (closed) return undefined
      counts.taken += 1
      return { recipient: page[at++] }
    },
    get closed() {
      return closed
    },
    close() {
      closed = true
      source.close()
    },
  }
}

/** Detects and counts duplicates; undefined without `dedupe`. */
export function createDuplicateCheck({
  dedupe,
  counts,
}: ReaderContext): ((recipient: string) => boolean) | undefined {
  if (!dedupe) return undefined
  const seen = new Set<string>()
  return (recipient) => {
    const before = seen.size
    if (seen.add(recipient).size > before) return false
    counts.duplicates += 1
    return true
  }
}
