import { createHash } from 'node:crypto'
import { type FileHandle, open, readdir, readFile, realpath, rename, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import type { OwnershipProof } from './ownership.js'

export interface LockInit {
  /** Random, new for each job. Process ids and host names repeat: in containers every process is number 1. */
  readonly owner: string
  /** Milliseconds without a beat after which the lock may be taken over. */
  readonly staleMs: number
  /** Milliseconds that never jump. */
  readonly elapsed: () => number
  /** Ends early when the job is stopped. */
  readonly sleep: (ms: number) => Promise<void>
  readonly isStopped: () => boolean
  /** Told once when the lock of another has to be looked at for some time. */
  readonly onWait: (message: string) => void
}

export interface FileLock extends OwnershipProof {
  /** Deletes the lock if it still is ours. */
  release(): Promise<void>
}

/** Checkpoints in use by this copy of the library: a second job is refused without waiting for a beat. */
const held = new Set<string>()

/**
 * Keeps two jobs from working off one checkpoint: both would send what is left. The lock is a file beside it that names
 * its owner by a random id, and in which the owner counts its beats. A lock whose beat has not changed for `staleMs`, by
 * the clock of the one who looks, belongs to a job that is gone and is taken over: no two clocks are compared, and
 * neither a process id nor a host name is asked, because both repeat among containers.
 *
 * Why not proper-lockfile (4.1.2, of 2021): it compares the lock's mtime with the local clock, which is that of another
 * machine on a network file system; two that find a stale lock both remove it, the second one the lock of the first;
 * and an owner that was frozen learns of its loss at its next beat, not before its next request.
 *
 * The takeover: the taker creates a claim whose name is a digest of the stale lock (exclusively, so only one can), looks
 * whether the lock is still the same, and renames the claim onto it. A claim whose maker died too is followed by the next
 * number after `staleMs`; its file is deleted first, so that a maker that was only frozen cannot rename it any more.
 *
 * @returns undefined when the job was stopped meanwhile
 * @throws TpnsConfigError when the checkpoint is in use
 */
export async function acquireLock(path: string, init: LockInit): Promise<FileLock | undefined> {
  const lock = `${await canonical(path)}.lock`
  if (held.has(lock)) throw inUse(path, 'by another job of this process')
  held.add(lock)
  try {
    const file = await takeLock(path, lock, init)
    if (file === undefined) held.delete(lock)
    return file === undefined ? undefined : fileLock(lock, file, init)
  } catch (error) {
    held.delete(lock)
    throw error instanceof TpnsConfigError ? error : notLocked(path, error)
  }
}

/** One file has one lock, whatever names lead to it. */
async function canonical(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const folder = resolve(dirname(path))
    return join(await realpath(folder).catch(() => folder), basename(path))
  }
}

function fileLock(lock: string, file: FileHandle, init: LockInit): FileLock {
  let beats = 0
  const holds = async () => (await readOwner(lock)) === init.owner
  return {
    holds,
    async beat() {
      beats += 1
      // Into the file that we created, whatever has its name now: the lock of another is never written to.
      await file.write(lockText(init, beats), 0)
      // So that other hosts see it.
      await file.datasync()
      return holds()
    },
    async release() {
      held.delete(lock)
      try {
        if (await holds()) await unlink(lock)
      } finally {
        await file.close()
      }
    },
  }
}

/** Of one length, so that it can be written over. The process is named for people only. */
function lockText({ owner, staleMs }: LockInit, beats: number): string {
  const beat = String(beats).padStart(12, '0')
  return `${JSON.stringify({ owner, beat, staleMs, pid: process.pid, host: hostname() })}\n`
}

interface Seen {
  readonly text: string
  readonly claims: string
}

async function takeLock(path: string, lock: string, init: LockInit): Promise<FileHandle | undefined> {
  let seen: Seen | undefined
  let unchangedMs = 0
  for (;;) {
    if (init.isStopped()) return undefined
    const created = await create(lock, init)
    if (created !== undefined) return created
    const text = await readText(lock)
    // Released at this moment.
    if (text === undefined) continue
    // It beats, or somebody else was faster.
    if (seen !== undefined && text !== seen.text) throw inUse(path, describeHolder(text))
    const claims = await listClaims(lock, text)
    const now = { text, claims: claims.join() }
    if (seen?.claims !== now.claims) unchangedMs = 0
    const staleMs = staleTime(text, init)
    if (seen === undefined) {
      init.onWait(
        `The checkpoint ${path} is locked ${describeHolder(text)}. Waiting for a sign of life; if there is none for ${staleMs} ms, the job goes on from the checkpoint.`,
      )
    }
    seen = now
    if (unchangedMs >= staleMs) {
      const taken = await takeOver(lock, text, claims, init)
      if (taken !== undefined) return taken
      continue
    }
    const pollMs = Math.min(1_000, Math.max(10, init.staleMs / 20))
    const from = init.elapsed()
    await init.sleep(pollMs)
    // A pause of this process says nothing about the owner, which may have been frozen with it.
    unchangedMs += Math.min(init.elapsed() - from, 2 * pollMs)
  }
}

/** The owner's lease was made for its own stale time. An hour at most: a damaged lock must not hold for ever. */
function staleTime(text: string, { staleMs }: LockInit): number {
  const recorded = parse(text).staleMs
  return typeof recorded === 'number' && recorded <= 3_600_000 ? Math.max(staleMs, recorded) : staleMs
}

async function takeOver(
  lock: string,
  text: string,
  claims: readonly string[],
  init: LockInit,
): Promise<FileHandle | undefined> {
  const last = Math.max(0, ...claims.map((name) => Number(name.slice(name.lastIndexOf('.') + 1))))
  const claim = `${claimPrefix(lock, text)}${last + 1}`
  const file = await create(claim, init)
  if (file === undefined) return undefined
  try {
    for (const name of claims) await unlink(join(dirname(lock), name)).catch(() => {})
    if ((await readText(lock)) === text) {
      await rename(claim, lock)
      if ((await readOwner(lock)) === init.owner) return file
    }
  } catch (error) {
    // The claim was taken away: this process was the slow one.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  } finally {
    await unlink(claim).catch(() => {})
  }
  await file.close()
  return undefined
}

function claimPrefix(lock: string, text: string): string {
  return `${lock}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.`
}

async function listClaims(lock: string, text: string): Promise<string[]> {
  const prefix = basename(claimPrefix(lock, text))
  return (await readdir(dirname(lock))).filter((name) => name.startsWith(prefix)).sort()
}

/** Undefined when it exists. Exclusive creation holds on network file systems too. */
async function create(path: string, init: LockInit): Promise<FileHandle | undefined> {
  let file: FileHandle
  try {
    file = await open(path, 'wx+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  try {
    await file.write(lockText(init, 0), 0)
    await file.datasync()
    return file
  } catch (error) {
    await file.close().catch(() => {})
    await unlink(path).catch(() => {})
    throw error
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const OWNER_BEGINS = '{"owner":"'
const OWNER_BYTES = OWNER_BEGINS.length + 32

/** Opened for each look: a network file system then asks its server, and does not answer from a cache. */
async function readOwner(lock: string): Promise<string | undefined> {
  let file: FileHandle
  try {
    file = await open(lock, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    const { buffer } = await file.read(Buffer.alloc(OWNER_BYTES), 0, OWNER_BYTES, 0)
    return buffer.toString('latin1', OWNER_BEGINS.length)
  } finally {
    file.close().catch(() => {})
  }
}

function parse(text: string): { staleMs?: unknown; pid?: unknown; host?: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

function describeHolder(text: string): string {
  const { pid, host } = parse(text)
  return host === undefined ? 'by another job' : `by another job (process ${pid} on host ${host})`
}

function inUse(path: string, who: string): TpnsConfigError {
  return new TpnsConfigError(
    `The checkpoint ${path} is in use ${who}. Nothing was sent: two jobs with one checkpoint would send twice. Wait for that job, or stop it; its lock is taken over when it is gone. 检查点正被其他任务使用，未发送任何推送。`,
  )
}

function notLocked(path: string, cause: unknown): TpnsConfigError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new TpnsConfigError(
    `The checkpoint ${path} cannot be locked (${code ?? message}). Nothing was sent. Check that its folder exists and is writable.`,
    { cause },
  )
}
