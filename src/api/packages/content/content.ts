import { checkSize } from '../upload/limits.js'

/** What a package is made of, whatever it comes from. Holds closures only: state belongs to the source. */
export interface Content {
  /** Opens it for one attempt. @throws TpnsRequestError when it cannot be read, or breaks a rule that shows at once */
  readonly open: () => Promise<OpenContent>
  /** Whether `open()` gives the whole content; false once a source that can be read only once was read from. */
  readonly repeatable: () => boolean
}

export interface OpenContent {
  /** Bytes, where that is known beforehand. */
  readonly size: number | undefined
  /** Read once. @throws TpnsRequestError for a broken rule, anything for a source that fails */
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** Random access, where there is any. */
  readonly readAt?: ReadAt
  /** Content that was made from entries is checked while it is made. */
  readonly entries?: () => number
  /** Releases what was opened. May be called at any time, and more than once. */
  readonly close: () => Promise<void>
}

/** Gives exactly `length` bytes. @throws RangeError when they are not there */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>

/** Looks at content on its way. */
export interface ContentCheck {
  /** @throws TpnsRequestError */
  readonly push: (chunk: Uint8Array) => void
  /** After the last chunk. @throws TpnsRequestError */
  readonly end: () => void | Promise<void>
  /** Entries seen so far; undefined where they cannot be seen. */
  readonly entries: () => number | undefined
}

/** Bytes of one piece: large enough to be fast, small enough for progress and for an abort to be prompt. */
export const PIECE_BYTES = 256 * 1024

/** Cuts a large chunk, without copying it. */
export function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
}

/** A part of bytes that are in memory. @throws RangeError */
export function slice(bytes: Uint8Array, position: number, length: number): Uint8Array {
  if (position < 0 || position + length > bytes.length) throw new RangeError('outside of the bytes')
  return bytes.subarray(position, position + length)
}

/** Bytes in memory. Not copied: they must not be changed before the upload has ended. */
export function createDataContent(data: Uint8Array): Content {
  return {
    repeatable: () => true,
    async open() {
      checkSize(data.length)
      return {
        size: data.length,
        chunks: pieces(data),
        readAt: async (position, length) => slice(data, position, length),
        close: async () => {},
      }
    },
  }
}
