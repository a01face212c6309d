import type { TaskRecord, TasksRequest, TasksResult } from './endpoints.js'
import { MAX_PAGE } from './schema.js'

/**
 * Tasks of a range of days. Nothing is asked before it is awaited or iterated.
 *
 * @example
 * const page = await tpns.statistics.tasks({ startDate, endDate })       // one page
 * for await (const task of tpns.statistics.tasks({ startDate, endDate })) // all tasks, page by page
 * for await (const page of tpns.statistics.tasks({ startDate, endDate, offset }).pages()) save(page.nextOffset)
 */
export interface TaskPages extends PromiseLike<TasksResult>, AsyncIterable<TaskRecord> {
  /**
   * All pages. `nextOffset` of the last page that was worked through is the `offset` with which to go on later. Tasks that
   * are made meanwhile may shift the positions, so that a task comes twice or not at all; nothing is left out here.
   */
  pages(): AsyncIterable<TasksResult>
}

/**
 * @param read copies what the caller passed, at the call; called once, at once. What it throws is thrown by
 *   whatever asks for a page
 */
export function taskPages<Options>(
  read: () => { readonly request: TasksRequest; readonly options: Options },
  fetchPage: (request: TasksRequest, options: Options) => Promise<TasksResult>,
): TaskPages {
  const reading = settle(read)
  const begin = () => {
    if ('error' in reading) throw reading.error
    const { request, options } = reading.value
    // The size of a page and the first position are not documented as defaults, so they are always sent.
    const { offset: start = 0, limit = MAX_PAGE } = request ?? {}
    return { start, at: (offset: number) => fetchPage({ ...request, offset, limit }, options) }
  }
  const firstPage = async () => {
    const { start, at } = begin()
    return at(start)
  }
  let first: Promise<TasksResult> | undefined

  async function* pages(): AsyncGenerator<TasksResult, void, undefined> {
    const { start, at } = begin()
    for (let offset: number | undefined = start; offset !== undefined; ) {
      const page: TasksResult = await at(offset)
      yield page
      offset = page.nextOffset
    }
  }
  async function* records(): AsyncGenerator<TaskRecord, void, undefined> {
    for await (const page of pages()) yield* page.pushRecordData
  }
  return {
    // biome-ignore lint/suspicious/noThenProperty: it is meant to be awaited; a promise would ask before it is wanted.
    then(onPage, onError) {
      first ??= firstPage()
      return first.then(onPage, onError)
    },
    pages,
    [Symbol.asyncIterator]: records,
  }
}

/** What a function gives or throws, to be asked for later: a method that gives pages never throws. */
function settle<T>(read: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: read() }
  } catch (error) {
    return { error }
  }
}
