import { createHash, type Hash, randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushResult } from '../../api/push/results.js'
import type { Batch, BatchReader } from './batch.js'
import { HEX_DIGITS } from './digest.js'
import { createCursor, createDuplicateCheck, type ReaderContext } from './reader-context.js'
import type { RecipientCheck } from './recipient-checks.js'

export interface PackageReaderInit extends ReaderContext {
  readonly maxBytes: number
  readonly check: RecipientCheck
  /** Uploads an open file of recipients, one per line, and returns its id. */
  readonly upload: (file: FileHandle) => Promise<number>
  /** Sends the push to an uploaded file. */
  readonly push: (uploadId: number) => Promise<PushResult>
}

/** Characters buffered before they are written. */
const PIECE_BYTES = 64 * 1024

/**
 * Cuts a source into packages. Each is written to a temporary file first, because a source can be read only once and a
 * failed upload is retried.
 */
export function createPackageReader(init: PackageReaderInit): BatchReader {
  const { maxBytes, check, skip } = init
  const cursor = createCursor(init)
  const isDuplicate = createDuplicateCheck(init)
  let current: Spool | undefined
  /** The recipient that did not fit into the last package. */
  let waiting: string | undefined
  let index = 0

  const take = async (): Promise<string | undefined> => {
    if (waiting !== undefined) return waiting
    for (;;) {
      const next = await cursor.next()
      if (next === undefined) return undefined
      const recipient = next.recipient as string
      const fault = check(recipient)
      if (fault !== undefined) await skip(recipient, fault)
      else if (isDuplicate?.(recipient) !== true) return recipient
    }
  }

  /** Closed while the package was being filled. */
  const abandoned = (): undefined => {
    current?.discard().catch(() => {})
    return undefined
  }

  return {
    async next() {
      for (;;) {
        waiting = await take()
        if (cursor.closed) return abandoned()
        if (waiting === undefined) break
        current ??= await openSpool()
        if (!current.fits(waiting, maxBytes)) break
        const entry = waiting
        waiting = undefined
        await current.add(entry)
      }
      if (current === undefined) return undefined
      const spool = current
      await spool.finish()
      if (cursor.closed) return abandoned()
      current = undefined
      return buildPackageBatch(index++, spool, init)
    },
    get unfinished() {
      return { recipients: [], count: (current?.count ?? 0) + (waiting === undefined ? 0 : 1) }
    },
    get index() {
      return index
    },
    close() {
      cursor.close()
      current?.discard().catch(() => {})
    },
  }
}

function buildPackageBatch(index: number, spool: Spool, { upload, push }: PackageReaderInit): Batch {
  let uploadId = 0
  return {
    index,
    recipients: [],
    count: spool.count,
    digest: () => spool.digest,
    async prepare() {
      uploadId = await upload(spool.file)
    },
    send: () => push(uploadId),
    discard: spool.discard,
    possiblyInvalid: [],
  }
}

/** A temporary file of recipients. */
interface Spool {
  readonly file: FileHandle
  readonly count: number
  readonly digest: string
  /** Whether the file would stay within `maxBytes`. */
  fits(recipient: string, maxBytes: number): boolean
  /** Counts the recipient immediately, in the same tick. */
  add(recipient: string): Promise<void>
  finish(): Promise<void>
  discard(): Promise<void>
}

async function openSpool(): Promise<Spool> {
  const handle = await openUnnamedFile()
  const hash: Hash = createHash('sha256')
  let text = ''
  let bytes = 0
  let count = 0
  let digest = ''
  const flush = async () => {
    hash.update(text)
    await handle.appendFile(text)
    text = ''
  }
  return {
    file: handle,
    get count() {
      return count
    },
    get digest() {
      return digest
    },
    fits: (recipient, maxBytes) => bytes + Buffer.byteLength(recipient) + 1 <= maxBytes,
    async add(recipient) {
      const line = count === 0 ? recipient : `\n${recipient}`
      bytes += Buffer.byteLength(line)
      count += 1
      text += line
      if (text.length >= PIECE_BYTES) await flush()
    },
    async finish() {
      await flush()
      digest = hash.digest('hex').slice(0, HEX_DIGITS)
    },
    discard: () => handle.close().catch(() => {}),
  }
}

/**
 * A temporary file that disappears with the process, even if that is killed: recipients are personal data. It is unlinked
 * while still empty, so a killed process leaves an empty file behind at worst; the system frees the space when the
 * handle is closed.
 */
async function openUnnamedFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `tpns-client-${randomBytes(16).toString('hex')}`)
  const file = await open(path, 'wx+', 0o600)
  try {
    await unlink(path)
    return file
  } catch (error) {
    await file.close().catch(() => {})
    throw error
  }
}
