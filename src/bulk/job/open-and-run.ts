import type { Finding } from '../../check/index.js'
import type { ClientContext } from '../../core/context.js'
import { abortReason, isAborted, onAbort } from '../../core/shared-abort-listener.js'
import { addApp, TpnsError } from '../../errors/tpns-error.js'
import { TpnsAbortError } from '../../errors/transport-errors.js'
import type { Bilingual } from '../../return-codes/types.js'
import { toWarning } from '../../validation/context.js'
import { type Checkpoint, openCheckpoint } from '../checkpoint/open-checkpoint.js'
import type { JobIdentity } from '../checkpoint/types.js'
import { adviseOnHung } from '../report/advice.js'
import { openTokenFile, type TokenFile } from '../report/invalid-tokens.js'
import type { Counters } from '../report/progress.js'
import type { BulkReport } from '../report/report.js'
import type { BatchReader } from '../source/batch.js'
import type { ReaderContext } from '../source/reader-context.js'
import { openSource } from '../source/source.js'
import { createGracePeriod, type GracePeriod } from './grace-period.js'
import { runJob } from './run.js'
import type { JobSettings } from './settings.js'
import { createStopController, type StopController } from './stop-controller.js'

export interface StartInit {
  readonly client: ClientContext
  readonly recipients: unknown
  readonly counters: Counters
  /** Notifies iterators that the progress has changed. */
  readonly notify: () => void
}

/** What a job pushes. */
export interface JobPush {
  readonly identity: Pick<JobIdentity, 'audience' | 'request'>
  readonly findings: readonly Finding[]
}

/** Opens the source and the files of a job, runs it, and closes them. @throws TpnsConfigError before anything is sent */
export async function openAndRun(
  { client, recipients, counters, notify }: StartInit,
  settings: JobSettings,
  { identity, findings }: JobPush,
  createReader: (context: ReaderContext) => BatchReader,
): Promise<BulkReport> {
  const { method, batchSize, dedupe, gracePeriod } = settings
  const { accessId } = client
  const { elapsed } = client.runtime
  const stopController = createStopController()
  const grace = createGracePeriod(client.runtime, stopController, gracePeriod)
  const stopping = new AbortController()
  stopController.onStop(() => stopping.abort())
  const stopListening = stopOnAbort(client, settings.signal, stopController)
  const closing: (() => Promise<void>)[] = []
  let report: BulkReport
  counters.total = settings.total ?? counters.total
  try {
    const source = openSource(recipients, method !== 'sendEach')
    const tokenFile = await openTokens(settings, grace)
    if (tokenFile !== undefined) {
      closing.push(() => grace.finish('invalidTokensFile', tokenFile.close()))
    }
    const job: JobIdentity = { version: 1, accessId, method, ...identity, batchSize, dedupe }
    const checkpoint = await prepareCheckpoint(client, settings, job, { stopController, grace })
    if (checkpoint !== undefined) closing.push(checkpoint.close)
    const reader = createReader({
      source,
      counts: counters.counts,
      dedupe,
      guard: checkpoint?.guard,
      stopping: stopping.signal,
      skip: createSkip(counters, settings, stopController, grace),
    })
    // Opening is over: the rate is that of sending.
    counters.startedAt = elapsed()
    const parts = {
      settings,
      reader,
      checkpoint,
      tokenFile,
      counters,
      notify,
      stopController,
      grace,
      elapsed,
    }
    report = await runJob(parts)
  } finally {
    stopListening()
    for (const close of closing) await close()
  }
  const { hung } = grace
  const { error } = report.stopped ?? {}
  if (error instanceof TpnsError) addApp(error, accessId, client.baseUrl)
  return { ...report, findings, hung, advice: [...report.advice, ...adviseOnHung(hung)] }
}

async function openTokens(
  { invalidTokensFile }: JobSettings,
  grace: GracePeriod,
): Promise<TokenFile | undefined> {
  if (invalidTokensFile === undefined) return undefined
  const opening = openTokenFile(invalidTokensFile)
  const file = await grace.wait('invalidTokensFile', opening)
  if (file === undefined) opening.then((late) => late.close()).catch(() => {})
  return file
}

async function prepareCheckpoint(
  { runtime, settings, observe }: ClientContext,
  { checkpoint, timeout }: JobSettings,
  job: JobIdentity,
  { stopController, grace }: { stopController: StopController; grace: GracePeriod },
): Promise<Checkpoint | undefined> {
  if (checkpoint === undefined) return undefined
  const warn = (text: Bilingual) =>
    observe('warning', () => ({
      endpoint: 'bulk',
      ...toWarning('bulk.checkpoint.locked', 'checkpoint', text),
    }))
  const attemptTimeoutMs = timeout?.attempt ?? settings.attemptTimeoutMs
  return openCheckpoint(checkpoint, job, { runtime, stopController, grace, attemptTimeoutMs, warn })
}

function stopOnAbort(
  { closing }: ClientContext,
  signal: AbortSignal | undefined,
  stopController: StopController,
): () => void {
  const stopAborted = () => stopController.stop('aborted', abortReason(signal))
  const stopClosed = () => stopController.stop('closed', closedError())
  if (isAborted(signal)) stopAborted()
  if (closing.aborted) stopClosed()
  const releases = [onAbort(signal, stopAborted), onAbort(closing, stopClosed)]
  return () => {
    for (const release of releases) release()
  }
}

function closedError(): TpnsAbortError {
  return new TpnsAbortError(
    {
      en: 'The bulk job ended because the client was closed: see report.notSent and report.unknown. With a checkpoint, run the job again with a new client to go on.',
      zh: '客户端已关闭，批量作业已结束：详见 report.notSent 和 report.unknown。如使用检查点，请用新的客户端再次运行以续推。',
    },
    { stopReason: 'aborted' },
  )
}

function createSkip(
  { counts }: Counters,
  { onSkipped }: JobSettings,
  stopController: StopController,
  grace: GracePeriod,
): ReaderContext['skip'] {
  return async (...facts) => {
    counts.skipped += 1
    try {
      await grace.wait('onSkipped', onSkipped?.(...facts))
    } catch (error) {
      stopController.stop('callback', error)
    }
  }
}
