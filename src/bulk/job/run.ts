import { TpnsConfigError } from '../../errors/before-the-wire.js'
import type { Journal } from '../checkpoint/open-checkpoint.js'
import { assertAllSeen, type Duty, dutyOf, isDoubtful, SEND } from '../checkpoint/resume-action.js'
import type { CheckpointEvent } from '../options.js'
import type { BatchResult } from '../report/batch-result.js'
import { acceptedNow, eventOf, failedNow, leftOut, notPrepared } from '../report/build-results.js'
import type { TokenFile } from '../report/invalid-tokens.js'
import { progressOf, type Tally } from '../report/progress.js'
import type { Watch } from '../report/progress-stream.js'
import type { BulkReport } from '../report/report.js'
import { openLedger } from '../report/report-builder.js'
import type { Batch, BatchReader } from '../source/batch.js'
import { createGate } from './concurrency-limit.js'
import { speaksOfTheRecipient, stopReasonOf, tpnsErrorOf } from './failure-policy.js'
import type { Patience } from './grace-period.js'
import type { JobSettings } from './settings.js'
import type { Brake } from './stop-controller.js'

export interface Job {
  readonly settings: JobSettings
  readonly reader: BatchReader
  readonly journal: Journal | undefined
  readonly tokenFile: TokenFile | undefined
  readonly tally: Tally
  readonly watch: Pick<Watch<unknown>, 'touch'>
  readonly brake: Brake
  readonly patience: Patience
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
  const { settings, reader, journal, tally, watch, brake, patience, elapsed } = job
  const { manner } = settings
  const earlier = journal?.earlier
  const ledger = openLedger(tally)
  const gate = createGate(settings.concurrency)
  let anyAccepted = earlier?.anyAccepted ?? false
  let failuresInARow = 0
  let sent = 0
  let exhausted = false
  let isReading = false

  brake.onStop(() => reader.close())
  try {
    for (;;) {
      const batch = await brake.orStop(readNext())
      if (batch === undefined) break
      await take(batch)
    }
    exhausted = brake.stopped === undefined
    if (exhausted && earlier !== undefined) await checked(() => assertAllSeen(earlier, reader.index))
  } catch (error) {
    brake.stop('source', error)
  }
  await gate.idle()
  if (isReading) patience.noteUnsettled('recipients')
  const { unfinished, index } = reader
  if (unfinished.count > 0) await enter(leftOut({ ...unfinished, index }, isDoubtful(earlier, index)))
  reader.close()

  const { stopped } = brake
  if (stopped?.reason === 'checkpoint' && sent === 0) throw stopped.error
  const report = ledger.close(
    { stopped, complete: exhausted, manner, resumable: settings.checkpoint !== undefined },
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

  async function take(batch: Batch): Promise<void> {
    const duty = await dutyNow(batch)
    if (duty === undefined) return enterUnsent(batch, isDoubtful(earlier, batch.index))
    if (duty.kind === 'settle') await note(eventOf(duty.result))
    if (duty.kind !== 'send') return enter(duty.result, duty.invalid).finally(() => discard(batch))
    await gate.room()
    if (brake.stopped !== undefined) return enterUnsent(batch, duty.doubtful)
    gate.run(() =>
      sendNoted(batch, duty.doubtful)
        .then((result) => enter(result))
        .catch((defect: unknown) => brake.stop('defect', defect))
        .finally(() => discard(batch)),
    )
  }

  /** Undefined when the batch does not match the checkpoint, which stops the job. */
  async function dutyNow(batch: Batch): Promise<Duty | undefined> {
    if (earlier === undefined || batch.index >= earlier.length) return SEND
    // Once the job has stopped, callbacks are no longer asked.
    const asked = brake.stopped === undefined ? settings : {}
    return checked(() => patience.wait('onUnknown', dutyOf(earlier, batch, asked)))
  }

  async function checked<T>(check: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await check()
    } catch (error) {
      brake.stop(error instanceof TpnsConfigError ? 'checkpoint' : 'callback', error)
      return undefined
    }
  }

  /** "started" is durable before the batch is sent, so that it is not sent again after a crash. */
  async function sendNoted(batch: Batch, doubtful: boolean): Promise<BatchResult> {
    try {
      await batch.prepare?.()
    } catch (thrown) {
      return notPrepared(batch, stopOn(thrown), doubtful)
    }
    if (journal === undefined) return send(batch, doubtful)
    const { index, count } = batch
    const started = { type: 'started', batch: index, recipients: count, digest: batch.digest() } as const
    if (!(await note(started))) return leftOut(batch, doubtful)
    const result = brake.stopped === undefined ? await send(batch, doubtful) : leftOut(batch, doubtful)
    await note(eventOf(result))
    return result
  }

  async function note(event: CheckpointEvent): Promise<boolean> {
    try {
      if (journal === undefined) return true
      return (await patience.wait('checkpoint.append', noted(journal, event))) === true
    } catch (error) {
      brake.stop('checkpoint', error)
      return false
    }
  }

  async function send(batch: Batch, doubtful: boolean): Promise<BatchResult> {
    sent += 1
    try {
      const result = await batch.send()
      anyAccepted = true
      failuresInARow = 0
      return acceptedNow(batch, result)
    } catch (thrown) {
      return failedNow(batch, stopOn(thrown), doubtful)
    }
  }

  /** Stops the job when further batches would fail alike. */
  function stopOn(thrown: unknown): ReturnType<typeof tpnsErrorOf> {
    const error = tpnsErrorOf(thrown)
    const reason = stopReasonOf(error, manner !== 'single' && !anyAccepted)
    if (reason !== undefined) brake.stop(reason, error)
    if (!speaksOfTheRecipient(error)) failuresInARow += 1
    if (failuresInARow >= settings.maxConsecutiveFailures) brake.stop('failures', error)
    return error
  }

  /** A hanging disk must not hold up the job. */
  function discard(batch: Batch): Promise<void> {
    return patience.finish('temporary file', batch.discard?.())
  }

  function enterUnsent(batch: Batch, doubtful: boolean): Promise<void> {
    return enter(leftOut(batch, doubtful)).finally(() => discard(batch))
  }

  async function enter(batch: BatchResult, invalid?: number): Promise<void> {
    const { onBatch, onInvalidTokens } = settings
    const tokens = batch.earlier ? [] : batch.invalidTokens
    try {
      if (tokens.length > 0) {
        await patience.wait('invalidTokensFile', job.tokenFile?.append(tokens))
        await patience.wait('onInvalidTokens', onInvalidTokens?.(tokens, batch))
      }
      await patience.wait('onBatch', onBatch?.(batch))
    } catch (error) {
      brake.stop('callback', error)
    }
    ledger.enter(batch, invalid)
    watch.touch()
    showProgress()
  }

  function showProgress(): void {
    try {
      const shown: unknown = settings.onProgress?.(progressOf(tally, elapsed()))
      if (shown instanceof Promise) shown.catch(() => {})
    } catch {
      // An observer must never fail a push.
    }
  }
}

async function noted(journal: Journal, event: CheckpointEvent): Promise<true> {
  await journal.append(event)
  return true
}
