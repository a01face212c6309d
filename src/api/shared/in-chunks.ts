import { answerOf } from '../../core/answer.js'
import type { CallOptions, ClientContext } from '../../core/context.js'
import type { Endpoint } from '../../core/endpoint.js'
import { checkRequest } from '../../core/open-call.js'
import { runCall } from '../../core/pipeline.js'
import type { BatchItem } from '../../errors/api-errors.js'
import { TpnsError } from '../../errors/tpns-error.js'
import { TpnsRequestError } from '../../errors/validation-errors.js'
import { snapshot } from '../../validation/plain-copy.js'
import { endedEarly } from './ended-early.js'
import { pause } from './pause.js'

/** An operation on a list that one request may be too small for. */
export interface ListOperation<Item, Request, Result extends object> {
  readonly endpoint: Endpoint<Request, Result>
  readonly list: readonly Item[]
  /** The field of the request that holds the list: complaints about a part are told as of the whole list. */
  readonly field: string
  readonly chunkSize: number
  /** Least time between an answer and the next request. */
  readonly spacingMs: number
  readonly requestOf: (chunk: readonly Item[]) => Request
  /** The text under which an item is reported. */
  readonly nameOf: (item: Item) => string
  /** What an answer says of each item. Default: all are done. */
  readonly itemsOf?: (result: Result) => readonly BatchItem[]
  /** The result behind a refusal that speaks of single items only and must not keep the other requests from being sent. */
  readonly salvage?: (error: TpnsError, chunk: readonly Item[]) => Result | undefined
}

export interface ListOutcome<Result> {
  /** One for each request. */
  readonly answers: readonly Result[]
  /** What became of each element of the list, in its order. */
  readonly items: readonly BatchItem[]
  /** The refusals that were salvaged. */
  readonly refusals: readonly TpnsError[]
  /** Requests started. */
  readonly attempts: number
}

/**
 * Sends a list of any length, part by part, one after the other. Every part is checked before the first is sent.
 *
 * @throws TpnsRequestError before anything is sent
 * @throws the error of the request when one was enough for the whole list
 * @throws TpnsBatchError when one of several requests failed: its `items` say what is done, failed, unknown, not tried
 */
export async function inChunks<Item, Request, Result extends object>(
  client: ClientContext,
  given: ListOperation<Item, Request, Result>,
  options: CallOptions,
): Promise<ListOutcome<Result>> {
  const operation = { ...given, list: snapshot(given.list, given.endpoint.path, given.field) }
  const { endpoint, requestOf, itemsOf, salvage, spacingMs } = operation
  const nameOf = (item: Item) => labelOf(operation, item)
  const chunks = chunksOf(operation.list, operation.chunkSize)
  if (chunks.length > 1) checkAll(client, operation, chunks)

  const answers: Result[] = []
  const items: BatchItem[] = []
  const refusals: TpnsError[] = []
  let attempts = 0
  for (const chunk of chunks) {
    try {
      if (answers.length > 0) {
        await pause(client, { delayMs: spacingMs, endpoint: endpoint.path, signal: options.signal })
      }
      const result = await runCall(client, endpoint, requestOf(chunk), options).catch((error: unknown) => {
        const salvaged = error instanceof TpnsError ? salvage?.(error, chunk) : undefined
        if (salvaged === undefined) throw error
        refusals.push(error as TpnsError)
        attempts += (error as TpnsError).attempts
        return salvaged
      })
      attempts += answerOf(result)?.attempts ?? 0
      answers.push(result)
      items.push(...aligned(itemsOf?.(result), chunk.map(nameOf), items.length))
    } catch (error) {
      if (chunks.length === 1 || !(error instanceof TpnsError)) throw error
      const names = operation.list.map(nameOf)
      throw endedEarly({
        name: endpoint.name,
        cause: error,
        done: items,
        attempts,
        names,
        size: chunk.length,
      })
    }
  }
  return { answers, items, refusals, attempts }
}

/** What is no list is left to the rules of the endpoint, which complain of it; so is an empty one. */
function chunksOf<Item>(list: readonly Item[], size: number): (readonly Item[])[] {
  if (!Array.isArray(list) || list.length <= size) return [list]
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
}

function checkAll<Item, Request, Result extends object>(
  client: ClientContext,
  { endpoint, requestOf, field, chunkSize }: ListOperation<Item, Request, Result>,
  chunks: readonly (readonly Item[])[],
): void {
  for (const [index, chunk] of chunks.entries()) {
    try {
      checkRequest(client, endpoint, requestOf(chunk))
    } catch (error) {
      throw error instanceof TpnsRequestError ? ofWholeList(error, field, index * chunkSize) : error
    }
  }
}

/** `tag_token_list[3]` of the second part of 20 is `tag_token_list[23]` of the list that the caller gave. */
function ofWholeList(error: TpnsRequestError, field: string, offset: number): TpnsRequestError {
  const start = `${field}[`
  const issues = error.issues.map((issue) => {
    if (!issue.path.startsWith(start)) return issue
    const end = issue.path.indexOf(']')
    const index = Number(issue.path.slice(start.length, end)) + offset
    return { ...issue, path: `${start}${index}${issue.path.slice(end)}` }
  })
  return new TpnsRequestError(issues, { endpoint: error.endpoint, cause: error.cause })
}

/** The statuses of one answer as items of the whole list. Where their numbers differ, nobody can say which is whose. */
function aligned(
  told: readonly BatchItem[] | undefined,
  names: readonly string[],
  offset: number,
): BatchItem[] {
  const allDone = told === undefined || (told.length > 0 && told.every((item) => item.ok))
  const attributable = told?.length === names.length
  return names.map((item, n) => {
    const index = offset + n
    if (attributable && told[n] !== undefined) return { ...told[n], item, index }
    const state = allDone ? 'done' : 'unknown'
    return { index, item, retCode: allDone ? 0 : undefined, ok: allDone, state }
  })
}

/** For reports, when requests were sent already: an element that cannot be read any more must not hide what happened. */
function labelOf<Item>({ nameOf }: { readonly nameOf: (item: Item) => string }, item: Item): string {
  try {
    return nameOf(item)
  } catch {
    return ''
  }
}
