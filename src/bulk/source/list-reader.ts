import type { PushResult } from '../../api/push/endpoint.js'
import type { Batch, BatchReader } from './batch.js'
import { digestOf } from './digest.js'
import { duplicateCheck, pauses, type Reading } from './reader-context.js'
import type { RecipientRule } from './recipient-checks.js'

export interface ListReading extends Reading {
  readonly batchSize: number
  readonly rule: RecipientRule
  /** Sends the push to one list. */
  readonly push: (recipients: readonly string[]) => Promise<PushResult>
}

/**
 * Cuts a source into lists of the next `batchSize` valid recipients. Hot loop, run once for each of a hundred million
 * recipients: it creates no promise unless the source does.
 */
export function listReader(reading: ListReading): BatchReader {
  const { source, counts, batchSize, rule, skip, push } = reading
  const isDuplicate = duplicateCheck(reading)
  const pause = pauses()
  let list: string[] = []
  let index = 0
  let page: readonly unknown[] = []
  let at = 0
  let closed = false

  /** Takes recipients from the current page. Returns a promise only if there is something to wait for. */
  const takeFromPage = (): void | Promise<void> | undefined => {
    const from = at
    const end = Math.min(page.length, at + batchSize - list.length)
    while (at < end && rule(page[at]) === undefined) at += 1
    const taken = page.slice(from, at) as string[]
    const wanted = isDuplicate === undefined ? taken : taken.filter((recipient) => !isDuplicate(recipient))
    list = list.length === 0 ? wanted : list.concat(wanted)
    counts.taken += at - from
    const pausing = pause(at - from + 1)
    if (at === end) return pausing
    counts.taken += 1
    const refused = page[at++]
    const skipping = skip(refused, rule(refused) ?? 'not-text')
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
      const fault = rule(recipient)
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
      return listBatch(index++, recipients, push)
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

function listBatch(index: number, recipients: readonly string[], push: ListReading['push']): Batch {
  return {
    index,
    recipients,
    count: recipients.length,
    digest: () => digestOf(recipients),
    send: () => push(recipients),
    suspects: [],
  }
}
