import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'
import type { RawAnswer } from './answers.js'

/*
 * What an answer says, read without the client's code. Simpler than the client on purpose, and one-sided: the client may
 * trust an answer less than these functions do, never more.
 */

/** The return codes at the top of the answer, in every documented spelling. */
function readCodes(answer: RawAnswer): unknown[] {
  const value = readJson(answer)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return ['ret_code', 'retCode'].flatMap((name) =>
    Object.hasOwn(value, name) ? [(value as never)[name]] : [],
  )
}

/** Undefined for what nobody can read: not JSON, packed in an unknown way, cut off. */
function readJson({ headers, body, complete }: RawAnswer): unknown {
  if (!complete) return undefined
  const name = (headers['content-encoding'] ?? '').trim().toLowerCase()
  try {
    return JSON.parse(
      UNPACK[name]!(body)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )
  } catch {
    return undefined
  }
}

const UNPACK: Readonly<Record<string, (body: Uint8Array) => Buffer>> = {
  '': Buffer.from,
  identity: Buffer.from,
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}

const isZero = (code: unknown) => code === 0 || (typeof code === 'string' && /^\s*-?0+\s*$/.test(code))
/** NaN for what is no number: a list of one number is none. */
const toNumber = (code: unknown) =>
  typeof code === 'number' || typeof code === 'string' ? Number(code) : Number.NaN
const isSaid = (code: unknown) => code !== null && !(typeof code === 'string' && code.trim() === '')

/**
 * Nothing was accepted, for certain: one return code that the documents list as a refusal; or none that is listed, and a
 * status by which a gateway refuses.
 */
export function refuses(answer: RawAnswer): boolean {
  const codes = new Set(readCodes(answer).filter(isSaid).map(toNumber))
  if (codes.has(0) || codes.has(1008004) || codes.size > 1) return false
  if (REFUSALS.some((code) => codes.has(code))) return true
  const { status } = answer
  return isTooFast(answer) || (status !== 408 && status < 500 && !isSuccess(status))
}

const REFUSALS = SERVER_RETURN_CODES.map(({ code }) => code)
const isSuccess = (status: number) => status >= 200 && status < 300

/**
 * Return codes that make a result, and no others: 0 with a status of success.
 *
 * @param others codes beside 0 that do, whatever the status
 */
export function saysDone(answer: RawAnswer, others: readonly number[]): boolean {
  const codes = readCodes(answer).filter(isSaid)
  const isDone = (code: unknown) =>
    (isZero(code) && isSuccess(answer.status)) || others.includes(toNumber(code))
  return codes.length > 0 && codes.every(isDone)
}

/** "Too fast", in one of the three ways that the design lists: the only answers after which a push may go out again. */
export function isTooFast(answer: RawAnswer): boolean {
  const codes = readCodes(answer).filter(isSaid).map(toNumber)
  if (codes.includes(0) || codes.includes(1008004)) return false
  const { status, headers } = answer
  const waits = [headers['retry-after-ms'] ?? '', headers['retry-after'] ?? '']
  return (
    codes.includes(1008028) ||
    status === 429 ||
    (status === 503 && waits.some((wait) => /^\d+(\.\d+)?$|GMT$/.test(wait)))
  )
}
