import { inflateRawSync } from 'node:zlib'
import { CODE, fail } from '../api-error.js'

export interface ZipEntry {
  readonly name: string
  content(maxBytes: number): Uint8Array
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const END_SIZE = 22
const ENTRY_SIZE = 46
const LOCAL_SIZE = 30

const STORED = 0
const DEFLATED = 8

/** The entries of a zip file (no encryption, no zip64); 1008011 when it is not one. */
export function readZip(bytes: Uint8Array): ZipEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    return listEntries(zip)
  } catch {
    return fail(CODE.uploadFailed, 'file is not a readable zip')
  }
}

function listEntries(zip: Buffer): ZipEntry[] {
  // The end record is followed by a comment of unknown length, so search backwards.
  let end = zip.length - END_SIZE
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  const entries: ZipEntry[] = []
  for (let n = 0; n < count; n++) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new RangeError('no directory entry')
    const nameLength = zip.readUInt16LE(at + 28)
    const method = zip.readUInt16LE(at + 10)
    const size = zip.readUInt32LE(at + 20)
    const local = zip.readUInt32LE(at + 42)
    const name = zip.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength).toString('utf8')
    const start = local + LOCAL_SIZE + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + size)
    entries.push({ name, content: (maxBytes) => unpack(packed, method, maxBytes) })
    at += ENTRY_SIZE + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

function unpack(packed: Buffer, method: number, maxBytes: number): Uint8Array {
  if (method === STORED) return packed
  if (method !== DEFLATED) return fail(CODE.uploadFailed, `file is packed with method ${method}`)
  try {
    return inflateRawSync(packed, { maxOutputLength: maxBytes })
  } catch {
    return fail(CODE.uploadFailed, 'file in the zip cannot be unpacked, or is too large')
  }
}
