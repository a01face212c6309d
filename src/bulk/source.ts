import { TpnsConfigError } from '../errors/before-the-wire.js'
import { linesOf } from './lines.js'

/**
 * Recipients from anywhere: an array, a generator, a database cursor, a Node stream of objects. A Node stream of bytes
 * (`fs.createReadStream`) is read as lines of UTF-8, one recipient each.
 */
export type BulkSource<Recipient = string> = Iterable<Recipient> | AsyncIterable<Recipient> | ByteStream

/** A Node stream of bytes or text. */
export interface ByteStream extends AsyncIterable<unknown> {
  readonly readableObjectMode: boolean
}

/** A source that is being read. */
export type OpenSource =
  | { readonly sync: true; next(): IteratorResult<unknown>; close(): void }
  | { readonly sync: false; next(): Promise<IteratorResult<unknown>>; close(): void }

/** @throws TpnsConfigError when it cannot be iterated */
export function openSource(recipients: unknown): OpenSource {
  if (typeof recipients === 'object' && recipients !== null) {
    if (isAsyncIterable(recipients)) {
      const iterable = isByteStream(recipients) ? linesOf(recipients) : recipients
      const iterator = iterable[Symbol.asyncIterator]()
      return { sync: false, next: () => iterator.next(), close: () => closeQuietly(iterator) }
    }
    if (isIterable(recipients)) {
      const iterator = recipients[Symbol.iterator]()
      return { sync: true, next: () => iterator.next(), close: () => closeQuietly(iterator) }
    }
  }
  // A string is iterable too: each of its characters would become a recipient.
  throw new TpnsConfigError(
    `recipients must be an iterable or async iterable of tokens or accounts (an array, a generator, a cursor, a stream), not ${recipients === null ? 'null' : `a ${typeof recipients}`}. For one recipient use push.send.`,
  )
}

/** How many recipients the source will give, where it says so. */
export function sizeOf(recipients: unknown): number | undefined {
  if (Array.isArray(recipients)) return recipients.length
  if (recipients instanceof Set || recipients instanceof Map) return recipients.size
  return undefined
}

/**
 * A Node stream that fails before anybody listens ends the process, and the job is still being loaded. From here on a
 * failure waits for the reader.
 */
export function holdErrors(recipients: unknown): void {
  const { on } = (recipients ?? {}) as { on?: unknown }
  if (typeof on === 'function' && isAsyncIterable(recipients as object))
    on.call(recipients, 'error', () => {})
}

/** Lets the source release what it holds. Not awaited: a source that hangs would hold up the report. */
function closeQuietly(iterator: { return?(): unknown }): void {
  try {
    const closing = iterator.return?.()
    if (closing instanceof Promise) closing.catch(() => {})
  } catch {
    // The job has its result, or its reason to stop, already.
  }
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function'
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function'
}

function isByteStream(value: AsyncIterable<unknown>): value is AsyncIterable<string | Uint8Array> {
  return (value as Partial<ByteStream>).readableObjectMode === false
}
