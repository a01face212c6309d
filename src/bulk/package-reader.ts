import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PushResult } from '../endpoints/push-app.js'
import type { Batch, BatchReader } from './batch.js'
import { HEX_DIGITS } from './digest.js'
import { duplicateCheck, pauseBetween, type Reading } from './reading.js'
import type { RecipientRule } from './recipient-rules.js'

export interface PackageReading extends Reading {
  readonly maxBytes: number
  readonly rule: RecipientRule
  /** Uploads a file of recipients, one a line, and gives its id. */
  readonly upload: (path: string) => Promise<number>
  /** Pushes to an uploaded file. */
  readonly push: (uploadId: number) => Promise<PushResult>
}

/** Bytes gathered before they are written. */
const PIECE_BYTES = 64 * 1024

/**
 * Cuts a source into packages. Each is written to a temporary file first: a source can be read only once, and an upload
 * that fails is tried again.
 */
export function packageReader(reading: PackageReading): BatchReader {
  const { source, counts, maxBytes, rule, skip } = reading
  const isFirst = duplicateCheck(reading)
  let current: Spool | undefined
  /** Did not fit into the last package. */
  let waiting: string | undefined
  let index = 0
  let closed = false

  const take = async (): Promise<string | undefined> => {
    if (waiting !== undefined) return waiting
    for (;;) {
      const pause = pauseBetween(reading)
      if (pause !== undefined) await pause
      if (closed) return undefined
      const step = source.sync ? source.next() : await source.next()
      if (closed || step.done === true) return undefined
      counts.taken += 1
      const recipient = step.value as string
      const fault = rule(recipient)
      if (fault !== undefined) await skip(recipient, fault)
      else if (isFirst(recipient)) return recipient
    }
  }

  return {
    async next() {
      for (;;) {
        waiting = await take()
        if (closed) return undefined
        if (waiting === undefined) break
        current ??= await openSpool()
        if (!(await current.add(waiting, maxBytes))) break
        waiting = undefined
      }
      if (current === undefined) return undefined
      const spool = current
      await spool.finish()
      if (closed) return undefined
      current = undefined
      return packageBatch(index++, spool, reading)
    },
    get unfinished() {
      return { recipients: [], count: (current?.count ?? 0) + (waiting === undefined ? 0 : 1) }
    },
    get index() {
      return index
    },
    close() {
      closed = true
      source.close()
      current?.discard().catch(() => {})
    },
  }
}

function packageBatch(index: number, spool: Spool, { upload, push }: PackageReading): Batch {
  let uploadId = 0
  return {
    index,
    recipients: [],
    count: spool.count,
    digest: () => spool.digest,
    async prepare() {
      uploadId = await upload(spool.path)
    },
    send: () => push(uploadId),
    discard: spool.discard,
    suspects: [],
  }
}

/** A temporary file of recipients. */
interface Spool {
  readonly path: string
  readonly count: number
  readonly digest: string
  /** False when the file would grow above `maxBytes`. */
  add(recipient: string, maxBytes: number): Promise<boolean>
  finish(): Promise<void>
  discard(): Promise<void>
}

async function openSpool(): Promise<Spool> {
  // Only this user can read it: recipients are personal data.
  const folder = await mkdtemp(join(tmpdir(), 'tpns-client-'))
  const path = join(folder, 'package.txt')
  const handle: FileHandle = await open(path, 'wx', 0o600)
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
    path,
    get count() {
      return count
    },
    get digest() {
      return digest
    },
    async add(recipient, maxBytes) {
      const line = count === 0 ? recipient : `\n${recipient}`
      const grown = bytes + Buffer.byteLength(line)
      if (grown > maxBytes) return false
      bytes = grown
      count += 1
      text += line
      if (text.length >= PIECE_BYTES) await flush()
      return true
    },
    async finish() {
      await flush()
      digest = hash.digest('hex').slice(0, HEX_DIGITS)
      await handle.close()
    },
    async discard() {
      await handle.close().catch(() => {})
      await rm(folder, { recursive: true, force: true }).catch(() => {})
    },
  }
}
