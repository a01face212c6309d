import { pushApp } from '../../api/push/endpoint.js'
import type { CallOptions, Engine } from '../../core/context.js'
import { performCall } from '../../core/pipeline.js'
import { abortReason, isAborted, onAbort } from '../../core/waiting/shared-abort-listener.js'
import { TpnsUploadError } from '../../errors/api-errors.js'
import { TpnsAbortError } from '../../errors/transport-errors.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { type Checkpoint, openCheckpoint } from '../checkpoint/open-checkpoint.js'
import type { BulkEachOptions, BulkPackageOptions, BulkSendOptions, JobIdentity } from '../options.js'
import { adviseOnHung } from '../report/advice.js'
import { openTokenFile, type TokenFile } from '../report/invalid-tokens.js'
import type { Counters } from '../report/progress.js'
import type { ProgressStream } from '../report/progress-stream.js'
import type { BulkReport } from '../report/report.js'
import type { BulkBuild, BulkPackageRequest, BulkRequest } from '../request.js'
import type { BatchReader } from '../source/batch.js'
import { digestRequest } from '../source/digest.js'
import { createListReader } from '../source/list-reader.js'
import { createPackageReader } from '../source/package-reader.js'
import type { ReaderContext } from '../source/reader-context.js'
import { createSingleReader } from '../source/single-reader.js'
import { openSource } from '../source/source.js'
import { createGracePeriod, type GracePeriod } from './grace-period.js'
import { buildListTemplate, buildPackageTemplate } from './push-template.js'
import { runJob } from './run.js'
import { type JobSettings, resolveSettings } from './settings.js'
import { createStopController, type StopController } from './stop-controller.js'

export interface StartInit {
  readonly engine: Engine
  readonly accessId: string
  readonly counters: Counters
  readonly stream: ProgressStream<unknown>
}

/** What tells one job from another. */
type Identity = Pick<JobIdentity, 'method' | 'audience' | 'request'>

/** @throws TpnsConfigError, TpnsRequestError before anything is sent */
export async function startLists(
  init: StartInit,
  request: BulkRequest,
  recipients: unknown,
  options: BulkSendOptions,
): Promise<BulkReport> {
  const settings = resolveSettings(options, 'list')
  const { batchSize } = settings
  const { check, wire, push } = await buildListTemplate(init.engine, request)
  const identity: Identity = { method: 'send', audience: request.audience, request: digestRequest(wire) }
  return start(init, settings, recipients, identity, (context) =>
    createListReader({
      ...context,
      batchSize,
      check,
      push: (list) => push(list, pickCallOptions(settings), context.guard),
    }),
  )
}

/** @throws TpnsConfigError, TpnsRequestError, TpnsPushTimeError before anything is sent */
export async function startPackages(
  init: StartInit,
  request: BulkPackageRequest,
  recipients: unknown,
  options: BulkPackageOptions,
): Promise<BulkReport> {
  const { engine } = init
  const settings = resolveSettings(options, 'package')
  const { retry, batchSize } = settings
  const { check, wire, push } = await buildPackageTemplate(engine, request)
  const { audience } = request
  const kind = audience === 'tokens' ? 'token' : 'account'
  const identity: Identity = { method: 'send via package', audience, request: digestRequest(wire) }
  const { uploadOpenFile } = await import('../../api/packages/upload/upload.js')
  return start(init, settings, recipients, identity, (context) =>
    createPackageReader({
      ...context,
      maxBytes: batchSize,
      check,
      async upload(file) {
        // Uploads have deadlines of their own; those of the options are for pushes.
        const name = { filename: `${audience}.txt`, kind } as const
        // An upload pushes nothing: nothing is lost when it ends with the job.
        const options = { retry, signal: context.stopping }
        const { upload_id } = await uploadOpenFile(engine, file, name, options)
        if (upload_id === 0) throw missingUploadIdError()
        return upload_id
      },
      push: (uploadId) => push(uploadId, pickCallOptions(settings), context.guard),
    }),
  )
}

/** @throws TpnsConfigError before anything is sent */
export async function startSingles(
  init: StartInit,
  recipients: unknown,
  build: BulkBuild<never>,
  options: BulkEachOptions,
): Promise<BulkReport> {
  if (typeof build !== 'function') {
    throw new TpnsConfigError('build must be a function that makes the push of one recipient.')
  }
  const settings = resolveSettings(options, 'single')
  const identity: Identity = { method: 'sendEach', audience: 'each', request: '' }
  return start(init, settings, recipients, identity, (context) =>
    createSingleReader({
      ...context,
      build,
      push: (request) => performCall(init.engine, pushApp, request, pickCallOptions(settings), context.guard),
    }),
  )
}

/** The options of each request. Undefined, and free of charge, where the job has none. */
function pickCallOptions({ timeout, retry }: JobSettings): CallOptions | undefined {
  return timeout === undefined && retry === undefined ? undefined : { timeout, retry }
}

async function start(
  { engine, accessId, counters, stream }: StartInit,
  settings: JobSettings,
  recipients: unknown,
  identity: Identity,
  createReader: (context: ReaderContext) => BatchReader,
): Promise<BulkReport> {
  const { dedupe, gracePeriod } = settings
  const { runtime } = engine
  const stopController = createStopController()
  const grace = createGracePeriod(runtime, stopController, gracePeriod)
  const stopping = new AbortController()
  stopController.onStop(() => stopping.abort())
  const release = listen(engine, settings.signal, stopController)
  const closing: (() => Promise<void>)[] = []
  let report: BulkReport
  try {
    const source = openSource(recipients, settings.mode !== 'single')
    const tokenFile = await openTokens(settings, grace)
    if (tokenFile !== undefined) {
      closing.push(() => grace.finish('invalidTokensFile', tokenFile.close()))
    }
    const job: JobIdentity = { version: 1, accessId, ...identity, batchSize: settings.batchSize, dedupe }
    const checkpoint = await prepareCheckpoint(engine, settings, job, { stopController, grace })
    if (checkpoint !== undefined) closing.push(checkpoint.close)
    const { counts } = counters
    const reader = createReader({
      source,
      counts,
      dedupe,
      guard: checkpoint?.guard,
      stopping: stopping.signal,
      skip: createSkip(counters, settings, stopController, grace),
    })
    const { elapsed } = runtime
    // Opening is over: the rate is that of sending.
    counters.startedAt = elapsed()
    report = await runJob({
      settings,
      reader,
      checkpoint,
      tokenFile,
      counters,
      stream,
      stopController,
      grace,
      elapsed,
    })
  } finally {
    release()
    for (const close of closing) await close()
  }
  const { hung } = grace
  return { ...report, hung, advice: [...report.advice, ...adviseOnHung(hung)] }
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
  { runtime, settings, observe }: Engine,
  { checkpoint, timeout }: JobSettings,
  job: JobIdentity,
  { stopController, grace }: { stopController: StopController; grace: GracePeriod },
): Promise<Checkpoint | undefined> {
  if (checkpoint === undefined) return undefined
  const warn = (message: string) =>
    observe('warning', () => ({
      endpoint: 'bulk',
      path: 'checkpoint',
      key: 'bulk.checkpoint.locked',
      message,
    }))
  const attemptTimeoutMs = timeout?.attempt ?? settings.attemptTimeoutMs
  return openCheckpoint(checkpoint, job, { runtime, stopController, grace, attemptTimeoutMs, warn })
}

function listen(
  { closing }: Engine,
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
  return new TpnsAbortError('The bulk job ended because the client was closed.', { stopReason: 'aborted' })
}

function missingUploadIdError(): TpnsUploadError {
  return new TpnsUploadError(
    'The service accepted a package, but told no upload id to push to. Nothing was pushed.',
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
