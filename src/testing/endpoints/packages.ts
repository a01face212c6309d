import { CODE, fail } from '../api-error.js'
import { type Part, parseMultipart } from '../body/multipart.js'
import { readZip } from '../body/zip.js'
import type { Endpoint } from './endpoint.js'

const MAX_BYTES = 100 * 1024 * 1024
const MAX_NAME = 100
const NAMELESS = 'package.txt'
/** Account entries have 2 to 100 characters, token entries 36; the kind is decided only when it is pushed. */
const ENTRY_LENGTH = { min: 2, max: 100 }

/** `v3/push/package/upload`: one file of accounts or tokens. Contents are checked here [inferred]. */
export const uploadPackage: Endpoint = {
  envelope: 'B',
  multipart: true,
  handle: ({ app, request, ids }) => {
    const parts = parseMultipart(request.headers['content-type'] ?? '', request.body)
    const file = parts.find((part) => part.name === 'file')
    if (file === undefined) return fail(CODE.uploadEmpty, 'no part is named file')
    const filename = readFilename(file)
    if (file.content.byteLength === 0) fail(CODE.uploadEmpty, 'file has no content')
    if (file.content.byteLength > MAX_BYTES) fail(CODE.uploadFailed, 'file has more than 100 MB')
    const uploadId = ids.upload()
    app.packages.set(uploadId, { uploadId, filename, entries: readEntries(filename, file.content) })
    return { uploadId }
  },
}

function getExtension(name: string): string {
  return /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

function readFilename({ filename }: Part): string {
  // The vendor's Python SDK sends the part without a name, and its users push to such packages [SDK]: read as text.
  if (filename === undefined) return NAMELESS
  if (filename === '' || filename.length > MAX_NAME) {
    return fail(CODE.uploadFailed, `file needs a filename of 1 to ${MAX_NAME} characters`)
  }
  if (!['zip', 'txt', 'csv'].includes(getExtension(filename))) {
    fail(CODE.uploadFailed, `filename must end in .zip, .txt or .csv`)
  }
  return filename
}

function readEntries(filename: string, content: Uint8Array): readonly string[] {
  if (getExtension(filename) !== 'zip') return readLines(getExtension(filename), content)
  const [entry, ...more] = readZip(content)
  if (entry === undefined || more.length > 0) return fail(CODE.uploadFailed, 'zip must hold exactly one file')
  if (entry.name.includes('/') || !['txt', 'csv'].includes(getExtension(entry.name))) {
    fail(CODE.uploadFailed, 'zip must hold one .txt or .csv without a folder')
  }
  return readLines(getExtension(entry.name), entry.content(MAX_BYTES))
}

function readLines(extension: string, content: Uint8Array): readonly string[] {
  let text: string
  try {
    // Decoding drops a byte order mark.
    text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return fail(CODE.uploadFailed, 'file is not UTF-8')
  }
  const entries = text.split(/\r?\n/).filter((line) => line !== '')
  if (entries.length === 0) fail(CODE.uploadEmpty, 'file has no entries')
  for (const [index, entry] of entries.entries()) {
    if (extension === 'csv' && entry.includes(','))
      fail(CODE.uploadFailed, `line ${index + 1} has more than one column`)
    if (entry.length < ENTRY_LENGTH.min || entry.length > ENTRY_LENGTH.max) {
      fail(
        CODE.uploadFailed,
        `line ${index + 1} must have ${ENTRY_LENGTH.min} to ${ENTRY_LENGTH.max} characters`,
      )
    }
  }
  return entries
}
