/** Streams a changing value to any number of readers. Nothing is queued: a slow reader misses values in between. */
export interface ProgressStream<T> {
  /** The value has changed. */
  notify(): void
  /** No more changes will come; with an error, iterators end by throwing it. */
  end(failure?: { error: unknown }): void
  iterate(): AsyncIterableIterator<T>
}

/** @param read returns the current value */
export function createProgressStream<T>(read: () => T): ProgressStream<T> {
  let version = 0
  let ended = false
  let failure: { error: unknown } | undefined
  let wakeAll: (() => void)[] = []
  const wake = () => {
    const waiting = wakeAll
    wakeAll = []
    for (const resolve of waiting) resolve()
  }

  return {
    notify() {
      version += 1
      if (wakeAll.length > 0) wake()
    },
    end(why) {
      ended = true
      failure = why
      version += 1
      wake()
    },
    iterate() {
      let seen = 0
      let left = false
      return {
        [Symbol.asyncIterator]() {
          return this
        },
        async next() {
          while (seen === version && !left) await new Promise<void>((resolve) => wakeAll.push(resolve))
          if (left) return { done: true, value: undefined }
          seen = version
          if (!ended) return { done: false, value: read() }
          left = true
          if (failure !== undefined) throw failure.error
          return { done: false, value: read() }
        },
        async return() {
          left = true
          wake()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
