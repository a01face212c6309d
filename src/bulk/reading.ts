import type { Tally } from './progress.js'
import type { SkipReason } from './recipient-rules.js'
import type { OpenSource } from './source.js'

/** What every reader needs. */
export interface Reading {
  readonly source: OpenSource
  readonly counts: Tally['counts']
  readonly dedupe: boolean
  /** Counts a recipient that is left out, and tells of it. */
  readonly skip: (recipient: unknown, reason: SkipReason, error?: unknown) => void | Promise<void>
}

/** A source that never makes the reader wait would let nothing else run; so often it makes room. */
const PAUSE_EVERY = 10_000

/** Before each recipient: a promise only where the reader has to wait. */
export function pauseBetween({ source, counts }: Reading): Promise<void> | undefined {
  if (!source.sync || counts.taken === 0 || counts.taken % PAUSE_EVERY !== 0) return undefined
  return new Promise((resolve) => setImmediate(resolve))
}

/** Tells what was not seen before. Everything is, unless duplicates are to be dropped. */
export function duplicateCheck({ dedupe, counts }: Reading): (recipient: string) => boolean {
  if (!dedupe) return () => true
  const seen = new Set<string>()
  return (recipient) => {
    const before = seen.size
    if (seen.add(recipient).size > before) return true
    counts.duplicates += 1
    return false
  }
}
