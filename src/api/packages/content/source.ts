import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { types } from 'node:util'
import { RETURN_CODE } from '../../../return-codes/names.js'
import { quote } from '../../../validation/describe-value.js'
import { isObject } from '../../../validation/members.js'
import { nearest } from '../../../validation/names/nearest.js'
import { isPlain } from '../../../validation/options/options.js'
import { createEntryCheck } from '../upload/check-entry.js'
import type { PackageKind } from '../upload/limits.js'
import { checkFilename, type Name } from '../upload/limits.js'
import { packageRefusal } from '../upload/package-refusal.js'
import type { Content } from './content.js'
import { createDataContent } from './content.js'
import { createEntriesContent } from './entries.js'
import { createEntryCursor, type EntryCursor } from './entry-cursor.js'
import { openEntries, type PackageEntries } from './entry-source.js'
import { createFileContent } from './file.js'
import { createStreamContent, toSingleUseStream } from './single-use-stream.js'

/** What to upload. Exactly one of `path`, `data`, `stream` and `entries` says where it comes from. */
export type PackageSource = PathSource | DataSource | StreamSource | EntriesSource

interface Named {
  /** The file's name for the service: 1 to 100 characters, ending in .txt, .csv or .zip. */
  readonly filename: string
  /**
   * What the entries are, so that their length is checked: 36 characters for a token, 2 to 100 for an account. Without
   * it 2 to 100 is checked. The service itself learns the kind only from the push. Not checked inside a zip.
   */
  readonly kind?: PackageKind | undefined
}

/** A file of the disk. It is read again for every attempt and must not be written to meanwhile. */
interface PathSource extends Omit<Named, 'filename'> {
  readonly path: string | URL
  /** Default: the last part of the path. */
  readonly filename?: string | undefined
}

/** A file in memory. Not copied: do not change it before the upload has ended. */
interface DataSource extends Named {
  readonly data: Uint8Array
}

/**
 * A file as a stream: Node's, a web stream, or any async iterable of bytes or text. It is read once, so an upload that
 * fails after the first byte is not tried again. From the call on it belongs to the upload, which reads it to its end
 * or destroys it.
 */
interface StreamSource extends Named {
  readonly stream: AsyncIterable<Uint8Array | string>
}

/**
 * Tokens or accounts one by one, made into a text file while it is sent. What can be walked again (an array, a Set, a
 * function that returns a fresh iterable of the same entries) is walked again for a retry; a generator or a stream is
 * read once, so an upload that fails after the first entry is not tried again.
 */
interface EntriesSource {
  readonly entries: PackageEntries | (() => PackageEntries)
  readonly kind: PackageKind
  /** Ends in .txt or .csv. Default: `tokens.txt`, `accounts.txt`. */
  readonly filename?: string | undefined
}

/** A source that was checked as far as that goes without reading it. */
export interface ResolvedSource extends Name {
  readonly content: Content
  readonly kind: PackageKind | undefined
  /** Ends a source that nobody will read to its end. */
  readonly discard: () => void
}

/** @throws TpnsRequestError */
export function resolveSource(source: PackageSource): ResolvedSource {
  const fields = readFields(source)
  const { path, data, stream, entries, filename, kind } = fields
  try {
    checkFields(source, fields)
    if (path !== undefined) return { ...fromPath(path, filename), kind, discard() {} }
    if (data !== undefined) return { ...fromData(data, filename), kind, discard() {} }
    if (stream !== undefined) return { ...fromStream(stream, filename), kind }
    const { cursor, name } = resolveEntries(entries, kind, filename)
    return { ...name, content: createEntriesContent(cursor, undefined), kind, discard: cursor.end }
  } catch (error) {
    // Its stream belongs to the upload from the call on, even if the upload is refused.
    for (const unread of [stream, entries]) toSingleUseStream(unread)?.discard()
    throw error
  }
}

const SOURCE_KEYS = ['path', 'data', 'stream', 'entries'] as const

interface Fields extends Partial<Record<(typeof SOURCE_KEYS)[number] | 'filename', unknown>> {
  readonly kind: PackageKind | undefined
}

/** What was passed, read once. */
function readFields(source: unknown): Fields {
  if (!isObject(source)) return { kind: undefined }
  const { path, data, stream, entries, filename, kind } = source as Partial<Fields>
  return { path, data, stream, entries, filename, kind }
}

function checkFields(source: unknown, fields: Fields): void {
  checkNames(source)
  const given = SOURCE_KEYS.filter((place) => fields[place] !== undefined)
  if (given.length !== 1) {
    const found = given.length === 0 ? 'none of them' : given.join(' and ')
    throw packageRefusal(
      '',
      {
        en: `must have exactly one of path, data, stream and entries, but has ${found}. Write for example { path: "tokens.txt" }`,
        zh: `path、data、stream、entries 应恰好有一个，实际${given.length === 0 ? '一个也没有' : `有 ${given.join('、')}`}。例如 { path: "tokens.txt" }`,
      },
      { retCode: given.length === 0 ? RETURN_CODE.missing : RETURN_CODE.wrongType },
    )
  }
  checkKind(fields.kind, given[0] === 'entries')
}

const NAMES = [...SOURCE_KEYS, 'filename', 'kind'] as const

function checkNames(source: unknown): void {
  if (!isObject(source)) return
  for (const name of Object.keys(source)) {
    if ((NAMES as readonly string[]).includes(name)) continue
    const near = nearest(name, NAMES)
    // An instance of a class may hold other things.
    if (near === undefined && !isPlain(source)) continue
    const remedy =
      near === undefined
        ? { en: `Known are ${NAMES.join(', ')}`, zh: `可用的有 ${NAMES.join('、')}` }
        : { en: `Did you mean ${near}`, zh: `是否想写 ${near}？` }
    const text = {
      en: `must not have a member ${quote(name)}. ${remedy.en}`,
      zh: `不能有成员 ${quote(name)}。${remedy.zh}`,
    }
    throw packageRefusal('', text, { retCode: RETURN_CODE.wrongType })
  }
}

function checkKind(kind: unknown, required: boolean): void {
  if (kind === 'token' || kind === 'account' || (kind === undefined && !required)) return
  throw packageRefusal(
    'kind',
    {
      en: "must be 'token' or 'account', which says how long an entry may be",
      zh: "应为 'token' 或 'account'，条目的长度限制由它决定",
    },
    { retCode: kind === undefined ? RETURN_CODE.missing : RETURN_CODE.wrongType },
  )
}

type WithoutKind = Omit<ResolvedSource, 'kind' | 'discard'>

function fromPath(path: unknown, filename: unknown): WithoutKind {
  const isUrl = path instanceof URL
  if (!(isUrl && path.protocol === 'file:') && (typeof path !== 'string' || path === '')) {
    throw packageRefusal(
      'path',
      { en: 'must be a path or a file: URL', zh: '应为路径或 file: URL' },
      { retCode: RETURN_CODE.wrongType },
    )
  }
  const own = () => basename(isUrl ? fileURLToPath(path) : (path as string))
  return { ...checkFilename(filename ?? own()), content: createFileContent(path as string | URL) }
}

function fromData(data: unknown, filename: unknown): WithoutKind {
  if (types.isUint8Array(data)) return { ...checkFilename(filename), content: createDataContent(data) }
  throw packageRefusal(
    'data',
    {
      en: 'must be a Buffer or a Uint8Array. Of a text make one with Buffer.from(text)',
      zh: '应为 Buffer 或 Uint8Array。文本请用 Buffer.from(text) 转换',
    },
    { retCode: RETURN_CODE.wrongType },
  )
}

function fromStream(stream: unknown, filename: unknown): Omit<ResolvedSource, 'kind'> {
  const source = toSingleUseStream(stream)
  if (source !== undefined) {
    return { ...checkFilename(filename), content: createStreamContent(source), discard: source.discard }
  }
  throw packageRefusal(
    'stream',
    {
      en: 'must be a readable stream or an async iterable of bytes. Bytes in memory go into { data }',
      zh: '应为可读流或字节的异步可迭代对象。内存中的字节请用 { data }',
    },
    { retCode: RETURN_CODE.wrongType },
  )
}

/** @throws TpnsRequestError */
export function resolveEntries(
  entries: unknown,
  kind: PackageKind | undefined,
  filename: unknown,
): { cursor: EntryCursor; name: Name } {
  checkKind(kind, true)
  const name = checkFilename(filename ?? `${kind}s.txt`)
  if (name.extension === 'zip')
    throw packageRefusal('filename', {
      en: 'must end in .txt or .csv: entries are not zipped',
      zh: '应以 .txt 或 .csv 结尾：条目不会压缩为 zip',
    })
  return {
    cursor: createEntryCursor(openEntries(entries), createEntryCheck(kind as PackageKind, name.extension)),
    name,
  }
}
