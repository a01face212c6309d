import { CODE, fail, type Infer } from '../api-error.js'
import { type Part, parseMultipart } from '../body/multipart.js'
import { readZip } from '../body/zip.js'
import type { Endpoint } from './endpoint.js'

const MAX_BYTES = 100 * 1024 * 1024
const MAX_NAME = 100
const NAMELESS = 'package.txt'
/** Account entries have 2 to 100 characters, token entries 36; the kind is decided only when it is pushed. */
const ENTRY_LENGTH = { min: 2, max: 100 }

/** `v3/push/package/upload`: one file of accounts or tokens. */
export const uploadPackage: Endpoint = {
  envelope: 'B',
  multipart: true,
  handle: ({ app, request, ids, infer }) => {
    const parts = parseMultipart(request.headers['content-type'] ?? '', request.body)
    const file = parts.find((part) => part.name === 'file')
    if (file === undefined) return fail(CODE.uploadEmpty, 'no part is named file')
    const filename = readFilename(file)
    if (file.content.byteLength === 0) fail(CODE.uploadEmpty, 'file has no content')
    if (file.content.byteLength > MAX_BYTES) fail(CODE.uploadFailed, 'file has more than 100 MB')
    const entries = readEntries(filename, file.content, infer)
    const uploadId = ids.upload()
    app.packages.set(uploadId, { uploadId, filename, entries })
    return { uploadId }
  },
}

function getExtension(name: string): string {
  return /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

function readFilename({ filename }: Part): string {
  // The vendor's Python SDK sends the part without a name, and its users push to such packages [SDK]: read as text.
  if (filename === undefined) return NAMELESS
  if (filename === '' || [...filename].length > MAX_NAME) {
    return fail(CODE.uploadFailed, `file needs a filename of 1 to ${MAX_NAME} characters`)
  }
  if (!['zip', 'txt', 'csv'].includes(getExtension(filename))) {
    fail(CODE.uploadFailed, `filename must end in .zip, .txt or .csv`)
  }
  return filename
}

function readEntries(filename: string, content: Uint8Array, infer: Infer): readonly string[] {
  if (getExtension(filename) !== 'zip') return readLines(getExtension(filename), content, infer)
  const [entry, ...more] = readZip(content)
  if (entry === undefined || more.length > 0) return fail(CODE.uploadFailed, 'zip must hold exactly one file')
  if (entry.name.includes('/') || !['txt', 'csv'].includes(getExtension(entry.name))) {
    fail(CODE.uploadFailed, 'zip must hold one .txt or .csv without a folder')
  }
  return readLines(getExtension(entry.name), entry.content(MAX_BYTES), infer)
}

/** The page states what the lines must be, but not that the upload looks at them: it may be the push that fails. */
function readLines(extension: string, content: Uint8Array, infer: Infer): readonly string[] {
  infer(() => checkEncoding(content))
  // Decoding drops a byte order mark.
  const entries = new TextDecoder()
    .decode(content)
    .split(/\r?\n/)
    .filter((line) => line !== '')
  infer(() => checkEntries(extension, entries))
  return entries
}

function checkEncoding(content: Uint8Array): void {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    fail(CODE.uploadFailed, 'file is not UTF-8')
  }
}

function checkEntries(extension: string, entries: readonly string[]): void {
  if (entries.length === 0) fail(CODE.uploadEmpty, 'file has no entries')
  const { min, max } = ENTRY_LENGTH
  for (const [index, entry] of entries.entries()) {
    if (extension === 'csv' && entry.includes(','))
      fail(CODE.uploadFailed, `line ${index + 1} has more than one column`)
    const characters = [...entry].length
    if (characters < min || characters > max)
      fail(CODE.uploadFailed, `line ${index + 1} must have ${min} to ${max} characters`)
  }
}
