import type { PushResult } from '../../api/push/results.js'

/** Recipients that share one push. */
export interface Batch {
  /** Number of the batch, from 0; with `sendEach` the position of the recipient in the source. */
  readonly index: number
  /** Empty for a package, which is too large to keep in memory. */
  readonly recipients: readonly string[]
  readonly count: number
  /** Identifies the recipients. */
  digest(): string
  /** Work to do before the push is recorded as started, and that pushes nothing: an upload. @throws TpnsError */
  prepare?(): Promise<void>
  /** @throws TpnsError */
  send(): Promise<PushResult>
  /** Releases its resources. */
  discard?(): Promise<void>
  /** The tokens that 1008029 proves invalid: the only one, or none, since for a list the code does not say which. */
  readonly possiblyInvalid: readonly string[]
}

/** Cuts a source into batches. */
export interface BatchReader {
  /** The next batch; undefined at the end of the source and after `close`. @throws what the source throws */
  next(): Promise<Batch | undefined>
  /** Taken from the source, but not in a batch yet. */
  readonly unfinished: Pick<Batch, 'recipients' | 'count'>
  /** The index of the next batch. */
  readonly index: number
  /** Takes nothing more from the source. */
  close(): void
}
