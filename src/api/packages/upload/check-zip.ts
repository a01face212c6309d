import { RETURN_CODE } from '../../../return-codes/names.js'
import { type ContentCheck, type ReadAt, slice } from '../content/content.js'
import { packageRefusal } from './package-refusal.js'

/*
 * A zip is read from its end: the end record says where the directory is, the directory names the files. Nothing is
 * unpacked. Format: PKWARE APPNOTE 6.3, sections 4.3.12 to 4.3.16.
 */

const END_OF_DIRECTORY = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT = 0xffff

const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_BYTES = 20
const ZIP64_END = 0x06064b50
const ZIP64_END_BYTES = 56

const DIRECTORY_ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const ENCRYPTED = 0x1

/** Checks that a zip holds exactly one .txt or .csv and no folder. @throws TpnsRequestError */
export async function checkZip(readAt: ReadAt, size: number): Promise<void> {
  let first: ZipEntry
  let count: number
  try {
    const directory = await findDirectory(readAt, size)
    count = directory.count
    if (count === 0)
      throw packageRefusal(
        'file',
        { en: 'is a zip without a file in it', zh: 'zip 中没有文件' },
        { retCode: RETURN_CODE.emptyFile },
      )
    first = await readEntry(readAt, directory.position)
  } catch (error) {
    // A source that fails says so itself; a range error is a zip that points outside of itself.
    if (!(error instanceof RangeError)) throw error
    throw packageRefusal(
      'file',
      {
        en: 'is not a readable zip. Make it again, or upload the .txt or .csv itself',
        zh: 'zip 无法读取。请重新压缩，或直接上传 .txt 或 .csv',
      },
      { cause: error },
    )
  }
  if (count > 1) {
    throw packageRefusal('file', {
      en: `is a zip of ${count} entries; TPNS takes exactly one .txt or .csv. Mind hidden ones such as folders and __MACOSX (zip -X -j makes none)`,
      zh: `zip 中有 ${count} 个条目，TPNS 只接受一个 .txt 或 .csv。请注意文件夹、__MACOSX 等隐藏条目（zip -X -j 不会产生）`,
    })
  }
  checkEntry(first)
}

interface ZipEntry {
  readonly name: string
  readonly encrypted: boolean
  /** Unpacked bytes; 0xffffffff stands for "more than fits here". */
  readonly size: number
}

function checkEntry({ name, encrypted, size }: ZipEntry): void {
  if (/[/\\]/.test(name)) {
    throw packageRefusal('file', {
      en: 'is a zip with a folder in it; TPNS takes one file at the top. Zip the file alone (zip -j)',
      zh: 'zip 中有文件夹，TPNS 只接受顶层的一个文件。请只压缩该文件（zip -j）',
    })
  }
  if (!/\.(txt|csv)$/i.test(name))
    throw packageRefusal('file', {
      en: 'is a zip of something other than a .txt or .csv',
      zh: 'zip 中不是 .txt 或 .csv',
    })
  if (encrypted)
    throw packageRefusal('file', {
      en: 'is a zip with a password, which TPNS cannot open',
      zh: 'zip 有密码，TPNS 无法打开',
    })
  if (size === 0)
    throw packageRefusal(
      'file',
      { en: 'is a zip of an empty file', zh: 'zip 中的文件为空' },
      { retCode: RETURN_CODE.emptyFile },
    )
}

async function findDirectory(readAt: ReadAt, size: number): Promise<{ position: number; count: number }> {
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT)
  const tail = toDataView(await readAt(size - tailBytes, tailBytes))
  // A comment of unknown length may follow the end record, and may hold its mark: its length shows the right one.
  let at = tail.byteLength - END_BYTES
  while (
    at >= 0 &&
    (tail.getUint32(at, true) !== END_OF_DIRECTORY ||
      at + END_BYTES + tail.getUint16(at + 20, true) !== tail.byteLength)
  ) {
    at -= 1
  }
  if (at < 0) throw new RangeError('no end record')
  const count = tail.getUint16(at + 10, true)
  const bytes = tail.getUint32(at + 12, true)
  const endsAt = size - tailBytes + at
  if (count === 0xffff || bytes === 0xffffffff || tail.getUint32(at + 16, true) === 0xffffffff) {
    return findZip64Directory(readAt, endsAt)
  }
  // From behind and not by the recorded offset, which is wrong when something was put in front of the zip.
  return { position: endsAt - bytes, count }
}

/** Some programs write the long form whatever the size. */
async function findZip64Directory(
  readAt: ReadAt,
  endsAt: number,
): Promise<{ position: number; count: number }> {
  const locator = toDataView(await readAt(endsAt - ZIP64_LOCATOR_BYTES, ZIP64_LOCATOR_BYTES))
  if (locator.getUint32(0, true) !== ZIP64_LOCATOR) throw new RangeError('no zip64 locator')
  const end = toDataView(await readAt(Number(locator.getBigUint64(8, true)), ZIP64_END_BYTES))
  if (end.getUint32(0, true) !== ZIP64_END) throw new RangeError('no zip64 end record')
  return { count: Number(end.getBigUint64(32, true)), position: Number(end.getBigUint64(48, true)) }
}

async function readEntry(readAt: ReadAt, position: number): Promise<ZipEntry> {
  const entry = toDataView(await readAt(position, ENTRY_BYTES))
  if (entry.getUint32(0, true) !== DIRECTORY_ENTRY) throw new RangeError('no directory entry')
  const name = await readAt(position + ENTRY_BYTES, entry.getUint16(28, true))
  return {
    name: Buffer.from(name).toString('utf8'),
    encrypted: (entry.getUint16(8, true) & ENCRYPTED) !== 0,
    size: entry.getUint32(24, true),
  }
}

/** Reads outside of it throw RangeError. */
function toDataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Holds the end record, the longest comment, and the directory of any zip with one file of a sane name. */
const KEPT_BYTES = 128 * 1024

/**
 * The same for a zip that can be read only once: its end is kept while it passes, and checked before the closing
 * boundary is sent.
 */
export function checkZipTail(): ContentCheck {
  let parts: Uint8Array[] = []
  let held = 0
  let size = 0
  const tail = () => Buffer.concat(parts).subarray(-KEPT_BYTES)
  return {
    push(chunk) {
      parts.push(chunk)
      held += chunk.length
      size += chunk.length
      // Twice as much, so that small chunks are not copied over and over.
      if (held <= 2 * KEPT_BYTES) return
      parts = [tail()]
      held = KEPT_BYTES
    },
    end() {
      const kept = tail()
      const keptFrom = size - kept.length
      return checkZip(async (position, length) => slice(kept, position - keptFrom, length), size)
    },
    entries: () => undefined,
  }
}
