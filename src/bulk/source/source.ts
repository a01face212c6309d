import { callQuietly } from '../../core/observe/call-quietly.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { isObject } from '../../validation/members.js'
import { describeOption } from '../../validation/options/option-values.js'
import { splitLines } from './split-lines.js'

/**
 * Tokens or accounts from anywhere: an array, a generator, a database cursor, a Node stream of objects. An element may
 * also be an array of them, as a cursor gives them page by page, which is faster than one by one. A Node stream of bytes
 * (`fs.createReadStream`) is read as lines of UTF-8, one recipient each.
 */
export type BulkSource =
  | Iterable<string | readonly string[]>
  | AsyncIterable<string | readonly string[]>
  | ByteStream

/** What `sendEach` makes its pushes of: rows, tokens, anything; or a Node stream of bytes, whose lines are the elements. */
export type BulkEachSource<Recipient> = Iterable<Recipient> | AsyncIterable<Recipient>

/** A Node stream of bytes or text. */
interface ByteStream extends AsyncIterable<unknown> {
  readonly readableObjectMode: boolean
}

/** A source that is being read. */
export type OpenSource = {
  /** Elements that are arrays hold several recipients. */
  readonly paged: boolean
  close(): void
} & (
  | { readonly sync: true; readonly iterator: Iterator<unknown> }
  | { readonly sync: false; readonly iterator: AsyncIterator<unknown> }
)

/**
 * @param paged whether elements that are arrays hold several recipients
 * @throws TpnsConfigError when it cannot be iterated
 */
export function openSource(recipients: unknown, paged: boolean): OpenSource {
  try {
    return open(recipients, paged)
  } catch (cause) {
    if (cause instanceof TpnsConfigError) throw cause
    throw new TpnsConfigError(
      {
        en: 'recipients cannot be read: reading them threw an error before the first (see cause). Nothing was sent.',
        zh: '无法读取 recipients：读取第一个接收者之前就已出错（见 cause）。请求未发出。',
      },
      { cause },
    )
  }
}

function open(recipients: unknown, paged: boolean): OpenSource {
  if (isObject(recipients)) {
    if (isAsyncIterable(recipients)) {
      const lines = isByteStream(recipients)
      const iterator = (lines ? splitLines(recipients) : recipients)[Symbol.asyncIterator]()
      return { sync: false, iterator, paged: paged || lines, close: () => closeQuietly(iterator) }
    }
    if (isIterable(recipients)) {
      // An array is a page of its own.
      const iterable = paged && Array.isArray(recipients) ? [recipients] : recipients
      const iterator = iterable[Symbol.iterator]()
      return { sync: true, iterator, paged, close: () => closeQuietly(iterator) }
    }
  }
  // A string is iterable too: each of its characters would become a recipient.
  throw new TpnsConfigError({
    en: `recipients must be an iterable or async iterable of tokens or accounts (an array, a generator, a cursor, a stream), not ${describeOption(recipients)}. Nothing was sent. For one recipient use push.send.`,
    zh: 'recipients 必须是 Token 或账号的可迭代对象或异步可迭代对象（数组、生成器、游标、流）。请求未发出。单个接收者请用 push.send。',
  })
}

/** How many recipients the source will give, where it says so. */
export function getSize(recipients: unknown): number | undefined {
  try {
    // An array of pages does not say.
    if (Array.isArray(recipients)) return Array.isArray(recipients[0]) ? undefined : recipients.length
    return recipients instanceof Set || recipients instanceof Map ? recipients.size : undefined
  } catch {
    // What cannot be read is refused when the job begins.
    return undefined
  }
}

/**
 * A Node stream that fails while nobody listens crashes the process, and a job may have to wait for its checkpoint before it
 * reads. From here on, a failure waits for the reader.
 */
export function holdErrors(recipients: unknown): void {
  try {
    const { on } = (recipients ?? {}) as { on?: unknown }
    if (typeof on === 'function' && isAsyncIterable(recipients as object))
      on.call(recipients, 'error', () => {})
  } catch {
    // What cannot be read is refused when the job begins.
  }
}

/** Lets the source release what it holds. Not awaited: a source that hangs would hold up the report. */
function closeQuietly(iterator: { return?(): unknown }): void {
  callQuietly(() => iterator.return?.())
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
