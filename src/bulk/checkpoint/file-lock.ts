import { type FileHandle, open, readdir, readFile, realpath, rename, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import type { Bilingual } from '../../return-codes/types.js'
import { isObject } from '../../validation/members.js'
import { digestText } from '../source/digest.js'
import type { OwnershipProof } from './ownership.js'

export interface LockInit {
  /** Random, new for each job. Process ids and host names repeat: in containers every process is number 1. */
  readonly owner: string
  /** Milliseconds without a heartbeat after which the lock may be taken over. */
  readonly staleMs: number
  /** Milliseconds that never jump. */
  readonly elapsed: () => number
  /** Resolves early when the job stops. */
  readonly sleep: (ms: number) => Promise<void>
  readonly isStopped: () => boolean
  /** Called once when another owner's lock has to be observed for a while. */
  readonly onWait: (text: Bilingual) => void
}

export interface FileLock extends OwnershipProof {
  /** Deletes the lock if it is still ours. */
  release(): Promise<void>
}

/** Checkpoints in use in this process: a second job is refused without waiting for a heartbeat. */
const held = new Set<string>()

/**
 * Keeps two jobs from using one checkpoint: both would send what is left. The lock is a file next to it that holds its
 * owner's random id and heartbeat counter. A lock whose counter has not changed for `staleMs`, by the observer's own
 * clock, belongs to a dead job and is taken over. Clocks are never compared, and process ids and host names are never
 * trusted, because both repeat across containers.
 *
 * Why not proper-lockfile (4.1.2, from 2021): it compares the lock's mtime with the local clock, which on a network file
 * system belongs to another machine; two processes that find a stale lock both remove it, the second one removing the
 * first one's new lock; and an owner that was frozen learns of its loss at its next heartbeat, not before its next request.
 *
 * The takeover: create a claim file named after a digest of the stale lock (exclusively, so only one can), check that the
 * lock is unchanged, and rename the claim onto it. If the claimant dies too, the next number is claimed after `staleMs`;
 * the old claim is deleted first, so that a claimant that was only frozen can no longer rename it.
 *
 * @returns undefined when the job was stopped meanwhile
 * @throws TpnsConfigError when the checkpoint is in use
 */
export async function acquireLock(path: string, init: LockInit): Promise<FileLock | undefined> {
  const lock = `${await toCanonicalPath(path)}.lock`
  if (held.has(lock)) throw inUseError(path, { en: 'by another job of this process', zh: '本进程的其他作业' })
  held.add(lock)
  try {
    const file = await takeLock(path, lock, init)
    if (file === undefined) held.delete(lock)
    return file === undefined ? undefined : createFileLock(lock, file, init)
  } catch (error) {
    held.delete(lock)
    throw error instanceof TpnsConfigError ? error : lockError(path, error)
  }
}

/** One file has one lock, whatever path leads to it. */
async function toCanonicalPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const folder = resolve(dirname(path))
    return join(await realpath(folder).catch(() => folder), basename(path))
  }
}

function createFileLock(lock: string, file: FileHandle, init: LockInit): FileLock {
  let beats = 0
  const holds = async () => (await readOwner(lock)) === init.owner
  return {
    holds,
    async beat() {
      beats += 1
      // Through the handle we created, whatever has the name now: another owner's lock is never written to.
      await file.write(lockText(init, beats), 0)
      // Makes it visible to other hosts.
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

/** Fixed length, so it can be overwritten in place. Process and host are for humans only. */
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
    const created = await createLockFile(lock, init)
    if (created !== undefined) return created
    const text = await readText(lock)
    // Released just now.
    if (text === undefined) continue
    // The owner is alive, or somebody else took over first.
    if (seen !== undefined && text !== seen.text) throw inUseError(path, describeHolder(text))
    const claims = await listClaims(lock, text)
    const now = { text, claims: claims.join() }
    if (seen?.claims !== now.claims) unchangedMs = 0
    const staleMs = getStaleMs(text, init)
    if (seen === undefined) {
      const holder = describeHolder(text)
      init.onWait({
        en: `The checkpoint ${path} is locked ${holder.en}. Waiting for a heartbeat; if there is none for ${staleMs} ms, this job takes the checkpoint over.`,
        zh: `检查点 ${path} 已被${holder.zh}锁定，正在等待其心跳。若 ${staleMs} 毫秒内没有心跳，本作业将接管该检查点。`,
      })
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
    // If this process was paused, the owner may have been paused with it: do not count that time.
    unchangedMs += Math.min(init.elapsed() - from, 2 * pollMs)
  }
}

/** The owner's lease follows its own stale time. At most an hour: a damaged lock must not block forever. */
function getStaleMs(text: string, { staleMs }: LockInit): number {
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
  const claim = `${getClaimPrefix(lock, text)}${last + 1}`
  const file = await createLockFile(claim, init)
  if (file === undefined) return undefined
  try {
    for (const name of claims) await unlink(join(dirname(lock), name)).catch(() => {})
    if ((await readText(lock)) === text) {
      await rename(claim, lock)
      if ((await readOwner(lock)) === init.owner) return file
    }
  } catch (error) {
    // Our claim was deleted: this process was too slow.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  } finally {
    await unlink(claim).catch(() => {})
  }
  await file.close()
  return undefined
}

function getClaimPrefix(lock: string, text: string): string {
  return `${lock}.${digestText(text)}.`
}

async function listClaims(lock: string, text: string): Promise<string[]> {
  const prefix = basename(getClaimPrefix(lock, text))
  return (await readdir(dirname(lock))).filter((name) => name.startsWith(prefix)).sort()
}

/** Undefined when it exists. Exclusive creation is atomic on network file systems too. */
async function createLockFile(path: string, init: LockInit): Promise<FileHandle | undefined> {
  const file = await unless('EEXIST', open(path, 'wx+'))
  if (file === undefined) return undefined
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

/** Undefined when the file system answers with this code. */
async function unless<T>(code: 'EEXIST' | 'ENOENT', work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return undefined
    throw error
  }
}

const readText = (path: string) => unless('ENOENT', readFile(path, 'utf8'))

const OWNER_BEGINS = '{"owner":"'
const OWNER_BYTES = OWNER_BEGINS.length + 32

/** Opened on every read, so that a network file system asks its server instead of its cache. */
async function readOwner(lock: string): Promise<string | undefined> {
  const file = await unless('ENOENT', open(lock, 'r'))
  if (file === undefined) return undefined
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
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

function describeHolder(text: string): Bilingual {
  const { pid, host } = parse(text)
  if (host === undefined) return { en: 'by another job', zh: '其他作业' }
  return {
    en: `by another job (process ${pid} on host ${host})`,
    zh: `其他作业（主机 ${host} 上的进程 ${pid}）`,
  }
}

function inUseError(path: string, who: Bilingual): TpnsConfigError {
  return new TpnsConfigError({
    en: `The checkpoint ${path} is in use ${who.en}. Nothing was sent: two jobs on one checkpoint would send twice. Wait for that job, or stop it; its lock is taken over once it is gone.`,
    zh: `检查点 ${path} 正被${who.zh}使用。请求未发出：两个作业共用一个检查点会重复推送。请等待该作业结束或将其停止，之后锁会自动释放。`,
  })
}

function lockError(path: string, cause: unknown): TpnsConfigError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new TpnsConfigError(
    {
      en: `The checkpoint ${path} cannot be locked (${code ?? message}). Nothing was sent. Check that its folder exists and is writable.`,
      zh: `无法锁定检查点 ${path}（${code ?? message}）。请求未发出。请检查目录是否存在且可写。`,
    },
    { cause },
  )
}
