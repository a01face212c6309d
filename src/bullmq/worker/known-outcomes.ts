import type { BatchNews } from '../policy/batch-state.js'
import type { BatchRef, CampaignRecord, Told } from '../record/record.js'

/** So long after its end an outcome is reported again when Redis may have forgotten it. */
const REMEMBERED_MS = 60_000

interface Entry {
  readonly ref: BatchRef
  /** Whether Redis has its latest word; an outcome, that is, and not an intent. */
  recorded: boolean
  news: BatchNews
  told: Partial<Told>
  /** When the outcome was known; undefined while in flight. */
  endedAt: number | undefined
  /** One after another: an older word must not arrive behind a newer one. */
  last: Promise<unknown>
}

type Answer = Awaited<ReturnType<CampaignRecord['tell']>>

/** What this worker knows of its batches, and Redis might forget. */
export interface KnownOutcomes {
  /** Redis has confirmed the intent. */
  begin(owner: string, ref: BatchRef, fence: number, at: number): void
  /** Tells an outcome. Waits for Redis as long as it takes. */
  end(owner: string, ref: BatchRef, news: BatchNews, told: Partial<Told>): Promise<Answer>
  /** Tells everything again. */
  tellAgain(): Promise<void>
  /** Batches whose outcome Redis has not got: in flight, or reported in vain so far. */
  countUnrecorded(): number
}

export function createKnownOutcomes(
  record: Pick<CampaignRecord, 'tell'>,
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
  const tell = (entry: Entry): Promise<Answer> => {
    const telling = entry.last.then(async () => {
      const answer = await record.tell(entry.ref, entry.news, entry.told)
      entry.recorded = entry.endedAt !== undefined
      return answer
    })
    entry.last = telling.catch(() => {})
    return telling
  }

  return {
    begin(owner, ref, fence, at) {
      forgetOld()
      const news = { kind: 'in-flight', fence, owner, at } as const
      const known = entries.get(owner)
      if (known !== undefined) known.news = news
      else entries.set(owner, makeEntry(ref, news, {}))
    },
    end(owner, ref, news, told) {
      const entry = entries.get(owner) ?? makeEntry(ref, news, told)
      Object.assign(entry, { news, told, endedAt: elapsed() })
      entries.set(owner, entry)
      return tell(entry)
    },
    async tellAgain() {
      forgetOld()
      await Promise.all([...entries.values()].map(tell))
    },
    countUnrecorded: () => [...entries.values()].filter(({ recorded }) => !recorded).length,
  }
}

function makeEntry(ref: BatchRef, news: BatchNews, told: Partial<Told>): Entry {
  return { ref, recorded: false, news, told, endedAt: undefined, last: Promise.resolve() }
}
