import { callQuietly } from '../../../core/observe/call-quietly.js'
import { RETURN_CODE } from '../../../return-codes/names.js'
import { isObject } from '../../../validation/members.js'
import { describeCause, packageRefusal } from '../upload/package-refusal.js'
import { toSingleUseStream } from './single-use-stream.js'

/** Tokens or accounts, one by one. */
export type PackageEntries = Iterable<string> | AsyncIterable<string>

export interface EntrySource {
  /** Whether `begin` gives the same entries each time. */
  readonly rereadable: boolean
  /** Starts from the first entry. @throws TpnsRequestError when it gives nothing to iterate over */
  readonly begin: () => EntryReader
}

export type EntryReader = {
  /** Ends the source, as no more will be taken, without waiting for it. */
  readonly end: () => void
} & (
  | { readonly kind: 'sync'; readonly iterator: Iterator<unknown> }
  | { readonly kind: 'async'; readonly iterator: AsyncIterator<unknown> }
)

/** @throws TpnsRequestError when it is neither iterable nor a function */
export function openEntries(entries: unknown): EntrySource {
  if (typeof entries === 'function')
    return { rereadable: true, begin: () => openReader(callEntries(entries as () => unknown)) }
  const first = openReader(entries)
  // A generator, and every other iterator, is its own iterator: it can be walked once. Of asynchronous ones nobody can
  // say: a stream makes a new iterator each time, over what is left.
  const rereadable = first.kind === 'sync' && first.iterator !== entries
  let unused: EntryReader | undefined = first
  return {
    rereadable,
    begin() {
      const reader = unused ?? openReader(entries)
      unused = undefined
      return reader
    },
  }
}

function callEntries(entries: () => unknown): unknown {
  try {
    return entries()
  } catch (cause) {
    throw packageRefusal(
      'entries',
      {
        en: `is a function that threw (${describeCause(cause)})`,
        zh: `函数抛出了错误（${describeCause(cause)}）`,
      },
      { cause },
    )
  }
}

function openReader(entries: unknown): EntryReader {
  const stream = toSingleUseStream(entries)
  if (stream !== undefined) {
    const reason = stream.unreadable()
    if (reason !== undefined)
      throw packageRefusal('entries', {
        en: `cannot be read: the stream ${reason.en}. Pass a fresh one`,
        zh: `无法读取：流${reason.zh}。请传入新的流`,
      })
    return { kind: 'async', iterator: stream.read()[Symbol.asyncIterator](), end: stream.discard }
  }
  if (isObject(entries) && Symbol.iterator in entries) {
    const iterator = (entries as Iterable<unknown>)[Symbol.iterator]()
    return { kind: 'sync', iterator, end: () => callQuietly(() => iterator.return?.()) }
  }
  throw packageRefusal(
    'entries',
    {
      en: 'must be an array, a Set or any other (async) iterable of strings, or a function that returns one',
      zh: '应为数组、Set 或其他字符串的（异步）可迭代对象，或返回它的函数',
    },
    { retCode: entries === undefined ? RETURN_CODE.missing : RETURN_CODE.wrongType },
  )
}
