import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { acquireLock, type LockInit } from './file-lock.js'
import { FILE_BEGINS, formatEvent, formatRun, isLate, parseEvent, parseRun } from './line-format.js'
import type { OwnershipProof } from './ownership.js'
import type { BulkCheckpoint, CheckpointEvent } from './types.js'

/** A checkpoint in a file. */
export interface FileStore extends BulkCheckpoint, OwnershipProof {
  append(event: CheckpointEvent): Promise<void>
  /** Runs `before` ahead of each write and waits for the promise it may return. A rejection prevents the write. */
  guardWrites(before: () => Promise<void> | undefined): void
  close(): Promise<void>
}

/**
 * Opens a file to which events are appended, one whole line each: a line that a crash cut short was never acknowledged
 * and is ignored. The file is only ever appended to, so a job that was frozen while opening it, and wakes up after another
 * has taken it over, cannot damage it.
 *
 * @returns undefined when the job was stopped while it waited for the lock
 * @throws TpnsConfigError
 */
export async function openFileStore(
  path: string | URL,
  durability: 'disk' | 'process',
  init: LockInit,
): Promise<FileStore | undefined> {
  const name = path instanceof URL ? fileURLToPath(path) : path
  const lock = await acquireLock(name, init)
  if (lock === undefined) return undefined
  const run = init.owner.slice(0, 8)
  let handle: FileHandle
  try {
    // Created if missing, never truncated; every write goes to the end.
    handle = await open(name, 'a+')
  } catch (error) {
    await lock.release().catch(() => {})
    throw fileError(name, 'opened', error)
  }
  const writer = createGroupWriter(name, handle, durability)
  let loaded: LoadedFile = { isEmpty: true, isCut: false }
  let announced = false
  /** Precedes the first line of a later run. A line that was cut short stays broken, even if only its end is missing. */
  const announcement = () => {
    if (announced || loaded.isEmpty) return ''
    announced = true
    return `${loaded.isCut ? ' (cut short)\n' : ''}${formatRun(run)}\n`
  }
  return {
    beat: lock.beat,
    holds: lock.holds,
    guardWrites: writer.guard,
    async *load() {
      loaded = yield* loadEvents(name, handle)
    },
    async append(event) {
      // "started" must not be lost. A lost outcome only makes the batch unknown.
      const line = `${announcement()}${formatEvent(event, loaded.isEmpty ? '' : run)}\n`
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
  /** Whether its last line is incomplete. */
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
  /** A line that cannot be parsed: it was cut short if the next one begins a later run. */
  let broken: string | undefined
  while (position < size) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) break
    position += bytesRead
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)])
    const end = bytes.lastIndexOf(0x0a) + 1
    rest = Buffer.from(bytes.subarray(end))
    if (end === 0) {
      if (rest.length > MAX_LINE_LENGTH) throw foreignFileError(name, lineNumber + 1)
      continue
    }
    for (const line of bytes.toString('utf8', 0, end - 1).split('\n')) {
      lineNumber += 1
      const nextRun = parseRun(line)
      if (nextRun === undefined && broken !== undefined) throw foreignFileError(name, lineNumber - 1)
      if (nextRun !== undefined && !isOurs(broken, begun)) throw foreignFileError(name, 1)
      broken = undefined
      if (nextRun !== undefined) {
        run = nextRun
        continue
      }
      const event = parseEvent(line)
      if (event === undefined) broken = line
      else if ((event.type === 'job') === begun) throw foreignFileError(name, lineNumber)
      else {
        begun = true
        if (!isLate(line, run)) yield event
      }
    }
  }
  if (broken !== undefined) throw foreignFileError(name, lineNumber)
  if (rest.length > 0 && !isOurs(rest.toString('utf8'), begun)) throw foreignFileError(name, 1)
  return { isEmpty: position === 0, isCut: rest.length > 0 }
}

/** Whether a cut line can be ours: with no valid line before it, this may be somebody else's file. */
function isOurs(cut: string | undefined, begun: boolean): boolean {
  return begun || (cut !== undefined && FILE_BEGINS.startsWith(cut.slice(0, FILE_BEGINS.length)))
}

/** Far longer than any line we write. */
const MAX_LINE_LENGTH = 64 * 1024

/** Group commit: writes what was queued while the last write was in flight, so that many batches share one disk sync. */
function createGroupWriter(name: string, handle: FileHandle, durability: 'disk' | 'process') {
  let text = ''
  let urgent = false
  let next: Promise<void> | undefined
  /** Resolves, and never rejects, once everything queued so far was attempted. */
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
      // The end of the file is now in an unknown state: append nothing after it.
      failure = fileError(name, 'written', error)
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

/** A new file survives a power failure only if its folder was synced too. Windows cannot, and need not. */
async function syncFolder(name: string): Promise<void> {
  let folder: FileHandle | undefined
  try {
    folder = await open(dirname(name), 'r')
    await folder.sync()
  } catch {
    // Not supported by this file system.
  } finally {
    await folder?.close().catch(() => {})
  }
}

function foreignFileError(name: string, line: number): TpnsConfigError {
  return new TpnsConfigError({
    en: `${name} is not a checkpoint, or line ${line} is damaged. Nothing was sent, and the file was not touched. To start a new job, name a file that does not exist; to resume an old one, restore the line from a backup.`,
    zh: `${name} 不是检查点文件，或第 ${line} 行已损坏。请求未发出，文件未改动。新作业请指定不存在的文件；续推请用备份恢复该行。`,
  })
}

function fileError(name: string, verb: string, cause: unknown): TpnsConfigError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new TpnsConfigError(
    {
      en: `The checkpoint ${name} cannot be ${verb} (${code ?? message}). No batch is sent that it does not hold. Check that its folder exists, is writable and has free space, then run the job again with it.`,
      zh: `检查点 ${name} 无法读写（${code ?? message}）。未写入检查点的批次不会发出。请检查目录是否存在、可写且空间充足，然后用同一检查点再次运行。`,
    },
    { cause },
  )
}
