import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import { acquireLock, type LockInit } from './file-lock.js'
import { eventOf, FILE_BEGINS, isLate, lineOf, runLine, runOf } from './journal-lines.js'
import type { BulkCheckpoint, CheckpointEvent } from './options.js'
import type { OwnershipProof } from './ownership.js'

/** A checkpoint in a file. */
export interface JournalFile extends BulkCheckpoint, OwnershipProof {
  append(event: CheckpointEvent): Promise<void>
  /** Has each write ask first; a promise when there is something to wait for. It rejects when nothing may be written. */
  guardWrites(before: () => Promise<void> | undefined): void
  close(): Promise<void>
}

/**
 * Opens a file to which events are appended, each as a whole line: a line that a crash cut short was never promised to
 * anybody, and counts for nothing. Nothing is ever written but at the end, and nothing taken away: a job that was frozen
 * while it opened the file and wakes up when another has it cannot spoil it.
 *
 * @returns undefined when the job was stopped while it waited for the lock
 * @throws TpnsConfigError
 */
export async function openJournalFile(
  path: string | URL,
  durability: 'disk' | 'process',
  init: LockInit,
): Promise<JournalFile | undefined> {
  const name = path instanceof URL ? fileURLToPath(path) : path
  const lock = await acquireLock(name, init)
  if (lock === undefined) return undefined
  const run = init.owner.slice(0, 8)
  let handle: FileHandle
  try {
    // Created if need be, never truncated; every write goes to the end.
    handle = await open(name, 'a+')
  } catch (error) {
    await lock.release().catch(() => {})
    throw unusable(name, 'opened', error)
  }
  const writer = groupWriter(name, handle, durability)
  let loaded: LoadedFile = { isEmpty: true, isCut: false }
  let announced = false
  /** Of a further run, in front of its first line. A line that was cut short stays one, even if it lacks only its end. */
  const announcement = () => {
    if (announced || loaded.isEmpty) return ''
    announced = true
    return `${loaded.isCut ? ' (cut short)\n' : ''}${runLine(run)}\n`
  }
  return {
    beat: lock.beat,
    holds: lock.holds,
    guardWrites: writer.guard,
    async *load() {
      loaded = yield* loadEvents(name, handle)
    },
    async append(event) {
      // What must not be lost is that a batch was about to be sent. A lost outcome only makes it unknown.
      const line = `${announcement()}${lineOf(event, loaded.isEmpty ? '' : run)}\n`
      await writer.write(line, event.type === 'started' || event.type === 'job')
      if (event.type === 'job' && durability === 'disk') await syncFolder(name)
    },
    async close() {
      await writer.idle()
      await handle.close().catch(() => {})
      await lock.release()
    },
  }
}

interface LoadedFile {
  readonly isEmpty: boolean
  /** Its last line has no end. */
  readonly isCut: boolean
}

async function* loadEvents(name: string, handle: FileHandle): AsyncGenerator<CheckpointEvent, LoadedFile> {
  const { size } = await handle.stat()
  const buffer = Buffer.allocUnsafe(64 * 1024)
  let rest = Buffer.alloc(0)
  let position = 0
  let lineNumber = 0
  let begun = false
  let run = ''
  /** A line that is not ours: it was cut short if the next one begins a further run. */
  let broken: string | undefined
  while (position < size) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) break
    position += bytesRead
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    const end = bytes.lastIndexOf(0x0a) + 1
    rest = Buffer.from(bytes.subarray(end))
    if (end === 0) {
      if (rest.length > LONGEST_LINE) throw foreign(name, lineNumber + 1)
      continue
    }
    for (const line of bytes.toString('utf8', 0, end - 1).split('\n')) {
      lineNumber += 1
      const nextRun = runOf(line)
      if (nextRun === undefined && broken !== undefined) throw foreign(name, lineNumber - 1)
      if (nextRun !== undefined && !isOurs(broken, begun)) throw foreign(name, 1)
      broken = undefined
      if (nextRun !== undefined) {
        run = nextRun
        continue
      }
      const event = eventOf(line)
      if (event === undefined) broken = line
      else if ((event.type === 'job') === begun) throw foreign(name, lineNumber)
      else {
        begun = true
        if (!isLate(line, run)) yield event
      }
    }
  }
  if (broken !== undefined) throw foreign(name, lineNumber)
  if (rest.length > 0 && !isOurs(rest.toString('utf8'), begun)) throw foreign(name, 1)
  return { isEmpty: position === 0, isCut: rest.length > 0 }
}

/** Whether a line that was cut short can be ours: where nothing of ours came before, it may be of somebody else's file. */
function isOurs(cut: string | undefined, begun: boolean): boolean {
  return begun || (cut !== undefined && FILE_BEGINS.startsWith(cut.slice(0, FILE_BEGINS.length)))
}

/** Far above any line of ours. */
const LONGEST_LINE = 64 * 1024

/** Writes what has gathered while the last write was under way, so that many batches share one wait for the disk. */
function groupWriter(name: string, handle: FileHandle, durability: 'disk' | 'process') {
  let text = ''
  let urgent = false
  let next: Promise<void> | undefined
  /** Resolves, never rejects, when everything handed in so far was tried. */
  let last: Promise<void> = Promise.resolve()
  let failure: TpnsConfigError | undefined
  let beforeWrite: () => Promise<void> | undefined = () => undefined

  const flush = async () => {
    const bytes = Buffer.from(text)
    const sync = urgent && durability === 'disk'
    text = ''
    urgent = false
    next = undefined
    if (failure !== undefined) throw failure
    const proof = beforeWrite()
    if (proof !== undefined) await proof
    try {
      for (let written = 0; written < bytes.length; ) {
        written += (await handle.write(bytes, written)).bytesWritten
      }
      if (sync) await handle.datasync()
    } catch (error) {
      // What is in the file now is not known: nothing may be written behind it.
      failure = unusable(name, 'written', error)
      throw failure
    }
  }

  return {
    guard(before: () => Promise<void> | undefined) {
      beforeWrite = before
    },
    write(line: string, isUrgent: boolean): Promise<void> {
      text += line
      urgent ||= isUrgent
      if (next === undefined) {
        next = last.then(flush)
        last = next.catch(() => {})
      }
      return next
    },
    async idle() {
      for (let seen: Promise<void> | undefined; seen !== last; ) {
        seen = last
        await seen
      }
    },
  }
}

/** A new file survives a power failure only when its folder was synchronised too. Windows cannot, and need not. */
async function syncFolder(name: string): Promise<void> {
  let folder: FileHandle | undefined
  try {
    folder = await open(dirname(name), 'r')
    await folder.sync()
  } catch {
    // A file system without this has nothing better to offer.
  } finally {
    await folder?.close().catch(() => {})
  }
}

function foreign(name: string, line: number): TpnsConfigError {
  return new TpnsConfigError(
    `${name} is not a checkpoint of this library, or it is damaged in line ${line}. Nothing was sent, and the file was not touched. For a new job name a file that does not exist; to go on with an old one, repair the line from a copy.`,
  )
}

function unusable(name: string, verb: string, cause: unknown): TpnsConfigError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new TpnsConfigError(
    `The checkpoint ${name} cannot be ${verb} (${code ?? message}). Check that its folder exists, is writable and has room left.`,
    { cause },
  )
}
