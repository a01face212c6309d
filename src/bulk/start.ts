import { pushApp } from '../api/push/endpoint.js'
import { abortReason, isAborted, onAbort } from '../call/abort-hub.js'
import { performCall } from '../call/call.js'
import type { CallOptions, Engine } from '../call/engine.js'
import { TpnsUploadError } from '../errors/answered.js'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import { TpnsAbortError } from '../errors/on-the-wire.js'
import type { BatchReader } from './batch.js'
import { digestOfRequest } from './digest.js'
import { openTokenFile } from './invalid-tokens.js'
import { runJob } from './job.js'
import { openJournal } from './journal.js'
import { listReader } from './list-reader.js'
import type { BulkEachOptions, BulkPackageOptions, BulkSendOptions, JobIdentity } from './options.js'
import { packageReader } from './package-reader.js'
import type { Tally } from './progress.js'
import type { Reading } from './reading.js'
import type { BulkReport } from './report.js'
import type { BulkBuild, BulkPackageRequest, BulkRequest } from './request.js'
import { type JobSettings, settingsOf } from './settings.js'
import { singleReader } from './single-reader.js'
import { openSource } from './source.js'
import { type Brake, createBrake } from './stop.js'
import { listTemplate, packageTemplate } from './template.js'
import type { Watch } from './watch.js'

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
    listReader({ ...reading, batchSize, rule, push: (list) => push(list, callOptionsIn(settings)) }),
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
  const { uploadOpenFile } = await import('../packages/upload.js')
  return start(init, settings, recipients, identity, (reading) =>
    packageReader({
      ...reading,
      maxBytes: batchSize,
      rule,
      async upload(file) {
        // Uploads have deadlines of their own; those of the options are for pushes.
        const name = { filename: `${audience}.txt`, kind } as const
        const { upload_id } = await uploadOpenFile(engine, file, name, { retry })
        if (upload_id === 0) throw withoutId()
        return upload_id
      },
      push: (uploadId) => push(uploadId, callOptionsIn(settings)),
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
      push: (request) => performCall(init.engine, pushApp, request, callOptionsIn(settings)),
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
  const { batchSize, dedupe, checkpoint, invalidTokensFile } = settings
  const brake = createBrake()
  const release = listen(engine, settings.signal, brake)
  const closing: (() => Promise<void>)[] = []
  try {
    const source = openSource(recipients, settings.manner !== 'single')
    const tokenFile = invalidTokensFile === undefined ? undefined : await openTokenFile(invalidTokensFile)
    if (tokenFile !== undefined) closing.push(tokenFile.close)
    const job: JobIdentity = { version: 1, accessId, ...identity, batchSize, dedupe }
    const journal = checkpoint === undefined ? undefined : await openJournal(checkpoint, job)
    if (journal !== undefined) closing.push(journal.close)
    const { counts } = tally
    const reader = readerOf({ source, counts, dedupe, skip: skipping(tally, settings, brake) })
    const { elapsed } = engine.runtime
    // Opening is over: the rate is that of sending.
    tally.startedAt = elapsed()
    return await runJob({ settings, reader, journal, tokenFile, tally, watch, brake, elapsed })
  } finally {
    release()
    for (const close of closing) await close()
  }
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

function skipping({ counts }: Tally, { onSkipped }: JobSettings, brake: Brake): Reading['skip'] {
  return async (...facts) => {
    counts.skipped += 1
    try {
      await onSkipped?.(...facts)
    } catch (error) {
      brake.stop('callback', error)
    }
  }
}
