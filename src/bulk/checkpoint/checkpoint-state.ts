import { TpnsConfigError } from '../../errors/before-the-wire.js'
import { describeValue } from '../../validation/describe-value.js'
import type { CheckpointEvent, JobIdentity } from '../options.js'

/** What earlier runs have recorded of a batch. */
export type EarlierStatus =
  | 'none'
  /** Announced, without an outcome: the process died meanwhile. */
  | 'in-flight'
  | 'accepted'
  | 'rejected'
  | 'rejected-retryable'
  | 'unknown'
  | 'not-sent'

const STATUSES: readonly EarlierStatus[] = [
  'none',
  'in-flight',
  'accepted',
  'rejected',
  'rejected-retryable',
  'unknown',
  'not-sent',
]

/** What a checkpoint says. 17 bytes a batch, since a hundred million recipients are a hundred thousand batches. */
export interface EarlierRuns {
  /** Undefined for a new checkpoint. */
  readonly job: JobIdentity | undefined
  /** Batches that were recorded, and holes between them. */
  readonly length: number
  /** Whether any batch was accepted. */
  readonly anyAccepted: boolean
  statusOf(index: number): EarlierStatus
  /** How many recipients the service named as invalid. */
  invalidOf(index: number): number
  /** Whether the batch holds the recipients that were recorded. */
  isSame(index: number, recipients: number, digest: string): boolean
}

export type Events = Iterable<CheckpointEvent> | AsyncIterable<CheckpointEvent>

/** @throws TpnsConfigError when the events are not those of one job */
export async function readEarlierRuns(events: Events): Promise<EarlierRuns> {
  let job: JobIdentity | undefined
  let anyAccepted = false
  let table = newTable(1024)
  let length = 0

  if (!isIterable(events)) {
    throw new TpnsConfigError(
      `checkpoint: load() must give the recorded events, none for a new job, as an iterable, not ${describeValue(events)}. Nothing was sent.`,
    )
  }
  for await (const event of events) {
    if (typeof event !== 'object' || event === null) throw damaged(event)
    if (event.type === 'job') {
      job ??= event
      continue
    }
    const { batch } = event
    if (job === undefined || !Number.isSafeInteger(batch) || batch < 0) throw damaged(event)
    if (batch >= table.status.length) table = grown(table, batch)
    length = Math.max(length, batch + 1)
    const before = statusIn(table, batch)
    if (event.type === 'started') announce(table, event, before)
    else if (before === 'none') throw damaged(event)
    // Once accepted, always accepted: the one mistake that must not happen is to send again.
    const stated = statusAfter(event)
    const after = before === 'accepted' ? before : stated
    table.status[batch] = STATUSES.indexOf(after)
    if (event.type === 'accepted') {
      anyAccepted = true
      table.invalid[batch] = event.invalid
    } else if (
      job.method === 'sendEach' &&
      event.type === 'rejected' &&
      event.error === 'TPNS_INVALID_TOKEN'
    ) {
      table.invalid[batch] = 1
    }
  }

  return {
    job,
    length,
    anyAccepted,
    statusOf: (index) => statusIn(table, index),
    invalidOf: (index) => table.invalid[index] ?? 0,
    isSame: (index, recipients, digest) => isSame(table, index, recipients, digest),
  }
}

function isIterable(events: unknown): boolean {
  return (
    typeof events === 'object' &&
    events !== null &&
    (Symbol.iterator in events || Symbol.asyncIterator in events)
  )
}

function statusAfter(event: Exclude<CheckpointEvent, { type: 'job' }>): EarlierStatus {
  switch (event.type) {
    case 'started':
      return 'in-flight'
    case 'rejected':
      return event.retryable ? 'rejected-retryable' : 'rejected'
    case 'accepted':
    case 'unknown':
    case 'not-sent':
      return event.type
    default:
      throw damaged(event)
  }
}

interface Table {
  readonly status: Uint8Array
  readonly recipients: Uint32Array
  readonly invalid: Uint32Array
  /** A number holds 53 bits, so that a digest takes two. */
  readonly digestHigh: Uint32Array
  readonly digestLow: Uint32Array
}

function newTable(length: number): Table {
  return {
    status: new Uint8Array(length),
    recipients: new Uint32Array(length),
    invalid: new Uint32Array(length),
    digestHigh: new Uint32Array(length),
    digestLow: new Uint32Array(length),
  }
}

function grown(table: Table, index: number): Table {
  const larger = newTable(Math.max(index + 1, table.status.length * 2))
  for (const column of Object.keys(table) as (keyof Table)[]) larger[column].set(table[column])
  return larger
}

function statusIn(table: Table, index: number): EarlierStatus {
  return STATUSES[table.status[index] ?? 0] ?? 'none'
}

function announce(
  table: Table,
  event: Extract<CheckpointEvent, { type: 'started' }>,
  before: EarlierStatus,
): void {
  const { batch, recipients, digest } = event
  if (!/^[0-9a-f]{16}$/.test(digest)) throw damaged(event)
  if (before !== 'none' && !isSame(table, batch, recipients, digest)) throw damaged(event)
  table.recipients[batch] = recipients
  table.digestHigh[batch] = Number.parseInt(digest.slice(0, 8), 16)
  table.digestLow[batch] = Number.parseInt(digest.slice(8), 16)
}

function isSame(table: Table, index: number, recipients: number, digest: string): boolean {
  return (
    table.recipients[index] === recipients &&
    table.digestHigh[index] === Number.parseInt(digest.slice(0, 8), 16) &&
    table.digestLow[index] === Number.parseInt(digest.slice(8), 16)
  )
}

function damaged(event: unknown): TpnsConfigError {
  return new TpnsConfigError(
    `The checkpoint is damaged, or of a newer version of this library: the event ${JSON.stringify(event)} makes no sense after those before it. Nothing was sent. Repair it from a copy; a new checkpoint would send to everybody again.`,
  )
}
