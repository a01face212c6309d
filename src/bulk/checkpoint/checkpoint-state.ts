import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeValue } from '../../validation/describe-value.js'
import { isObject } from '../../validation/members.js'
import type { CheckpointEvent, JobIdentity } from './types.js'

/** What earlier runs have recorded of a batch. */
export type RecordedStatus =
  | 'none'
  /** Announced, without an outcome: the process died meanwhile. */
  | 'in-flight'
  | 'accepted'
  | 'rejected'
  | 'rejected-retryable'
  | 'unknown'
  | 'not-sent'

const STATUSES: readonly RecordedStatus[] = [
  'none',
  'in-flight',
  'accepted',
  'rejected',
  'rejected-retryable',
  'unknown',
  'not-sent',
]

/** What a checkpoint says. 17 bytes a batch, since a hundred million recipients are a hundred thousand batches. */
export interface CheckpointState {
  /** Undefined for a new checkpoint. */
  readonly job: JobIdentity | undefined
  /** Batches that were recorded, and holes between them. */
  readonly length: number
  /** Whether any batch was accepted. */
  readonly anyAccepted: boolean
  getStatus(index: number): RecordedStatus
  /** How many recipients the service named as invalid. */
  countInvalid(index: number): number
  /** Whether the batch holds the recipients that were recorded. */
  hasSameRecipients(index: number, recipients: number, digest: string): boolean
}

export type Events = Iterable<CheckpointEvent> | AsyncIterable<CheckpointEvent>

/** @throws TpnsConfigError when the events are not those of one job */
export async function readCheckpointState(events: Events): Promise<CheckpointState> {
  let job: JobIdentity | undefined
  let anyAccepted = false
  let table = createTable(1024)
  let length = 0

  if (!isIterable(events)) {
    throw new TpnsConfigError({
      en: `checkpoint: load() must give the recorded events, none for a new job, as an iterable, not ${describeValue(events)}. Nothing was sent.`,
      zh: 'checkpoint 的 load() 必须以可迭代对象返回已记录的事件（新作业为空）。请求未发出。',
    })
  }
  for await (const event of events) {
    if (typeof event !== 'object' || event === null) throw damagedError(event)
    if (event.type === 'job') {
      job ??= event
      continue
    }
    const { batch } = event
    if (job === undefined || !Number.isSafeInteger(batch) || batch < 0) throw damagedError(event)
    if (batch >= table.status.length) table = growTable(table, batch)
    length = Math.max(length, batch + 1)
    const before = readStatus(table, batch)
    if (event.type === 'started') recordStart(table, event, before)
    else if (before === 'none') throw damagedError(event)
    // Once accepted, always accepted: the one mistake that must not happen is to send again.
    const stated = getStatusAfter(event)
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
    getStatus: (index) => readStatus(table, index),
    countInvalid: (index) => table.invalid[index] ?? 0,
    hasSameRecipients: (index, recipients, digest) => hasSameRecipients(table, index, recipients, digest),
  }
}

function isIterable(events: unknown): boolean {
  return isObject(events) && (Symbol.iterator in events || Symbol.asyncIterator in events)
}

function getStatusAfter(event: Exclude<CheckpointEvent, { type: 'job' }>): RecordedStatus {
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
      throw damagedError(event)
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

function createTable(length: number): Table {
  return {
    status: new Uint8Array(length),
    recipients: new Uint32Array(length),
    invalid: new Uint32Array(length),
    digestHigh: new Uint32Array(length),
    digestLow: new Uint32Array(length),
  }
}

function growTable(table: Table, index: number): Table {
  const larger = createTable(Math.max(index + 1, table.status.length * 2))
  for (const column of Object.keys(table) as (keyof Table)[]) larger[column].set(table[column])
  return larger
}

function readStatus(table: Table, index: number): RecordedStatus {
  return STATUSES[table.status[index] ?? 0] ?? 'none'
}

function recordStart(
  table: Table,
  event: Extract<CheckpointEvent, { type: 'started' }>,
  before: RecordedStatus,
): void {
  const { batch, recipients, digest } = event
  if (!/^[0-9a-f]{16}$/.test(digest)) throw damagedError(event)
  if (before !== 'none' && !hasSameRecipients(table, batch, recipients, digest)) throw damagedError(event)
  table.recipients[batch] = recipients
  table.digestHigh[batch] = Number.parseInt(digest.slice(0, 8), 16)
  table.digestLow[batch] = Number.parseInt(digest.slice(8), 16)
}

function hasSameRecipients(table: Table, index: number, recipients: number, digest: string): boolean {
  return (
    table.recipients[index] === recipients &&
    table.digestHigh[index] === Number.parseInt(digest.slice(0, 8), 16) &&
    table.digestLow[index] === Number.parseInt(digest.slice(8), 16)
  )
}

function damagedError(event: unknown): TpnsConfigError {
  return new TpnsConfigError({
    en: `The checkpoint is damaged, or of a newer version of this library: the event ${JSON.stringify(event)} makes no sense after those before it. Nothing was sent. Repair it from a copy; a new checkpoint would send to everybody again.`,
    zh: `检查点已损坏，或由更新版本的本客户端写入：事件 ${JSON.stringify(event)} 与之前的记录不符。请求未发出。请用备份修复；换用新的检查点会向所有接收者重新推送。`,
  })
}
