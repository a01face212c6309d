import { writeFile } from 'node:fs/promises'
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type PackageSource, TpnsRequestError } from '../../../src/index.js'
import { getFailure, testClient } from '../../support/client.js'
import { getFile, inPieces, tempFolder, uploadServer } from './support.js'

interface ZipOptions {
  comment?: string
  flags?: number
  zip64?: boolean
  prefix?: Uint8Array
}

/** A zip by its format: local headers and data, directory, end record (in the long form when asked). */
function makeZip(
  files: Record<string, string>,
  { comment = '', flags = 0, zip64 = false, prefix }: ZipOptions = {},
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const data = deflateRawSync(text)
    const nameBytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(zlibCrc32?.(text) ?? 0, 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(Buffer.byteLength(text), 18)
    common.writeUInt16LE(nameBytes.length, 22)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, data)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, nameBytes)
    offset += 30 + nameBytes.length + data.length
  }
  const listing = Buffer.concat(directory)
  const count = Object.keys(files).length
  const long = Buffer.alloc(zip64 ? 76 : 0)
  if (zip64) {
    long.writeUInt32LE(0x06064b50, 0)
    long.writeBigUInt64LE(44n, 4)
    long.writeBigUInt64LE(BigInt(count), 24)
    long.writeBigUInt64LE(BigInt(count), 32)
    long.writeBigUInt64LE(BigInt(listing.length), 40)
    long.writeBigUInt64LE(BigInt(offset), 48)
    long.writeUInt32LE(0x07064b50, 56)
    long.writeBigUInt64LE(BigInt(offset + listing.length), 64)
    long.writeUInt32LE(1, 72)
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(zip64 ? 0xffff : count, 8)
  end.writeUInt16LE(zip64 ? 0xffff : count, 10)
  end.writeUInt32LE(zip64 ? 0xffffffff : listing.length, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16)
  end.writeUInt16LE(Buffer.byteLength(comment), 20)
  return Buffer.concat([prefix ?? Buffer.alloc(0), ...parts, listing, long, end, Buffer.from(comment)])
}

const GOOD: [name: string, bytes: Buffer][] = [
  ['one text file', makeZip({ 'users.txt': 'user-1\nuser-2' })],
  ['one .csv with a Chinese name', makeZip({ '用户.CSV': 'user-1' })],
  [
    'a comment that looks like an end record',
    makeZip({ 'a.txt': 'user-1' }, { comment: `PK\x05\x06${'x'.repeat(40)}` }),
  ],
  ['the longest comment', makeZip({ 'a.txt': 'user-1' }, { comment: 'x'.repeat(65_535) })],
  ['the long form of the end record', makeZip({ 'a.txt': 'user-1' }, { zip64: true })],
  ['something in front of it', makeZip({ 'a.txt': 'user-1' }, { prefix: Buffer.alloc(300_000, 7) })],
]

const BAD: [name: string, bytes: Buffer, retCode: number, message: string][] = [
  ['two files', makeZip({ 'a.txt': 'user-1', 'b.txt': 'user-2' }), 1008011, '2 entries'],
  ['a hidden second file', makeZip({ 'a.txt': 'user-1', '__MACOSX/._a.txt': 'x' }), 1008011, '2 entries'],
  [
    'two files in the long form',
    makeZip({ 'a.txt': 'x', 'b.txt': 'y' }, { zip64: true }),
    1008011,
    '2 entries',
  ],
  ['a file in a folder', makeZip({ 'folder/a.txt': 'user-1' }), 1008011, 'folder'],
  ['a file in a folder of Windows', makeZip({ 'folder\\a.txt': 'user-1' }), 1008011, 'folder'],
  ['a folder alone', makeZip({ 'folder/': '' }), 1008011, 'folder'],
  ['another kind of file', makeZip({ 'a.xlsx': 'user-1' }), 1008011, '.txt or .csv'],
  ['a password', makeZip({ 'a.txt': 'user-1' }, { flags: 1 }), 1008011, 'password'],
  ['an empty file', makeZip({ 'a.txt': '' }), 1008012, 'empty'],
  ['no file', makeZip({}), 1008012, 'without a file'],
  ['text instead of a zip', Buffer.from('user-1\nuser-2\n'), 1008011, 'not a readable zip'],
  ['a zip cut off at its end', makeZip({ 'a.txt': 'user-1' }).subarray(0, -1), 1008011, 'not a readable zip'],
  ['its end alone', makeZip({ 'a.txt': 'user-1' }).subarray(-22), 1008011, 'not a readable zip'],
  ['no bytes', Buffer.alloc(0), 1008012, 'empty'],
]

const streamed = (bytes: Buffer, size: number): PackageSource => ({
  stream: inPieces(bytes, size),
  filename: 'a.zip',
})

describe('a zip with', () => {
  it.each(GOOD)('%s is sent unchanged, from memory, a path and a stream', async (_, bytes) => {
    await using folder = await tempFolder()
    await writeFile(folder.file('a.zip'), bytes)
    await using server = await uploadServer()
    await using tpns = testClient({ baseUrl: server.url })
    for (const source of [
      { data: bytes, filename: 'a.zip' },
      { path: folder.file('a.zip') },
      streamed(bytes, 1_000),
      streamed(bytes, 1_000_000),
    ]) {
      const uploaded = await tpns.packages.upload(source)
      expect(uploaded).toMatchObject({ filename: 'a.zip', entries: undefined, bytes: bytes.length })
    }
    for (const upload of server.uploads) expect((await getFile(upload)).bytes.equals(bytes)).toBe(true)
    expect(server.uploads).toHaveLength(4)
  })

  it.each(BAD)(
    '%s is refused: at once where any part of it can be read, else before its end',
    async (_, bytes, retCode, text) => {
      await using folder = await tempFolder()
      await writeFile(folder.file('a.zip'), bytes)
      await using server = await uploadServer()
      await using tpns = testClient({ baseUrl: server.url })
      const refusal = {
        retCode,
        outcome: 'not-sent',
        stopReason: 'not-retryable',
        message: expect.stringContaining(text),
      }
      for (const source of [{ data: bytes, filename: 'a.zip' }, { path: folder.file('a.zip') }]) {
        const error = await getFailure(tpns.packages.upload(source))
        expect(error).toBeInstanceOf(TpnsRequestError)
        expect(error).toMatchObject({ ...refusal, attempts: 0 })
      }
      expect(server.begun).toBe(0)
      const error = await getFailure(tpns.packages.upload(streamed(bytes, 100)))
      expect(error).toMatchObject({ ...refusal, attempts: 1 })
      expect(server.uploads).toHaveLength(0)
    },
  )
})
