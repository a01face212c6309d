import type { Runtime } from '../../core/ports/clock.js'
import { type BulkProgress, createTally, progressOf, type Tally } from '../report/progress.js'
import { createWatch, type Watch } from '../report/progress-stream.js'
import type { BulkReport } from '../report/report.js'

/**
 * A job that is running. Await it for its report, iterate over it for its progress, or both:
 *
 * @example
 * const job = client.bulk.send(request, tokens)
 * for await (const { done, total } of job) console.log(`${done} of ${total}`)
 * const report = await job
 */
export interface BulkJob extends Promise<BulkReport>, AsyncIterable<BulkProgress> {
  /** Where the job is now. */
  readonly progress: BulkProgress
}

/** @param run does the work */
export function bulkJob(
  runtime: Runtime,
  total: number | undefined,
  run: (tally: Tally, watch: Watch<unknown>) => Promise<BulkReport>,
): BulkJob {
  const tally = createTally(runtime.elapsed(), total)
  const progress = () => progressOf(tally, runtime.elapsed())
  const watch = createWatch(progress)
  const report = run(tally, watch).then(
    (value) => {
      watch.end()
      return value
    },
    (error: unknown) => {
      tally.endedAt = runtime.elapsed()
      watch.end({ error })
      throw error
    },
  )
  // A caller that only iterates gets the error from the iterator.
  report.catch(() => {})
  return {
    // biome-ignore lint/suspicious/noThenProperty: a job is awaited like the promise of its report
    then: (resolve, reject) => report.then(resolve, reject),
    catch: (reject) => report.catch(reject),
    finally: (then) => report.finally(then),
    [Symbol.toStringTag]: 'BulkJob',
    [Symbol.asyncIterator]: () => watch.iterate(),
    get progress() {
      return progress()
    },
  }
}
