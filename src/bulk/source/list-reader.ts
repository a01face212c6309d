import type { PushResult } from '../../api/push/results.js'
import type { Batch, BatchReader } from './batch.js'
import { digestRecipients } from './digest.js'
import { createDuplicateCheck, createPauses, type ReaderContext } from './reader-context.js'
import type { RecipientCheck } from './recipient-checks.js'

export interface ListReaderInit extends ReaderContext {
  readonly batchSize: number
  readonly check: RecipientCheck
  /** Sends the push to one list. */
  readonly push: (recipients: readonly string[]) => Promise<PushResult>
}

/**
 * Cuts a source into lists of the next `batchSize` valid recipients. Hot loop, run once for each of a hundred million
 * recipients: it creates no promise unless the source does.
 */
export function createListReader(init: ListReaderInit): BatchReader {
  const { source, counts, batchSize, check, skip, push } = init
  const isDuplicate = createDuplicateCheck(init)
  const pause = createPauses()
  let list: string[] = []
  let index = 0
  let page: readonly unknown[] = []
  let at = 0
  let closed = false

  /** Takes recipients from the current page. Returns a promise only if there is something to wait for. */
  const takeFromPage = (): void | Promise<void> | undefined => {
    const from = at
    const end = Math.min(page.length, at + batchSize - list.length)
    while (at < end && check(page[at]) === undefined) at += 1
    const taken = page.slice(from, at) as string[]
    const wanted = isDuplicate === undefined ? taken : taken.filter((recipient) => !isDuplicate(recipient))
    list = list.length === 0 ? wanted : list.concat(wanted)
    counts.taken += at - from
    const pausing = pause(at - from + 1)
    if (at === end) return pausing
    counts.taken += 1
    const refused = page[at++]
    const skipping = skip(refused, check(refused) ?? 'not-a-string')
    return pausing === undefined ? skipping : pausing.then(() => skipping)
  }

  const fill = async () => {
    while (list.length < batchSize && !closed) {
      if (at < page.length) {
        const waiting = takeFromPage()
        if (waiting !== undefined) await waiting
        continue
      }
      const step = source.sync ? source.iterator.next() : await source.iterator.next()
      if (closed || step.done === true) return
      if (source.paged && Array.isArray(step.value)) {
        page = step.value
        at = 0
        continue
      }
      counts.taken += 1
      const recipient = step.value as string
      const fault = check(recipient)
      if (fault !== undefined) await skip(recipient, fault)
      else if (isDuplicate === undefined || !isDuplicate(recipient)) list.push(recipient)
      const waiting = pause(1)
      if (waiting !== undefined) await waiting
    }
  }

  return {
    async next() {
      await fill()
      if (closed || list.length === 0) return undefined
      const recipients = list
      list = []
      return buildListBatch(index++, recipients, push)
    },
    get unfinished() {
      return { recipients: list, count: list.length }
    },
    get index() {
      return index
    },
    close() {
      closed = true
      source.close()
    },
  }
}

function buildListBatch(index: number, recipients: readonly string[], push: ListReaderInit['push']): Batch {
  return {
    index,
    recipients,
    count: recipients.length,
    digest: () => digestRecipients(recipients),
    send: () => push(recipients),
    possiblyInvalid: [],
  }
}
