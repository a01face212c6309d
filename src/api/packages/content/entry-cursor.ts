import type { EntryCheck } from '../upload/check-entry.js'
import { describeCause, packageRefusal } from '../upload/package-refusal.js'
import type { EntryReader, EntrySource } from './entry-source.js'

/** A place in a sequence of entries, with the entry that comes next. Packages are cut from it one after another. */
export interface EntryCursor {
  /** Entries taken so far. */
  readonly position: () => number
  /** Makes the next entry known; gives a promise only if it has to wait. */
  readonly peek: () => Promise<void> | undefined
  /** The next entry; undefined when there is none, or it is not known yet. */
  readonly next: () => NextEntry | undefined
  /** Steps over the next entry. */
  readonly advance: () => void
  /** Whether the place can be reached (again). */
  readonly canRewind: (position: number) => boolean
  /** Goes to a place, by reading the source again when it is behind. */
  readonly rewind: (position: number) => Promise<void>
  /** Ends the source, without waiting for it. */
  readonly end: () => void
}

interface NextEntry {
  readonly text: string
  /** In UTF-8. */
  readonly bytes: number
}

export function createEntryCursor(source: EntrySource, check: EntryCheck): EntryCursor {
  let reader: EntryReader | undefined
  let position = 0
  let next: NextEntry | undefined
  let exhausted = false
  let looking: Promise<void> | undefined

  const accept = (result: IteratorResult<unknown>) => {
    if (result.done === true) exhausted = true
    else next = { text: result.value as string, bytes: check(result.value, position) }
  }

  const end = () => {
    if (!exhausted) reader?.end()
    reader = undefined
    next = undefined
    looking = undefined
    exhausted = false
    position = 0
  }

  const wait = (from: EntryReader, coming: PromiseLike<IteratorResult<unknown>>): Promise<void> =>
    Promise.resolve(coming).then(
      (result) => {
        // Otherwise it answers a reader that has gone: the source was restarted meanwhile.
        if (reader !== from) return
        looking = undefined
        accept(result)
      },
      (cause: unknown) => {
        if (reader === from) looking = undefined
        fail(cause)
      },
    )

  const peek = (): Promise<void> | undefined => {
    if (next !== undefined || exhausted) return undefined
    if (looking !== undefined) return looking
    reader ??= source.begin()
    let coming: IteratorResult<unknown> | Promise<IteratorResult<unknown>>
    try {
      coming = reader.iterator.next()
    } catch (cause) {
      fail(cause)
    }
    if (reader.kind === 'sync') accept(coming as IteratorResult<unknown>)
    else looking = wait(reader, coming as Promise<IteratorResult<unknown>>)
    return looking
  }

  return {
    position: () => position,
    next: () => next,
    peek,
    advance() {
      next = undefined
      position += 1
    },
    canRewind: (target) => source.rereadable || position === target,
    async rewind(target) {
      if (position === target) return
      end()
      while (position < target) {
        await peek()
        if (next === undefined)
          throw packageRefusal('entries', {
            en: 'had fewer entries when they were read again for a retry',
            zh: '重试时再次读取，条目变少了',
          })
        next = undefined
        position += 1
      }
    },
    end,
  }
}

function fail(cause: unknown): never {
  throw packageRefusal(
    'entries',
    {
      en: `failed while they were read (${describeCause(cause)})`,
      zh: `读取时出错（${describeCause(cause)}）`,
    },
    { cause },
  )
}
