import type { BatchNews } from '../policy/batch-state.js'
import type { BatchRef, CampaignRecord, SideEffects } from '../record/record.js'

/** So long after its end an outcome is reported again when Redis may have forgotten it. */
const REMEMBERED_MS = 60_000

interface Entry {
  readonly ref: BatchRef
  /** Whether Redis has its latest word; an outcome, that is, and not an intent. */
  recorded: boolean
  news: BatchNews
  effects: Partial<SideEffects>
  /** When the outcome was known; undefined while in flight. */
  endedAt: number | undefined
  /** One after another: an older word must not arrive behind a newer one. */
  last: Promise<unknown>
}

type Answer = Awaited<ReturnType<CampaignRecord['update']>>

/** What this worker knows of its batches, and Redis might forget. */
export interface KnownOutcomes {
  /** Redis has confirmed the intent. */
  begin(owner: string, ref: BatchRef, fence: number, at: number): void
  /** Records an outcome. Waits for Redis as long as it takes. */
  end(owner: string, ref: BatchRef, news: BatchNews, effects: Partial<SideEffects>): Promise<Answer>
  /** Records everything again, as Redis may have forgotten it. */
  recordAgain(): Promise<void>
  /** Batches whose outcome Redis has not got: in flight, or reported in vain so far. */
  countUnrecorded(): number
}

export function createKnownOutcomes(
  record: Pick<CampaignRecord, 'update'>,
  elapsed: () => number,
): KnownOutcomes {
  const entries = new Map<string, Entry>()

  const forgetOld = () => {
    const before = elapsed() - REMEMBERED_MS
    for (const [owner, { endedAt }] of entries) {
      // In the order in which they began: most of those behind are younger.
      if (endedAt !== undefined && endedAt < before) entries.delete(owner)
      else if (endedAt !== undefined) break
    }
  }
  const write = (entry: Entry): Promise<Answer> => {
    const writing = entry.last.then(async () => {
      const answer = await record.update(entry.ref, entry.news, entry.effects)
      entry.recorded = entry.endedAt !== undefined
      return answer
    })
    entry.last = writing.catch(() => {})
    return writing
  }

  return {
    begin(owner, ref, fence, at) {
      forgetOld()
      const news = { kind: 'in-flight', fence, owner, at } as const
      const known = entries.get(owner)
      if (known !== undefined) known.news = news
      else entries.set(owner, makeEntry(ref, news, {}))
    },
    end(owner, ref, news, effects) {
      const entry = entries.get(owner) ?? makeEntry(ref, news, effects)
      Object.assign(entry, { news, effects, endedAt: elapsed() })
      entries.set(owner, entry)
      return write(entry)
    },
    async recordAgain() {
      forgetOld()
      await Promise.all([...entries.values()].map(write))
    },
    countUnrecorded: () => [...entries.values()].filter(({ recorded }) => !recorded).length,
  }
}

function makeEntry(ref: BatchRef, news: BatchNews, effects: Partial<SideEffects>): Entry {
  return { ref, recorded: false, news, effects, endedAt: undefined, last: Promise.resolve() }
}
