import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TpnsConfigError } from '../errors/before-the-wire.js'
import { acquireLock } from './file-lock.js'
import { eventOf, FILE_BEGINS, lineOf } from './journal-lines.js'
import type { BulkCheckpoint, CheckpointEvent } from './options.js'

/** A checkpoint in a file. */
export interface JournalFile extends BulkCheckpoint {
  append(event: CheckpointEvent): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a file to which events are appended, each as a whole line: a line that a crash cut short was never promised to
 * anybody, and is taken off.
 *
 * @throws TpnsConfigError
 */
export async function openJournalFile(
  path: string | URL,
  durability: 'disk' | 'process',
): Promise<JournalFile> {
  const name = path instanceof URL ? fileURLToPath(path) : path
  const unlock = await acquireLock(name)
  let handle: FileHandle
  try {
    // Created if need be, never truncated; every write goes to the end.
    handle = await open(name, 'a+')
  } catch (error) {
    await unlock()
    throw unusable(name, 'opened', error)
  }
  const writer = groupWriter(name, handle, durability)
  return {
    load: () => loadEvents(name, handle),
    async append(event) {
      // What must not be lost is that a batch was about to be sent. A lost outcome only makes it unknown.
      await writer.write(`${lineOf(event)}\n`, event.type === 'started' || event.type === 'job')
      if (event.type === 'job' && durability === 'disk') await syncFolder(name)
    },
    async close() {
      await writer.idle()
      await handle.close().catch(() => {})
      await unlock()
    },
  }
}

async function* loadEvents(name: string, handle: FileHandle): AsyncGenerator<CheckpointEvent> {
  const { size } = await handle.stat()
  const buffer = Buffer.allocUnsafe(64 * 1024)
  let rest = Buffer.alloc(0)
  let position = 0
  let lineNumber = 0
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
      const event = eventOf(line)
      if (event === undefined || (event.type === 'job') !== (lineNumber === 1))
        throw foreign(name, lineNumber)
      yield event
    }
  }
  if (rest.length === 0) return
  // Somebody else's file, of one line without an end?
  if (lineNumber === 0 && !FILE_BEGINS.startsWith(rest.toString('utf8', 0, FILE_BEGINS.length)))
    throw foreign(name, 1)
  await handle.truncate(position - rest.length)
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

  const flush = async () => {
    const bytes = Buffer.from(text)
    const sync = urgent && durability === 'disk'
    text = ''
    urgent = false
    next = undefined
    if (failure !== undefined) throw failure
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
