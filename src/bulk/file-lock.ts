import { constants, copyFile, link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { TpnsConfigError } from '../errors/before-the-wire.js'

/** Locks of this process, to know a lock of our own from one of a dead process that had the same id. */
const held = new Set<string>()

/**
 * Keeps two jobs from working off one checkpoint: both would send what is left. The lock is a file beside it that names
 * its process. The lock of a process that is dead is taken over; whether one of another machine is dead cannot be seen.
 *
 * @returns releases it
 * @throws TpnsConfigError when the checkpoint is in use
 */
export async function acquireLock(path: string): Promise<() => Promise<void>> {
  const lock = `${resolve(path)}.lock`
  if (held.has(lock)) throw inUse(path, lock, 'by another job of this process')
  held.add(lock)
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() })
  const draft = `${lock}.${process.pid}`
  try {
    // Written first, then linked: a lock is never seen half-written.
    await writeFile(draft, mine)
    for (let tries = 0; !(await tryLink(draft, lock)); tries++) {
      await removeIfDead(path, lock, `${draft}.dead`)
      if (tries === 2) throw inUse(path, lock, 'by jobs that start at the same time')
    }
  } catch (error) {
    held.delete(lock)
    throw error instanceof TpnsConfigError ? error : notLocked(path, error)
  } finally {
    await unlink(draft).catch(() => {})
  }
  return async () => {
    if (held.delete(lock)) await unlink(lock).catch(() => {})
  }
}

async function tryLink(draft: string, lock: string): Promise<boolean> {
  try {
    await link(draft, lock)
    return true
  } catch (error) {
    if (isExisting(error)) return false
  }
  // A file system without hard links.
  try {
    await copyFile(draft, lock, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if (isExisting(error)) return false
    throw error
  }
}

function isExisting(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST'
}

/** @throws TpnsConfigError when its holder lives, or may live */
async function removeIfDead(path: string, lock: string, aside: string): Promise<void> {
  const text = await readFile(lock, 'utf8').catch(() => undefined)
  if (text === undefined) return
  const { pid, host, since } = holderOf(text)
  if (host !== hostname()) throw inUse(path, lock, `by process ${pid} on ${host}, since ${since}`)
  if (pid !== process.pid && isAlive(pid)) throw inUse(path, lock, `by process ${pid}, since ${since}`)
  // Moved away rather than deleted: if somebody else has just taken it over, it is theirs and goes back.
  await rename(lock, aside).catch(() => {})
  const moved = await readFile(aside, 'utf8').catch(() => undefined)
  if (moved !== undefined && moved !== text) await link(aside, lock).catch(() => {})
  await unlink(aside).catch(() => {})
}

function holderOf(text: string): { pid: number; host: string; since: string } {
  try {
    const { pid, host, since } = JSON.parse(text)
    if (Number.isSafeInteger(pid)) return { pid, host: String(host), since: String(since) }
  } catch {
    // Not ours, or damaged: nobody can say whether its holder lives.
  }
  return { pid: 0, host: 'an unknown machine', since: 'an unknown time' }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function inUse(path: string, lock: string, who: string): TpnsConfigError {
  return new TpnsConfigError(
    `The checkpoint ${path} is in use ${who}. Two jobs with one checkpoint would send twice. If you are certain that the other one is dead, delete ${lock}.`,
  )
}

function notLocked(path: string, cause: unknown): TpnsConfigError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new TpnsConfigError(
    `The checkpoint ${path} cannot be locked (${code ?? message}). Check that its folder exists and is writable.`,
    { cause },
  )
}
