import type { PushResult } from '../api/push/endpoint.js'

/** Recipients that are sent to with one push. */
export interface Batch {
  /** Number of the batch, from 0; with `sendEach` the position of the recipient in the source. */
  readonly index: number
  /** Empty for a package, which is too large to be held. */
  readonly recipients: readonly string[]
  readonly count: number
  /** Recognises the recipients. */
  digest(): string
  /** What has to be done before the push is announced, and pushes nothing: an upload. @throws TpnsError */
  prepare?(): Promise<void>
  /** @throws TpnsError */
  send(): Promise<PushResult>
  /** Releases what it holds. */
  discard?(): Promise<void>
  /** What 1008029 convicts: the token, where there is only one; else nothing, for of a list it does not say which. */
  readonly suspects: readonly string[]
}

/** Cuts a source into batches. */
export interface BatchReader {
  /** The next batch; undefined at the end of the source, and after `close`. @throws what the source throws */
  next(): Promise<Batch | undefined>
  /** What was taken from the source but is in no batch yet. */
  readonly unfinished: Pick<Batch, 'recipients' | 'count'>
  /** The index of the next batch. */
  readonly index: number
  /** Takes nothing more from the source. */
  close(): void
}
