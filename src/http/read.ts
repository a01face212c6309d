import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { ProtocolFault } from '../errors/transport-errors.js'
import { parseJson } from './json.js'
import { repeatsACodeDifferently } from './repeated-keys.js'

/** The body of an answer, read as far as it can be. */
export type ReadBody =
  | { readonly kind: 'object'; readonly value: Readonly<Record<string, unknown>>; readonly text: string }
  | { readonly kind: 'unreadable'; readonly fault: ProtocolFault; readonly text: string }

export interface RawBody {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** False when the body was cut off at `maxBytes`. */
  readonly complete: boolean
}

/** Bytes to object. Never throws: every malformed body is a named fault. */
export function readBody({ headers, body, complete }: RawBody, maxBytes: number): ReadBody {
  if (!complete)
    return { kind: 'unreadable', fault: 'too-large', text: decode(body.subarray(0, EXCERPT_BYTES)) }
  let plain = body
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (encoding !== '' && encoding !== 'identity' && body.length > 0) {
    const inflated = decompress(encoding, body, maxBytes)
    if (typeof inflated === 'string') return { kind: 'unreadable', fault: inflated, text: '' }
    plain = inflated
  }
  return parse(decode(plain))
}

const EXCERPT_BYTES = 4_096

function parse(text: string): ReadBody {
  if (text.trim() === '') return { kind: 'unreadable', fault: 'empty', text: '' }
  try {
    const value = parseJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      if (repeatsACodeDifferently(text)) return { kind: 'unreadable', fault: 'contradictory', text }
      return { kind: 'object', value: value as Record<string, unknown>, text }
    }
    return { kind: 'unreadable', fault: 'not-an-object', text }
  } catch {
    return { kind: 'unreadable', fault: 'not-json', text }
  }
}

/** UTF-8 over the whole body at once, so that no character is split; a byte order mark is dropped. */
function decode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

const DECOMPRESSORS: ReadonlyMap<string, (body: Uint8Array, options: { maxOutputLength: number }) => Buffer> =
  new Map(
    Object.entries({
      gzip: gunzipSync,
      'x-gzip': gunzipSync,
      deflate: inflateSync,
      br: brotliDecompressSync,
    }),
  )

/** The client does not request compression, but a proxy may still compress. */
function decompress(encoding: string, body: Uint8Array, maxBytes: number): Uint8Array | ProtocolFault {
  const decompressor = DECOMPRESSORS.get(encoding)
  if (decompressor === undefined) return 'bad-encoding'
  try {
    return decompressor(body, { maxOutputLength: maxBytes })
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'bad-encoding'
  }
}
