import { CODE, fail } from '../api-error.js'

/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly content: Uint8Array
}

const CRLF = '\r\n'

function readParameter(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header)
  return match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2]
}

/** Splits a body at its boundary, strictly by RFC 7578; 1008011 for anything else. */
export function parseMultipart(contentType: string, bytes: Uint8Array): Part[] {
  const boundary = /^multipart\/form-data\s*;/i.test(contentType)
    ? readParameter(contentType, 'boundary')
    : undefined
  if (boundary === undefined) return fail(CODE.uploadFailed, 'Content-Type must be multipart/form-data')
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const delimiter = `${CRLF}--${boundary}`
  const parts: Part[] = []
  // The first delimiter has no line break before it.
  if (!startsWithAt(body, 0, `--${boundary}`))
    return fail(CODE.uploadFailed, 'the body does not begin with its boundary')
  let at = boundary.length + 2
  while (!startsWithAt(body, at, '--')) {
    if (!startsWithAt(body, at, CRLF)) return fail(CODE.uploadFailed, 'a boundary line does not end')
    const end = body.indexOf(delimiter, at)
    if (end < 0) return fail(CODE.uploadFailed, 'the body ends before its last boundary')
    parts.push(parsePart(body.subarray(at + CRLF.length, end)))
    at = end + delimiter.length
  }
  return parts
}

function startsWithAt(body: Buffer, at: number, text: string): boolean {
  return body.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'))
}

function parsePart(part: Buffer): Part {
  const end = part.indexOf(CRLF + CRLF)
  if (end < 0) return fail(CODE.uploadFailed, 'a part has no end of its headers')
  const headers = part.subarray(0, end).toString('utf8').split(CRLF)
  const disposition = headers.find((header) => /^content-disposition\s*:\s*form-data\s*;/i.test(header))
  const name = disposition === undefined ? undefined : readParameter(disposition, 'name')
  if (disposition === undefined || name === undefined) return fail(CODE.uploadFailed, 'a part has no name')
  return {
    name,
    filename: readParameter(disposition, 'filename'),
    content: part.subarray(end + 2 * CRLF.length),
  }
}
