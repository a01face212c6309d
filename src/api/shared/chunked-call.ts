import { answerOf } from '../../core/answer.js'
import type { CallOptions } from '../../core/call-options.js'
import type { ClientContext } from '../../core/context.js'
import type { Endpoint } from '../../core/endpoint.js'
import { runCall } from '../../core/pipeline.js'
import { encodeRequest } from '../../core/validate.js'
import type { BatchItem } from '../../errors/api-errors.js'
import { TpnsError } from '../../errors/tpns-error.js'
import { TpnsRequestError } from '../../errors/validation-errors.js'
import { snapshot } from '../../validation/plain-copy.js'
import { partialFailure } from './partial-failure.js'
import { pause } from './pause.js'

/** An operation on a list that may take several requests. */
export interface ListOperation<Item, Request, Result extends object> {
  readonly endpoint: Endpoint<Request, Result>
  readonly list: readonly Item[]
  /** The field of the request that holds the list: an issue in a chunk is reported at its place in the whole list. */
  readonly field: string
  readonly chunkSize: number
  /** Minimum time between an answer and the next request. */
  readonly spacingMs: number
  readonly toRequest: (chunk: readonly Item[]) => Request
  /** How an item is named in a report. */
  readonly label: (item: Item) => string
  /** The result of each item, as the answer states it. Default: all are done. */
  readonly getItems?: (result: Result) => readonly BatchItem[]
  /** Turns a refusal that concerns only some items into a result, so that the remaining requests are still sent. */
  readonly recover?: (error: TpnsError) => Result | undefined
}

export interface ListOutcome<Result> {
  /** One for each request. */
  readonly answers: readonly Result[]
  /** The result of each element, in the order of the list. */
  readonly items: readonly BatchItem[]
  /** The refusals that `recover` turned into results. */
  readonly refusals: readonly TpnsError[]
  /** Requests started. */
  readonly attempts: number
}

/**
 * Sends a list of any length in chunks, one after the other. All chunks are validated before the first is sent.
 *
 * @throws TpnsRequestError before anything is sent
 * @throws the error of the request when one was enough for the whole list
 * @throws TpnsBatchError when one of several requests failed: its `items` hold the state of each element
 */
export async function callInChunks<Item, Request, Result extends object>(
  client: ClientContext,
  given: ListOperation<Item, Request, Result>,
  options: CallOptions,
): Promise<ListOutcome<Result>> {
  const operation = { ...given, list: snapshot(given.list, given.endpoint.path, given.field) }
  const { endpoint, toRequest, getItems, recover, spacingMs } = operation
  /** For reports after requests were sent: an element that can no longer be read must not hide what happened. */
  const label = (item: Item) => {
    try {
      return operation.label(item)
    } catch {
      return ''
    }
  }
  const chunks = splitIntoChunks(operation.list, operation.chunkSize)
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
      const result = await runCall(client, endpoint, toRequest(chunk), options).catch((error: unknown) => {
        const recovered = error instanceof TpnsError ? recover?.(error) : undefined
        if (recovered === undefined) throw error
        refusals.push(error as TpnsError)
        attempts += (error as TpnsError).attempts
        return recovered
      })
      attempts += answerOf(result)?.attempts ?? 0
      answers.push(result)
      items.push(...alignItems(getItems?.(result), chunk.map(label), items.length))
    } catch (error) {
      if (chunks.length === 1 || !(error instanceof TpnsError)) throw error
      const labels = operation.list.map(label)
      throw partialFailure({
        name: endpoint.name,
        cause: error,
        done: items,
        attempts,
        labels,
        size: chunk.length,
      })
    }
  }
  return { answers, items, refusals, attempts }
}

/** Anything but an array, and an empty one, is reported by the endpoint's validation. */
function splitIntoChunks<Item>(list: readonly Item[], size: number): (readonly Item[])[] {
  if (!Array.isArray(list) || list.length <= size) return [list]
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))
}

function checkAll<Item, Request, Result extends object>(
  client: ClientContext,
  { endpoint, toRequest, field, chunkSize }: ListOperation<Item, Request, Result>,
  chunks: readonly (readonly Item[])[],
): void {
  for (const [index, chunk] of chunks.entries()) {
    try {
      encodeRequest(client, endpoint, toRequest(chunk))
    } catch (error) {
      throw error instanceof TpnsRequestError ? shiftIssues(error, field, index * chunkSize) : error
    }
  }
}

/** `tag_token_list[3]` in the second chunk of 20 is `tag_token_list[23]` in the caller's list. */
function shiftIssues(error: TpnsRequestError, field: string, offset: number): TpnsRequestError {
  const start = `${field}[`
  const issues = error.issues.map((issue) => {
    if (!issue.path.startsWith(start)) return issue
    const end = issue.path.indexOf(']')
    const index = Number(issue.path.slice(start.length, end)) + offset
    return { ...issue, path: `${start}${index}${issue.path.slice(end)}` }
  })
  return new TpnsRequestError(issues, { endpoint: error.endpoint, cause: error.cause })
}

/** Places the results of one answer in the whole list. If their number differs, they cannot be matched to items. */
function alignItems(
  results: readonly BatchItem[] | undefined,
  labels: readonly string[],
  offset: number,
): BatchItem[] {
  const allDone = results === undefined || (results.length > 0 && results.every((item) => item.ok))
  const attributable = results?.length === labels.length
  return labels.map((item, n) => {
    const index = offset + n
    const result = attributable ? results[n] : undefined
    if (result !== undefined) return { ...result, item, index }
    const state = allDone ? 'done' : 'unknown'
    return { index, item, retCode: allDone ? 0 : undefined, ok: allDone, state }
  })
}
