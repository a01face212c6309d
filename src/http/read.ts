import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { parse as parseLossless } from 'lossless-json'
import type { ProtocolFault } from '../errors/transport-errors.js'
import { isFields } from '../validation/members.js'

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
    if (isFields(value)) {
      if (repeatsACodeDifferently(text)) return { kind: 'unreadable', fault: 'contradictory', text }
      return { kind: 'object', value, text }
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

/**
 * Sixteen digits or more where a bare number may stand: the smallest integer that a double cannot hold has sixteen.
 * It may match inside a string, which only costs the slower reader.
 */
const MAY_HOLD_A_BIG_NUMBER = /[:[,\s]-?\d{16}/

/**
 * `JSON.parse`, except that an integer that a double cannot hold becomes a string of its digits. Some statistics
 * answers carry `pushId` as a bare number beyond 2^53, which `JSON.parse` rounds silently.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
  if (!MAY_HOLD_A_BIG_NUMBER.test(text)) return JSON.parse(text)
  return parseLossless(text, undefined, {
    parseNumber,
    // As JSON.parse does: the last one counts.
    onDuplicateKey: ({ newValue }) => newValue,
  })
}

function parseNumber(digits: string): number | string {
  const number = Number(digits)
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? digits : number
}

/** Two return codes, or a key that may be one with a letter written as \u0072. */
const MAY_REPEAT_A_CODE = /"ret_?code".*?"ret_?code"|\\u00[2-7]/is
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * Whether a JSON object states one return code twice under the same key, with values that differ. `JSON.parse` keeps the
 * last silently, and `{"ret_code":1008007,"ret_code":0}` would look like a success.
 *
 * @param text valid JSON
 */
function repeatsACodeDifferently(text: string): boolean {
  // Nearly every answer ends here.
  if (!MAY_REPEAT_A_CODE.test(text)) return false
  const stated = new Map<string, string>()
  let depth = 0
  let key: string | undefined
  let previous = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (depth === 1 && token === ':') key = JSON.parse(previous) as string
    else if (depth === 1 && token === ',') key = undefined
    else if (depth === 1 && (key === 'ret_code' || key === 'retCode')) {
      const value = token.startsWith('"') ? (JSON.parse(token) as string).trim() : token
      const earlier = stated.get(key)
      if (earlier !== undefined && earlier !== value) return true
      stated.set(key, value)
    }
    previous = token
  }
  return false
}
