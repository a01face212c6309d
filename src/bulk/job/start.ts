import { pushApp } from '../../api/push/endpoint.js'
import type { CallOptions, Engine } from '../../core/context.js'
import { performCall } from '../../core/pipeline.js'
import { abortReason, isAborted, onAbort } from '../../core/waiting/shared-abort-listener.js'
import { TpnsUploadError } from '../../errors/answered.js'
import { TpnsConfigError } from '../../errors/before-the-wire.js'
import { TpnsAbortError } from '../../errors/on-the-wire.js'
import { type Journal, openJournal } from '../checkpoint/open-checkpoint.js'
import type { BulkEachOptions, BulkPackageOptions, BulkSendOptions, JobIdentity } from '../options.js'
import { adviceOnHung } from '../report/advice.js'
import { openTokenFile, type TokenFile } from '../report/invalid-tokens.js'
import type { Tally } from '../report/progress.js'
import type { Watch } from '../report/progress-stream.js'
import type { BulkReport } from '../report/report.js'
import type { BulkBuild, BulkPackageRequest, BulkRequest } from '../request.js'
import type { BatchReader } from '../source/batch.js'
import { digestOfRequest } from '../source/digest.js'
import { listReader } from '../source/list-reader.js'
import { packageReader } from '../source/package-reader.js'
import type { Reading } from '../source/reader-context.js'
import { singleReader } from '../source/single-reader.js'
import { openSource } from '../source/source.js'
import { createPatience, type Patience } from './grace-period.js'
import { listTemplate, packageTemplate } from './push-template.js'
import { runJob } from './run.js'
import { type JobSettings, settingsOf } from './settings.js'
import { type Brake, createBrake } from './stop-controller.js'

export interface StartInit {
  readonly engine: Engine
  readonly accessId: string
  readonly tally: Tally
  readonly watch: Watch<unknown>
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
  const settings = settingsOf(options, 'list')
  const { batchSize } = settings
  const { rule, wire, push } = await listTemplate(init.engine, request)
  const identity: Identity = { method: 'send', audience: request.audience, request: digestOfRequest(wire) }
  return start(init, settings, recipients, identity, (reading) =>
    listReader({
      ...reading,
      batchSize,
      rule,
      push: (list) => push(list, callOptionsIn(settings), reading.guard),
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
  const settings = settingsOf(options, 'package')
  const { retry, batchSize } = settings
  const { rule, wire, push } = await packageTemplate(engine, request)
  const { audience } = request
  const kind = audience === 'tokens' ? 'token' : 'account'
  const identity: Identity = { method: 'send via package', audience, request: digestOfRequest(wire) }
  const { uploadOpenFile } = await import('../../api/packages/upload/upload.js')
  return start(init, settings, recipients, identity, (reading) =>
    packageReader({
      ...reading,
      maxBytes: batchSize,
      rule,
      async upload(file) {
        // Uploads have deadlines of their own; those of the options are for pushes.
        const name = { filename: `${audience}.txt`, kind } as const
        // An upload pushes nothing: nothing is lost when it ends with the job.
        const options = { retry, signal: reading.stopping }
        const { upload_id } = await uploadOpenFile(engine, file, name, options)
        if (upload_id === 0) throw withoutId()
        return upload_id
      },
      push: (uploadId) => push(uploadId, callOptionsIn(settings), reading.guard),
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
  const settings = settingsOf(options, 'single')
  const identity: Identity = { method: 'sendEach', audience: 'each', request: '' }
  return start(init, settings, recipients, identity, (reading) =>
    singleReader({
      ...reading,
      build,
      push: (request) => performCall(init.engine, pushApp, request, callOptionsIn(settings), reading.guard),
    }),
  )
}

/** The options of each request. Undefined, and free of charge, where the job has none. */
function callOptionsIn({ timeout, retry }: JobSettings): CallOptions | undefined {
  return timeout === undefined && retry === undefined ? undefined : { timeout, retry }
}

async function start(
  { engine, accessId, tally, watch }: StartInit,
  settings: JobSettings,
  recipients: unknown,
  identity: Identity,
  readerOf: (reading: Reading) => BatchReader,
): Promise<BulkReport> {
  const { dedupe, gracePeriod } = settings
  const { runtime } = engine
  const brake = createBrake()
  const patience = createPatience(runtime, brake, gracePeriod)
  const stopping = new AbortController()
  brake.onStop(() => stopping.abort())
  const release = listen(engine, settings.signal, brake)
  const closing: (() => Promise<void>)[] = []
  let report: BulkReport
  try {
    const source = openSource(recipients, settings.manner !== 'single')
    const tokenFile = await openTokens(settings, patience)
    if (tokenFile !== undefined) {
      closing.push(() => patience.finish('invalidTokensFile', tokenFile.close()))
    }
    const job: JobIdentity = { version: 1, accessId, ...identity, batchSize: settings.batchSize, dedupe }
    const journal = await openCheckpoint(engine, settings, job, { brake, patience })
    if (journal !== undefined) closing.push(journal.close)
    const { counts } = tally
    const reader = readerOf({
      source,
      counts,
      dedupe,
      guard: journal?.guard,
      stopping: stopping.signal,
      skip: skipping(tally, settings, brake, patience),
    })
    const { elapsed } = runtime
    // Opening is over: the rate is that of sending.
    tally.startedAt = elapsed()
    report = await runJob({ settings, reader, journal, tokenFile, tally, watch, brake, patience, elapsed })
  } finally {
    release()
    for (const close of closing) await close()
  }
  const { hung } = patience
  return { ...report, hung, advice: [...report.advice, ...adviceOnHung(hung)] }
}

async function openTokens(
  { invalidTokensFile }: JobSettings,
  patience: Patience,
): Promise<TokenFile | undefined> {
  if (invalidTokensFile === undefined) return undefined
  const opening = openTokenFile(invalidTokensFile)
  const file = await patience.wait('invalidTokensFile', opening)
  if (file === undefined) opening.then((late) => late.close()).catch(() => {})
  return file
}

async function openCheckpoint(
  { runtime, settings, observe }: Engine,
  { checkpoint, timeout }: JobSettings,
  job: JobIdentity,
  { brake, patience }: { brake: Brake; patience: Patience },
): Promise<Journal | undefined> {
  if (checkpoint === undefined) return undefined
  const warn = (message: string) =>
    observe('warning', () => ({
      endpoint: 'bulk',
      path: 'checkpoint',
      key: 'bulk.checkpoint.locked',
      message,
    }))
  const attemptTimeoutMs = timeout?.attempt ?? settings.attemptTimeoutMs
  return openJournal(checkpoint, job, { runtime, brake, patience, attemptTimeoutMs, warn })
}

function listen({ closing }: Engine, signal: AbortSignal | undefined, brake: Brake): () => void {
  const stopAborted = () => brake.stop('aborted', abortReason(signal))
  const stopClosed = () => brake.stop('closed', closedError())
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

function withoutId(): TpnsUploadError {
  return new TpnsUploadError(
    'The service accepted a package, but told no upload id to push to. Nothing was pushed.',
  )
}

function skipping(
  { counts }: Tally,
  { onSkipped }: JobSettings,
  brake: Brake,
  patience: Patience,
): Reading['skip'] {
  return async (...facts) => {
    counts.skipped += 1
    try {
      await patience.wait('onSkipped', onSkipped?.(...facts))
    } catch (error) {
      brake.stop('callback', error)
    }
  }
}
