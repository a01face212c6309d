import { randomBytes } from 'node:crypto'
import type { AttemptGuard } from '../../core/attempt-guard.js'
import type { Runtime } from '../../core/ports/clock.js'
import { TpnsConfigError } from '../../errors/before-the-wire.js'
import type { Patience } from '../job/grace-period.js'
import type { Brake } from '../job/stop-controller.js'
import type { BulkCheckpoint, BulkOptions, CheckpointEvent, CheckpointFile, JobIdentity } from '../options.js'
import { type EarlierRuns, readEarlierRuns } from './checkpoint-state.js'
import { keepOwnership, type Ownership, type OwnershipInit, type OwnershipProof } from './ownership.js'

/** The checkpoint of a running job. */
export interface Journal {
  readonly earlier: EarlierRuns
  /** Asked before each request: whether the checkpoint is still ours. Undefined for a store that cannot tell. */
  readonly guard: AttemptGuard | undefined
  /** Resolves when the event is safe. @throws whatever the store throws */
  append(event: CheckpointEvent): Promise<void>
  /** Releases the store. */
  close(): Promise<void>
}

export interface JournalInit {
  readonly runtime: Runtime
  readonly brake: Brake
  readonly patience: Patience
  /** Milliseconds for one attempt of a request. */
  readonly attemptTimeoutMs: number
  readonly warn: (message: string) => void
}

/** A store, and how it is owned. */
interface OpenStore {
  readonly load: BulkCheckpoint['load']
  readonly append: (event: CheckpointEvent) => void | Promise<void>
  readonly ownership: Ownership | undefined
  readonly close: () => Promise<void>
}

/**
 * Opens the checkpoint and reads what earlier runs have left in it.
 *
 * @returns undefined when the job was stopped meanwhile: then there is nothing to send
 * @throws TpnsConfigError when it belongs to another job, is in use, or cannot be read or written
 */
export async function openJournal(
  checkpoint: NonNullable<BulkOptions['checkpoint']>,
  job: JobIdentity,
  init: JournalInit,
): Promise<Journal | undefined> {
  const { patience } = init
  const opened = await openStore(checkpoint, init)
  if (opened === undefined) return undefined
  const { ownership, append } = opened
  const close = async () => {
    ownership?.end()
    await patience.finish('checkpoint.close', opened.close())
  }
  try {
    const earlier = await patience.wait('checkpoint.load', readAll(opened))
    if (earlier === undefined) return await close().then(() => undefined)
    if (earlier.job === undefined) {
      await patience.wait('checkpoint.append', append({ type: 'job', ...job }))
    } else assertSameJob(earlier.job, job)
    return { earlier, guard: ownership, append: async (event) => append(event), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readAll({ load }: OpenStore): Promise<EarlierRuns> {
  return readEarlierRuns(await load())
}

async function openStore(
  checkpoint: NonNullable<BulkOptions['checkpoint']>,
  init: JournalInit,
): Promise<OpenStore | undefined> {
  if (typeof checkpoint === 'object' && 'load' in checkpoint) {
    if (typeof checkpoint.load === 'function' && typeof checkpoint.append === 'function') {
      return openCustom(checkpoint, init)
    }
  } else if (typeof checkpoint === 'string' || checkpoint instanceof URL) {
    return openFile({ file: checkpoint }, init)
  } else if (typeof checkpoint === 'object' && checkpoint !== null && 'file' in checkpoint) {
    return openFile(checkpoint, init)
  }
  throw new TpnsConfigError(
    'checkpoint must be a path, { file: path }, or an object with load() and append(event).',
  )
}

/** Nobody is taken for gone earlier, unless the caller wants it so. */
const LEAST_STALE_MS = 30_000

async function openFile(checkpoint: CheckpointFile, init: JournalInit): Promise<OpenStore | undefined> {
  const { runtime, brake, patience, attemptTimeoutMs } = init
  const { durability = 'disk' } = checkpoint
  // A request that goes out at the last moment of the lease has ended before the checkpoint can be taken over.
  const usualMs = Math.max(LEAST_STALE_MS, 2 * attemptTimeoutMs)
  const staleMs = checkpoint.staleAfter ?? usualMs
  const { openJournalFile } = await import('./checkpoint-file.js')
  const opening = openJournalFile(checkpoint.file, durability, {
    owner: newOwner(),
    staleMs,
    elapsed: runtime.elapsed,
    sleep: (ms) => sleepUnlessStopped(runtime, brake, ms),
    isStopped: () => brake.stopped !== undefined,
    onWait: init.warn,
  })
  const file = await patience.wait('checkpoint.lock', opening)
  if (file === undefined) {
    // A disk that hung may wake up yet, and must not leave a lock behind.
    opening.then((late) => late?.close()).catch(() => {})
    return undefined
  }
  const name = String(checkpoint.file)
  const ownership = own(init, file, { name, beatMs: staleMs / 6, leaseMs: staleMs / 2 })
  file.guardWrites(() => (ownership.beforeFirstByte() === undefined ? undefined : ownership.beforeAttempt()))
  return { load: file.load, append: file.append, ownership, close: file.close }
}

/** What `renew` has confirmed holds so long; documented at BulkCheckpoint. */
const STORE_LEASE_MS = 15_000
const STORE_BEAT_MS = 5_000

async function openCustom(store: BulkCheckpoint, init: JournalInit): Promise<OpenStore | undefined> {
  const { patience, brake } = init
  const owner = newOwner()
  await patience.wait('checkpoint.acquire', store.acquire?.(owner))
  const release = async () => store.release?.(owner)
  if (brake.stopped !== undefined) {
    await patience.finish('checkpoint.release', release())
    return undefined
  }
  const renew = async () => store.renew?.(owner) ?? true
  const times = { name: 'of the store', beatMs: STORE_BEAT_MS, leaseMs: STORE_LEASE_MS }
  const ownership = store.renew && own(init, { beat: renew, holds: renew }, times)
  return {
    load: () => store.load(),
    append: (event) => store.append(event, owner),
    ownership,
    close: release,
  }
}

function own(
  { runtime, brake }: JournalInit,
  { beat, holds }: OwnershipProof,
  times: Pick<OwnershipInit, 'name' | 'beatMs' | 'leaseMs'>,
): Ownership {
  const onLost = (error: unknown) => brake.stop('checkpoint-lost', error)
  return keepOwnership({ ...times, runtime, onLost, beat, holds })
}

/** Process ids and host names repeat among containers; this does not. */
function newOwner(): string {
  return randomBytes(16).toString('hex')
}

function sleepUnlessStopped({ setTimer }: Runtime, brake: Brake, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = setTimer(ms, resolve)
    brake.onStop(() => {
      cancel()
      resolve()
    })
  })
}

const SAYING: Readonly<Record<keyof JobIdentity, string>> = {
  version: 'was written in another form',
  method: 'belongs to another method',
  accessId: 'belongs to another app',
  audience: 'belongs to another kind of recipients',
  batchSize: 'was made with another batchSize',
  dedupe: 'was made with another setting of dedupe',
  request: 'belongs to another push',
}

function assertSameJob(recorded: JobIdentity, job: JobIdentity): void {
  for (const key of Object.keys(SAYING) as (keyof JobIdentity)[]) {
    if (recorded[key] === job[key]) continue
    throw new TpnsConfigError(
      `The checkpoint ${SAYING[key]} (${key}: ${recorded[key]}, now ${job[key]}). Nothing was sent. To go on with that job, call it as before; for a new job use a new checkpoint.`,
    )
  }
}
