/** A stream of any kind that can be read once, and ended from outside while it is being read. */
export interface OneTimeStream {
  readonly read: () => AsyncIterable<unknown>
  /**
   * Ends a stream that is no longer needed, without waiting for it: one that hangs would hang us. Harmless when it has
   * ended already.
   */
  readonly discard: () => void
  /** Why it cannot be read from its beginning; undefined when it can. */
  readonly unreadable: () => string | undefined
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
export function oneTimeStream(stream: unknown): OneTimeStream | undefined {
  if (typeof stream !== 'object' || stream === null) return undefined
  if ('getReader' in stream) return fromWebStream(stream as WebStream)
  if (!(Symbol.asyncIterator in stream)) return undefined
  if ('destroy' in stream && 'on' in stream) return fromNodeStream(stream as NodeStream)
  return fromIterable(stream as AsyncIterable<unknown>)
}

function fromNodeStream(stream: NodeStream): OneTimeStream {
  // One that fails while nobody listens ends the process, and it is read only once the connection stands.
  stream.on('error', () => {})
  return {
    read: () => stream,
    discard: () => stream.destroy(),
    unreadable() {
      if (stream.errored) return `has failed (${stream.errored.message})`
      return stream.destroyed === true ? 'has ended already, or was destroyed' : undefined
    },
  }
}

/** Through a reader of our own: the iterator of a web stream cannot be ended while it waits. */
function fromWebStream(stream: WebStream): OneTimeStream {
  let reader: WebReader | undefined
  return {
    async *read() {
      reader = stream.getReader()
      for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value
    },
    discard: () => void (reader ?? stream).cancel().catch(() => {}),
    unreadable: () => (stream.locked ? 'is locked: something else is reading it' : undefined),
  }
}

function fromIterable(iterable: AsyncIterable<unknown>): OneTimeStream {
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
