import type { Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { checkSize } from '../upload/limits.js'
import { describeCause, packageRefusal } from '../upload/package-refusal.js'
import { type Content, type OpenContent, PIECE_BYTES, type ReadAt } from './content.js'

/** A file of the disk, opened again for every attempt. */
export function createFileContent(path: string | URL): Content {
  return {
    repeatable: () => true,
    async open() {
      const file = await open(path).catch((cause: unknown) => {
        throw packageRefusal(
          'path',
          { en: `cannot be opened (${describeCause(cause)})`, zh: `无法打开（${describeCause(cause)}）` },
          { cause },
        )
      })
      try {
        const stats = await file.stat()
        if (!stats.isFile())
          throw packageRefusal('path', {
            en: 'is not a regular file. Hand a pipe or a socket in as a stream',
            zh: '不是普通文件。管道或 socket 请以 stream 传入',
          })
        return { ...readContent(file, stats), close: () => file.close() }
      } catch (error) {
        await file.close()
        throw error
      }
    },
  }
}

/** A file that is open already, such as one that has no name any more. It stays open. */
export function openFileContent(file: FileHandle): Content {
  return {
    repeatable: () => true,
    open: async () => ({ ...readContent(file, await file.stat()), close: async () => {} }),
  }
}

function readContent(file: FileHandle, stats: Stats): Omit<OpenContent, 'close'> {
  checkSize(stats.size)
  return { size: stats.size, chunks: readChunks(file, stats), readAt: openReader(file) }
}

/** The file from its beginning; the next piece is read while the last one is being sent. */
async function* readChunks(file: FileHandle, { size, mtimeMs }: Stats): AsyncGenerator<Uint8Array> {
  let position = 0
  let reading = readPiece(file, 0)
  for (let piece = await reading; piece.length > 0; piece = await reading) {
    position += piece.length
    if (position > size) throw changed()
    reading = readPiece(file, position)
    // If reading stops here, nobody observes this one.
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
  return packageRefusal('path', {
    en: 'was written to while it was being sent. Upload it when it is complete',
    zh: '上传过程中文件被修改。请在写完后再上传',
  })
}

function openReader(file: FileHandle): ReadAt {
  return async (position, length) => {
    if (position < 0) throw new RangeError('outside of the file')
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    if (bytesRead < length) throw new RangeError('outside of the file')
    return buffer
  }
}
