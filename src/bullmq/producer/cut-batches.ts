import type { SkipReason } from '../../bulk/source/recipient-checks.js'
import { openSource } from '../../bulk/source/source.js'
import type { Runtime } from '../../core/ports/runtime.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { isObject } from '../../validation/members.js'
import { encodeJson, encodeLines, encodeReference } from '../payload.js'

/** Where a source has been read to. */
export interface SourcePosition {
  /** The last one that the source gave; undefined for its beginning. */
  readonly cursor: string | undefined
  /** Elements taken since. */
  readonly offset: number
  /** Recipients taken, those that were skipped included. */
  readonly taken: number
  readonly skipped: number
}

interface NewBatch {
  readonly count: number
  readonly payload: string
}

/** Batches, and where the source is behind them: both are stored in one step. */
export interface Chunk {
  readonly batches: readonly NewBatch[]
  readonly position: SourcePosition
  readonly complete: boolean
}

export interface CutInit {
  /** How recipients are kept: lists of them, or one at a time. */
  readonly kind: 'lists' | 'singles'
  readonly batchSize: number
  /** Why a recipient cannot be sent to. @throws TpnsRequestError for a push that breaks a rule */
  readonly check: (recipient: unknown) => SkipReason | 'not-json' | undefined
  /** Whether cursors of the source count: one that cannot be opened again has only its beginning. */
  readonly cursors: boolean
  readonly elapsed: Runtime['elapsed']
  readonly onSkipped: (recipient: unknown, reason: SkipReason | 'not-json') => void | Promise<void>
}

/** A chunk is stored when it holds so much, or is so old. */
const CHUNK_BATCHES = 50
const CHUNK_CHARACTERS = 2_000_000
const CHUNK_MS = 1_000

/**
 * Cuts a source into batches. Holds one chunk, and one element of the source, however many recipients there are.
 *
 * @param from where to go on; the source has been opened at its cursor already
 * @throws TpnsConfigError for a source that cannot be read; what the source throws
 */
export async function* cutBatches(
  source: unknown,
  from: SourcePosition,
  init: CutInit,
): AsyncGenerator<Chunk> {
  const { kind, batchSize, check, cursors, elapsed, onSkipped } = init
  // An array is not a page here: its elements may be pages and references.
  const opened = openSource(Array.isArray(source) ? source.values() : source, kind === 'lists')
  let { cursor, taken, skipped } = from
  let toSkip = from.offset
  let offset = 0
  let list: string[] = []
  let batches: NewBatch[] = []
  let characters = 0
  let chunkAt = 0

  const add = (count: number, payload: string) => {
    if (batches.length === 0) chunkAt = elapsed()
    batches.push({ count, payload })
    characters += payload.length
  }
  const isFull = () =>
    batches.length >= CHUNK_BATCHES ||
    characters >= CHUNK_CHARACTERS ||
    (batches.length > 0 && elapsed() - chunkAt > CHUNK_MS)
  const chunk = (complete: boolean): Chunk => {
    const cut = batches
    batches = []
    characters = 0
    return { batches: cut, position: { cursor, offset, taken, skipped }, complete }
  }
  const endList = () => {
    if (list.length === 0) return
    add(list.length, encodeLines(list))
    list = []
  }
  /** Whether the element was queued by an earlier producer. */
  const isQueued = () => {
    offset += 1
    if (toSkip === 0) return false
    toSkip -= 1
    return true
  }
  const take = async (recipient: unknown): Promise<void> => {
    if (isQueued()) return
    taken += 1
    const fault = check(recipient)
    if (fault !== undefined) {
      skipped += 1
      await onSkipped(recipient, fault)
    } else if (kind === 'singles') add(1, encodeJson(recipient))
    else {
      list.push(recipient as string)
      if (list.length === batchSize) endList()
    }
  }

  try {
    for (;;) {
      const step = opened.sync ? opened.iterator.next() : await opened.iterator.next()
      if (step.done === true) break
      const element = readElement(step.value, opened.paged)
      if (element.kind === 'reference') {
        if (!isQueued()) {
          if (kind === 'singles' || element.count > batchSize)
            throw referenceError(kind, element.count, batchSize)
          endList()
          taken += element.count
          add(element.count, encodeReference(element.reference))
        }
      } else {
        for (const recipient of element.recipients) {
          await take(recipient)
          // A chunk ends where a batch does: everything before its position is in batches.
          if (isFull() && list.length === 0) yield chunk(false)
        }
      }
      if (cursors && element.cursor !== undefined) {
        // What is left to skip stays: a source whose pages have become smaller must not be queued twice.
        cursor = element.cursor
        offset = 0
      }
      if (isFull() && list.length === 0) yield chunk(false)
    }
    endList()
    yield chunk(true)
  } finally {
    opened.close()
  }
}

type Element = { readonly cursor: string | undefined } & (
  | { readonly kind: 'recipients'; readonly recipients: readonly unknown[] }
  | { readonly kind: 'reference'; readonly reference: unknown; readonly count: number }
)

function readElement(value: unknown, paged: boolean): Element {
  if (paged && Array.isArray(value)) return { kind: 'recipients', recipients: value, cursor: undefined }
  if (isObject(value) && 'cursor' in value && 'recipients' in value) {
    const { recipients, cursor } = value as { recipients: unknown; cursor: unknown }
    if (Array.isArray(recipients) && typeof cursor === 'string')
      return { kind: 'recipients', recipients, cursor }
    throw new TpnsConfigError({
      en: 'A page of recipients must be { recipients: […], cursor: "…" }, the cursor a string. What was queued before stays queued: call create again with correct pages to go on.',
      zh: '一页接收者必须为 { recipients: […], cursor: "…" }，cursor 为字符串。此前已入队的不受影响：更正后再次调用 create 即可继续。',
    })
  }
  if (isObject(value) && 'reference' in value && 'count' in value) {
    const { reference, count, cursor } = value as { reference: unknown; count: unknown; cursor?: unknown }
    if (JSON.stringify(reference) !== undefined && Number.isSafeInteger(count) && Number(count) > 0)
      return {
        kind: 'reference',
        reference,
        count: Number(count),
        cursor: typeof cursor === 'string' ? cursor : undefined,
      }
    throw new TpnsConfigError({
      en: 'A batch by reference must be { reference, count }: a JSON value, and how many recipients it stands for. What was queued before stays queued: correct it and call create again.',
      zh: '按引用提交的批次必须为 { reference, count }：JSON 值及其代表的接收者数量。此前已入队的不受影响：更正后再次调用 create 即可继续。',
    })
  }
  return { kind: 'recipients', recipients: [value], cursor: undefined }
}

function referenceError(kind: CutInit['kind'], count: number, batchSize: number): TpnsConfigError {
  return new TpnsConfigError(
    kind === 'singles'
      ? {
          en: 'Batches by reference need via: "list" or "package". What was queued before stays queued: stop this campaign, and create one of that kind.',
          zh: '按引用提交的批次需要 via: "list" 或 "package"。此前已入队的不受影响：请停止该活动，并以该方式新建活动。',
        }
      : {
          en: `A batch by reference stands for ${count} recipients, more than batchSize (${batchSize}). What was queued before stays queued: cut the references smaller and call create again.`,
          zh: `按引用提交的批次有 ${count} 个接收者，超过 batchSize（${batchSize}）。此前已入队的不受影响：请缩小引用后再次调用 create。`,
        },
  )
}
