import { types } from 'node:util'
import { TpnsRequestError } from '../../../errors/validation-errors.js'
import { RETURN_CODE } from '../../../return-codes/names.js'
import type { Bilingual } from '../../../return-codes/types.js'
import { isObject } from '../../../validation/members.js'
import { describeCause, packageRefusal } from '../upload/package-refusal.js'
import { type Content, pieces } from './content.js'

/** A stream: it is read once, and not before the connection stands. */
export function createStreamContent(source: SingleUseStream): Content {
  let begun = false
  async function* read(): AsyncGenerator<Uint8Array> {
    begun = true
    try {
      for await (const chunk of source.read()) yield* pieces(toBytes(chunk))
    } catch (cause) {
      throw cause instanceof TpnsRequestError ? cause : failed(cause)
    }
  }
  return {
    repeatable: () => !begun,
    async open() {
      const reason = source.unreadable()
      if (reason !== undefined)
        throw packageRefusal('stream', {
          en: `cannot be read: it ${reason.en}. Pass a fresh one`,
          zh: `无法读取：流${reason.zh}。请传入新的流`,
        })
      return {
        size: undefined,
        chunks: read(),
        // Untouched so far, it may serve the next attempt.
        close: async () => {
          if (begun) source.discard()
        },
      }
    },
  }
}

function toBytes(chunk: unknown): Uint8Array {
  if (types.isUint8Array(chunk)) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8')
  throw packageRefusal(
    'stream',
    {
      en: 'gave something other than bytes or text. For tokens or accounts one by one use { entries }',
      zh: '产生了字节和文本以外的内容。逐个传入 Token 或账号请用 { entries }',
    },
    { retCode: RETURN_CODE.wrongType },
  )
}

function failed(cause: unknown) {
  return packageRefusal(
    'stream',
    { en: `failed while it was read (${describeCause(cause)})`, zh: `读取时出错（${describeCause(cause)}）` },
    { cause },
  )
}

/** A stream of any kind that can be read once, and ended from outside while it is being read. */
export interface SingleUseStream {
  readonly read: () => AsyncIterable<unknown>
  /**
   * Ends a stream that is no longer needed, without waiting for it: one that hangs would hang us. Does nothing when it has
   * ended already.
   */
  readonly discard: () => void
  /** Why it cannot be read from its beginning; undefined when it can. */
  readonly unreadable: () => Bilingual | undefined
}

interface NodeStream extends AsyncIterable<unknown> {
  destroy(): void
  on(event: 'error', listener: () => void): unknown
  readonly destroyed?: boolean
  readonly errored?: Error | null
}

interface WebStream {
  getReader(): WebReader
  cancel(): Promise<void>
  readonly locked: boolean
}

interface WebReader {
  read(): Promise<{ done: boolean; value?: unknown }>
  cancel(): Promise<void>
}

/** Undefined when it is none. */
export function toSingleUseStream(stream: unknown): SingleUseStream | undefined {
  if (!isObject(stream)) return undefined
  if ('getReader' in stream) return fromWebStream(stream as unknown as WebStream)
  if (!(Symbol.asyncIterator in stream)) return undefined
  if ('destroy' in stream && 'on' in stream) return fromNodeStream(stream as unknown as NodeStream)
  return fromIterable(stream as AsyncIterable<unknown>)
}

function fromNodeStream(stream: NodeStream): SingleUseStream {
  // One that fails while nobody listens ends the process, and it is read only once the connection stands.
  stream.on('error', () => {})
  return {
    read: () => stream,
    discard: () => stream.destroy(),
    unreadable() {
      if (stream.errored) {
        const { message } = stream.errored
        return { en: `has failed (${message})`, zh: `已出错（${message}）` }
      }
      if (stream.destroyed !== true) return undefined
      return { en: 'has ended already, or was destroyed', zh: '已结束或已被销毁' }
    },
  }
}

/** Through a reader of our own: the iterator of a web stream cannot be ended while it waits. */
function fromWebStream(stream: WebStream): SingleUseStream {
  let reader: WebReader | undefined
  return {
    async *read() {
      reader = stream.getReader()
      for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value
    },
    discard: () => void (reader ?? stream).cancel().catch(() => {}),
    unreadable: () =>
      stream.locked
        ? { en: 'is locked: something else is reading it', zh: '已被锁定：其他代码正在读取' }
        : undefined,
  }
}

function fromIterable(iterable: AsyncIterable<unknown>): SingleUseStream {
  let iterator: AsyncIterator<unknown> | undefined
  return {
    read() {
      const opened = iterable[Symbol.asyncIterator]()
      iterator = opened
      return { [Symbol.asyncIterator]: () => opened }
    },
    discard() {
      const ending = iterator ?? (iterable as Partial<AsyncIterator<unknown>>)
      Promise.resolve()
        .then(() => ending.return?.())
        .catch(() => {})
    },
    unreadable: () => undefined,
  }
}
