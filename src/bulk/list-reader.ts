import type { PushResult } from '../endpoints/push-app.js'
import type { Batch, BatchReader } from './batch.js'
import { digestOf } from './digest.js'
import { duplicateCheck, pauseBetween, type Reading } from './reading.js'
import type { RecipientRule } from './recipient-rules.js'

export interface ListReading extends Reading {
  readonly batchSize: number
  readonly rule: RecipientRule
  /** Pushes to one list. */
  readonly push: (recipients: readonly string[]) => Promise<PushResult>
}

/** Cuts a source into lists: each time the next `batchSize` recipients that can be sent to. */
export function listReader(reading: ListReading): BatchReader {
  const { source, counts, batchSize, rule, skip, push } = reading
  const isFirst = duplicateCheck(reading)
  let list: string[] = []
  let index = 0
  let closed = false

  const fill = async () => {
    while (list.length < batchSize) {
      const pause = pauseBetween(reading)
      if (pause !== undefined) await pause
      if (closed) return
      // No promise for each recipient where the source needs none.
      const step = source.sync ? source.next() : await source.next()
      if (closed || step.done === true) return
      counts.taken += 1
      const recipient = step.value as string
      const fault = rule(recipient)
      if (fault !== undefined) await skip(recipient, fault)
      else if (isFirst(recipient)) list.push(recipient)
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
