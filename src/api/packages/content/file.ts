import type { Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { checkSize } from '../upload/check-size.js'
import { reasonOf, refused } from '../upload/refused.js'
import { type Content, type OpenContent, PIECE_BYTES, type ReadAt } from './content.js'

/** A file of the disk, opened anew for every attempt. */
export function contentOfFile(path: string | URL): Content {
  return {
    repeatable: () => true,
    async open() {
      const file = await open(path).catch((cause: unknown) => {
        throw refused('path', `cannot be opened (${reasonOf(cause)})`, { cause })
      })
      try {
        const stats = await file.stat()
        if (!stats.isFile())
          throw refused('path', 'is not a regular file. Hand a pipe or a socket in as a stream')
        return { ...contentOf(file, stats), close: () => file.close() }
      } catch (error) {
        await file.close()
        throw error
      }
    },
  }
}

/** A file that is open already, such as one that has no name any more. It stays open. */
export function contentOfOpenFile(file: FileHandle): Content {
  return {
    repeatable: () => true,
    open: async () => ({ ...contentOf(file, await file.stat()), close: async () => {} }),
  }
}

function contentOf(file: FileHandle, stats: Stats): Omit<OpenContent, 'close'> {
  checkSize(stats.size)
  return { size: stats.size, chunks: chunksOf(file, stats), readAt: readerOf(file) }
}

/** The file from its beginning; the next piece is read while the last one is being sent. */
async function* chunksOf(file: FileHandle, { size, mtimeMs }: Stats): AsyncGenerator<Uint8Array> {
  let position = 0
  let reading = readPiece(file, 0)
  for (let piece = await reading; piece.length > 0; piece = await reading) {
    position += piece.length
    if (position > size) throw changed()
    reading = readPiece(file, position)
    // Whoever stops reading here leaves this one unobserved.
    reading.catch(() => {})
    yield piece
  }
  const now = await file.stat()
  if (position !== size || now.mtimeMs !== mtimeMs) throw changed()
}

async function readPiece(file: FileHandle, position: number): Promise<Uint8Array> {
  // A fresh buffer for each: what was handed on may still be on its way to the socket.
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafeSlow(PIECE_BYTES), 0, PIECE_BYTES, position)
  return buffer.subarray(0, bytesRead)
}

function changed() {
  return refused('path', 'was written to while it was being sent. Upload it when it is complete')
}

function readerOf(file: FileHandle): ReadAt {
  return async (position, length) => {
    if (position < 0) throw new RangeError('outside of the file')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    if (bytesRead < length) throw new RangeError('outside of the file')
    return buffer
  }
}
