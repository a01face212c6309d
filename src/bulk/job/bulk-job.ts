import type { Runtime } from '../../core/ports/runtime.js'
import { type BulkProgress, type Counters, createCounters, getProgress } from '../report/progress.js'
import { createProgressStream } from '../report/progress-stream.js'
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
export function createBulkJob(
  runtime: Runtime,
  total: number | undefined,
  run: (counters: Counters, notify: () => void) => Promise<BulkReport>,
): BulkJob {
  const counters = createCounters(runtime.elapsed(), total)
  const progress = () => getProgress(counters, runtime.elapsed())
  const stream = createProgressStream(progress)
  const report = run(counters, stream.notify).then(
    (value) => {
      stream.end()
      return value
    },
    (error: unknown) => {
      counters.endedAt = runtime.elapsed()
      stream.end({ error })
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
    [Symbol.asyncIterator]: () => stream.iterate(),
    get progress() {
      return progress()
    },
  }
}
