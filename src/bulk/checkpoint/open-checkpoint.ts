import { randomBytes } from 'node:crypto'
import type { AttemptGuard } from '../../core/context.js'
import type { Runtime } from '../../core/ports/runtime.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Bilingual } from '../../return-codes/types.js'
import { isObject } from '../../validation/members.js'
import type { GracePeriod } from '../job/grace-period.js'
import type { StopController } from '../job/stop-controller.js'
import type { BulkOptions } from '../options.js'
import { openFileStore } from './checkpoint-file.js'
import { type CheckpointState, readCheckpointState } from './checkpoint-state.js'
import { keepOwnership, type Ownership, type OwnershipInit, type OwnershipProof } from './ownership.js'
import type { BulkCheckpoint, CheckpointEvent, CheckpointFile, JobIdentity } from './types.js'

/** The checkpoint of a running job. */
export interface Checkpoint {
  readonly earlier: CheckpointState
  /** Checks before each request that the checkpoint is still ours. Undefined for a store without ownership. */
  readonly guard: AttemptGuard | undefined
  /** Resolves when the event is durable. @throws what the store throws */
  append(event: CheckpointEvent): Promise<'stored'>
  /** Releases the store. */
  close(): Promise<void>
}

export interface CheckpointInit {
  readonly runtime: Runtime
  readonly stopController: StopController
  readonly grace: GracePeriod
  /** Deadline of one attempt of a request, in milliseconds. */
  readonly attemptTimeoutMs: number
  readonly warn: (text: Bilingual) => void
}

/** An open store and its ownership. */
interface OpenStore {
  readonly load: BulkCheckpoint['load']
  readonly append: (event: CheckpointEvent) => void | Promise<void>
  readonly ownership: Ownership | undefined
  readonly close: () => Promise<void>
}

/**
 * Opens the checkpoint and reads what earlier runs recorded.
 *
 * @returns undefined when the job was stopped meanwhile, so that nothing will be sent
 * @throws TpnsConfigError when it belongs to another job, is in use, or cannot be read or written
 */
export async function openCheckpoint(
  checkpoint: NonNullable<BulkOptions['checkpoint']>,
  job: JobIdentity,
  init: CheckpointInit,
): Promise<Checkpoint | undefined> {
  const { grace } = init
  const opened = await openStore(checkpoint, init)
  if (opened === undefined) return undefined
  const { ownership, append } = opened
  const close = async () => {
    ownership?.end()
    await grace.finish('checkpoint.close', opened.close())
  }
  try {
    const earlier = await grace.wait('checkpoint.load', readAll(opened))
    if (earlier === undefined) return await close().then(() => undefined)
    if (earlier.job === undefined) {
      await grace.wait('checkpoint.append', append({ type: 'job', ...job }))
    } else assertSameJob(earlier.job, job)
    return {
      earlier,
      guard: ownership,
      append: async (event) => {
        await append(event)
        return 'stored'
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function readAll({ load }: OpenStore): Promise<CheckpointState> {
  return readCheckpointState(await load())
}

async function openStore(
  checkpoint: NonNullable<BulkOptions['checkpoint']>,
  init: CheckpointInit,
): Promise<OpenStore | undefined> {
  if (typeof checkpoint === 'object' && 'load' in checkpoint) {
    if (typeof checkpoint.load === 'function' && typeof checkpoint.append === 'function') {
      return openCustom(checkpoint, init)
    }
  } else if (typeof checkpoint === 'string' || checkpoint instanceof URL) {
    return openFile({ file: checkpoint }, init)
  } else if (isObject(checkpoint) && 'file' in checkpoint) {
    return openFile(checkpoint, init)
  }
  throw new TpnsConfigError({
    en: 'checkpoint must be a path, { file: path }, or an object with load() and append(event). Nothing was sent.',
    zh: 'checkpoint 必须是路径、{ file: path }，或带有 load() 和 append(event) 的对象。请求未发出。',
  })
}

/** Default of `staleAfter`: nobody is considered dead sooner, unless the caller says so. */
const MIN_STALE_MS = 30_000

async function openFile(checkpoint: CheckpointFile, init: CheckpointInit): Promise<OpenStore | undefined> {
  const { runtime, stopController, grace, attemptTimeoutMs } = init
  const { durability = 'disk' } = checkpoint
  const { staleAfter = Math.max(MIN_STALE_MS, 2 * attemptTimeoutMs) } = checkpoint
  refuseEarlyTakeover(staleAfter, attemptTimeoutMs)
  const staleMs = staleAfter
  const opening = openFileStore(checkpoint.file, durability, {
    owner: newOwner(),
    staleMs,
    elapsed: runtime.elapsed,
    sleep: (ms) => sleepUnlessStopped(runtime, stopController, ms),
    isStopped: () => stopController.stopped !== undefined,
    onWait: init.warn,
  })
  const file = await grace.wait('checkpoint.lock', opening)
  if (file === undefined) {
    // A hanging disk may still wake up, and must not leave a lock behind.
    opening.then((late) => late?.close()).catch(() => {})
    return undefined
  }
  const name = ` ${checkpoint.file}`
  const ownership = own(init, file, { name, beatMs: staleMs / 6, leaseMs: staleMs / 2 })
  file.guardWrites(() => (ownership.beforeFirstByte() === undefined ? undefined : ownership.beforeAttempt()))
  return { load: file.load, append: file.append, ownership, close: file.close }
}

/**
 * A request sent in the last moment of the lease, half of `staleAfter`, must have ended before the checkpoint can be taken
 * over: with `onUnknown: 'resend'` the next job would send its batch again while the first push is still under way.
 *
 * @throws TpnsConfigError
 */
function refuseEarlyTakeover(staleMs: number, attemptTimeoutMs: number): void {
  const least = 2 * attemptTimeoutMs
  if (staleMs >= least) return
  throw new TpnsConfigError({
    en:
      `checkpoint.staleAfter is ${staleMs} ms, but an attempt of this job may take ${attemptTimeoutMs} ms (timeout.attempt): another job could take ` +
      `the checkpoint over while a push is still under way, and send it again. Nothing was sent. Set staleAfter to at least ${least}, or a shorter timeout.attempt.`,
    zh: `checkpoint.staleAfter 为 ${staleMs} 毫秒，而单次请求最长可达 ${attemptTimeoutMs} 毫秒（timeout.attempt）：推送尚未结束时，检查点就可能被另一个作业接管并重复推送。请求未发出。请将 staleAfter 至少设为 ${least}，或缩短 timeout.attempt。`,
  })
}

/** How long a confirmation by `renew` is relied on; documented at BulkCheckpoint. */
const STORE_LEASE_MS = 15_000
const STORE_BEAT_MS = 5_000

async function openCustom(store: BulkCheckpoint, init: CheckpointInit): Promise<OpenStore | undefined> {
  const { grace, stopController } = init
  const owner = newOwner()
  await grace.wait('checkpoint.acquire', store.acquire?.(owner))
  const release = async () => store.release?.(owner)
  if (stopController.stopped !== undefined) {
    await grace.finish('checkpoint.release', release())
    return undefined
  }
  const renew = async () => store.renew?.(owner) ?? true
  const times = { name: '', beatMs: STORE_BEAT_MS, leaseMs: STORE_LEASE_MS }
  const ownership = store.renew && own(init, { beat: renew, holds: renew }, times)
  return {
    load: () => store.load(),
    append: (event) => store.append(event, owner),
    ownership,
    close: release,
  }
}

function own(
  { runtime, stopController }: CheckpointInit,
  { beat, holds }: OwnershipProof,
  times: Pick<OwnershipInit, 'name' | 'beatMs' | 'leaseMs'>,
): Ownership {
  const onLost = (error: unknown) => stopController.stop('checkpoint-lost', error)
  return keepOwnership({ ...times, runtime, onLost, beat, holds })
}

/** Random, because process ids and host names repeat across containers. */
function newOwner(): string {
  return randomBytes(16).toString('hex')
}

function sleepUnlessStopped(
  { setTimer }: Runtime,
  stopController: StopController,
  ms: number,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = setTimer(ms, resolve)
    stopController.onStop(() => {
      cancel()
      resolve()
    })
  })
}

const MISMATCH_TEXT: Readonly<Record<keyof JobIdentity, Bilingual>> = {
  version: { en: 'has another format version', zh: '格式版本不同' },
  method: { en: 'was made by another method', zh: '由另一个方法创建' },
  accessId: { en: 'belongs to another app', zh: '属于另一个应用' },
  audience: { en: 'is for another kind of recipients', zh: '接收者的类型不同' },
  batchSize: { en: 'was made with another batchSize', zh: 'batchSize 不同' },
  dedupe: { en: 'was made with another dedupe setting', zh: 'dedupe 设置不同' },
  request: { en: 'belongs to another push', zh: '属于另一个推送' },
}

function assertSameJob(recorded: JobIdentity, job: JobIdentity): void {
  for (const key of Object.keys(MISMATCH_TEXT) as (keyof JobIdentity)[]) {
    if (recorded[key] === job[key]) continue
    const { en, zh } = MISMATCH_TEXT[key]
    throw new TpnsConfigError({
      en: `The checkpoint ${en} (${key}: ${recorded[key]}, now ${job[key]}). Nothing was sent. To resume that job, call it as before; for a new job, use a new checkpoint.`,
      zh: `检查点与本作业不一致：${zh}（${key}：${recorded[key]}，现为 ${job[key]}）。请求未发出。续推请保持原有参数；新作业请使用新的检查点。`,
    })
  }
}
