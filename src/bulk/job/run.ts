import { callQuietly } from '../../core/observe/call-quietly.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Checkpoint } from '../checkpoint/open-checkpoint.js'
import {
  assertAllSeen,
  decideResumeAction,
  mayHaveBeenSent,
  type ResumeAction,
  SEND,
} from '../checkpoint/resume-action.js'
import type { CheckpointEvent } from '../checkpoint/types.js'
import type { BatchResult } from '../report/batch-result.js'
import {
  buildAccepted,
  buildFailed,
  buildNotPrepared,
  buildNotSent,
  toEvent,
} from '../report/build-results.js'
import type { TokenFile } from '../report/invalid-tokens.js'
import { type Counters, getProgress } from '../report/progress.js'
import type { BulkReport } from '../report/report.js'
import { createReportBuilder } from '../report/report-builder.js'
import type { Batch, BatchReader } from '../source/batch.js'
import { createConcurrencyLimit } from './concurrency-limit.js'
import { getStopReason, isRecipientError, toTpnsError } from './failure-policy.js'
import type { GracePeriod } from './grace-period.js'
import type { JobSettings } from './settings.js'
import type { StopController } from './stop-controller.js'

export interface Job {
  readonly settings: JobSettings
  readonly reader: BatchReader
  readonly checkpoint: Checkpoint | undefined
  readonly tokenFile: TokenFile | undefined
  readonly counters: Counters
  readonly notify: () => void
  readonly stopController: StopController
  readonly grace: GracePeriod
  /** Monotonic milliseconds. */
  readonly elapsed: () => number
}

/**
 * The lifecycle of a job:
 *
 *     source → batches → [ decide by the checkpoint → append "started" → send → append the outcome → record ] → report
 *                                              └──── a bounded number at once ────┘
 *
 * Every batch that was read is recorded exactly once, whatever happens.
 *
 * @throws TpnsConfigError when the checkpoint turns out not to belong to these recipients before anything was sent
 */
export async function runJob(job: Job): Promise<BulkReport> {
  const { settings, reader, checkpoint, counters, notify, stopController, grace, elapsed } = job
  const { method } = settings
  const earlier = checkpoint?.earlier
  const reportBuilder = createReportBuilder(counters)
  const concurrency = createConcurrencyLimit(settings.concurrency)
  let anyAccepted = earlier?.anyAccepted ?? false
  let failuresInARow = 0
  let sent = 0
  let exhausted = false
  let isReading = false

  stopController.onStop(() => reader.close())
  try {
    for (;;) {
      const batch = await stopController.waitOrStop(readNext())
      if (batch === undefined) break
      await handle(batch)
    }
    exhausted = stopController.stopped === undefined
    if (exhausted && earlier !== undefined) await checked(() => assertAllSeen(earlier, reader.index))
  } catch (error) {
    stopController.stop('source', error)
  }
  await concurrency.whenIdle()
  if (isReading) grace.noteUnsettled('recipients')
  const { unfinished, index } = reader
  if (unfinished.count > 0)
    await record(buildNotSent({ ...unfinished, index }, mayHaveBeenSent(earlier, index)))
  reader.close()

  const { stopped } = stopController
  if (stopped?.reason === 'checkpoint' && sent === 0) throw stopped.error
  const report = reportBuilder.build(
    { stopped, complete: exhausted, method, resumable: settings.checkpoint !== undefined },
    elapsed(),
  )
  showProgress()
  return report

  async function readNext(): Promise<Batch | undefined> {
    isReading = true
    try {
      return await reader.next()
    } finally {
      isReading = false
    }
  }

  async function handle(batch: Batch): Promise<void> {
    const action = await decideNow(batch)
    if (action === undefined) return recordNotSent(batch, mayHaveBeenSent(earlier, batch.index))
    if (action.kind === 'mark-accepted') await append(toEvent(action.result))
    if (action.kind !== 'send') return record(action.result, action.invalid).finally(() => discard(batch))
    await concurrency.waitForSlot()
    if (stopController.stopped !== undefined) return recordNotSent(batch, action.maybeSent)
    concurrency.run(() =>
      startAndSend(batch, action.maybeSent)
        .then((result) => record(result))
        .catch((defect: unknown) => stopController.stop('defect', defect))
        .finally(() => discard(batch)),
    )
  }

  /** Undefined when the batch does not match the checkpoint, which stops the job. */
  async function decideNow(batch: Batch): Promise<ResumeAction | undefined> {
    if (earlier === undefined || batch.index >= earlier.length) return SEND
    // Once the job has stopped, callbacks are no longer asked.
    const asked = stopController.stopped === undefined ? settings : {}
    return checked(() => grace.wait('onUnknown', decideResumeAction(earlier, batch, asked)))
  }

  async function checked<T>(check: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await check()
    } catch (error) {
      stopController.stop(error instanceof TpnsConfigError ? 'checkpoint' : 'callback', error)
      return undefined
    }
  }

  /** "started" is durable before the batch is sent, so that it is not sent again after a crash. */
  async function startAndSend(batch: Batch, maybeSent: boolean): Promise<BatchResult> {
    try {
      await batch.prepare?.()
    } catch (thrown) {
      return buildNotPrepared(batch, stopOn(thrown), maybeSent)
    }
    if (checkpoint === undefined) return send(batch, maybeSent)
    const { index, count } = batch
    const started = { type: 'started', batch: index, recipients: count, digest: batch.digest() } as const
    // Nothing may follow for a batch that has no `started` event: the next run would take the checkpoint for damaged.
    if (!(await append(started))) return buildNotSent(batch, maybeSent)
    const result =
      stopController.stopped === undefined ? await send(batch, maybeSent) : buildNotSent(batch, maybeSent)
    await append(toEvent(result))
    return result
  }

  /** Whether the event was stored. If not, the job has stopped. */
  async function append(event: CheckpointEvent): Promise<boolean> {
    try {
      return (await grace.wait('checkpoint.append', checkpoint?.append(event))) === 'stored'
    } catch (error) {
      stopController.stop('checkpoint', error)
      return false
    }
  }

  async function send(batch: Batch, maybeSent: boolean): Promise<BatchResult> {
    sent += 1
    try {
      const result = await batch.send()
      anyAccepted = true
      failuresInARow = 0
      return buildAccepted(batch, result)
    } catch (thrown) {
      return buildFailed(batch, stopOn(thrown), maybeSent)
    }
  }

  /** Stops the job when further batches would fail alike. */
  function stopOn(thrown: unknown): ReturnType<typeof toTpnsError> {
    const error = toTpnsError(thrown)
    const reason = getStopReason(error, method !== 'sendEach' && !anyAccepted)
    if (reason !== undefined) stopController.stop(reason, error)
    if (!isRecipientError(error)) failuresInARow += 1
    if (failuresInARow >= settings.maxConsecutiveFailures) stopController.stop('failures', error)
    return error
  }

  /** A hanging disk must not hold up the job. */
  function discard(batch: Batch): Promise<void> {
    return grace.finish('temporary file', batch.discard?.())
  }

  function recordNotSent(batch: Batch, maybeSent: boolean): Promise<void> {
    return record(buildNotSent(batch, maybeSent)).finally(() => discard(batch))
  }

  async function record(batch: BatchResult, invalid?: number): Promise<void> {
    const { onBatch, onInvalidTokens } = settings
    const tokens = batch.earlier ? [] : batch.invalidTokens
    try {
      if (tokens.length > 0) {
        await grace.wait('invalidTokensFile', job.tokenFile?.append(tokens))
        await grace.wait('onInvalidTokens', onInvalidTokens?.(tokens, batch))
      }
      await grace.wait('onBatch', onBatch?.(batch))
    } catch (error) {
      stopController.stop('callback', error)
    }
    reportBuilder.record(batch, invalid)
    notify()
    showProgress()
  }

  function showProgress(): void {
    callQuietly(() => settings.onProgress?.(getProgress(counters, elapsed())))
  }
}
