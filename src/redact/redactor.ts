import { toText } from '../errors/to-text.js'
import { isObject } from '../validation/members.js'
import {
  type DecodedText,
  decodeEscapes,
  decodeQuotedPrintable,
  removeMatches,
  toDecodedText,
} from './decoded-text.js'
import { listForms, type SecretForm } from './secret-forms.js'

/**
 * Removes secrets from text that the library did not write itself (the service's messages, bodies of strange answers,
 * texts of foreign errors): a proxy's error page may echo the request's headers.
 *
 * @param cutOff true when the text was cut off, perhaps in the middle of a secret: then its beginning is removed too
 */
export type Redact = (text: string, cutOff?: boolean) => string

const REDACTED = '[redacted]'

/** Layers of escapes that are looked through: JSON in a URL in HTML is three. */
const MOST_LAYERS = 4

/**
 * Looks for the secrets in what the text says once it is decoded, layer by layer, rather than for every way to write them.
 * Never throws; the work grows with the length of the text and not faster.
 */
export function createRedactor(secrets: readonly string[]): Redact {
  let forms: readonly SecretForm[] | undefined
  let shortest = 0
  return (text, cutOff = false) => {
    if (forms === undefined) {
      forms = secrets.filter((secret) => secret !== '').flatMap(listForms)
      shortest = Math.min(SIGNATURE_LENGTH, ...forms.map((form) => form.text.length))
    }
    if (text.length < shortest && !cutOff) return text
    const spans: Span[] = []
    const original = toDecodedText(text)
    for (const first of [original, decodeQuotedPrintable(original)]) {
      let layer = first
      for (let depth = 0; layer !== undefined && depth < MOST_LAYERS; depth += 1) {
        findSecrets(layer, forms, cutOff, spans)
        layer = decodeEscapes(layer)
      }
    }
    return spans.length === 0 ? text : blankOut(text, spans)
  }
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Line breaks, spaces and invisible characters; an echo may be wrapped anywhere. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not get between.
const INVISIBLE = /[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]+/g
const NOT_HEX = /0x|[^0-9a-f]+/g

/**
 * A `Sign` header, of this attempt or of another: the Base64 of 64 hexadecimal digits, with or without its padding. Each
 * group of four characters begins with one of five.
 */
const SIGNATURE = /(?:[MNOYZ][A-Za-z0-9+/]{3}){21}[MNOYZ][AQgw]={0,2}/g
const SIGNATURE_LENGTH = 86
/** Any Base64 of that length with its padding. */
const PADDED = /[A-Za-z0-9+/]{86}==/g

function findSecrets(layer: DecodedText, forms: readonly SecretForm[], cutOff: boolean, spans: Span[]): void {
  const visible = removeMatches(layer, INVISIBLE)
  const folded = { ...visible, text: visible.text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) }
  const base64 = { ...visible, text: visible.text.replaceAll('-', '+').replaceAll('_', '/') }
  const places = { folded, base64, hex: removeMatches(folded, NOT_HEX) }
  const toSpan = ({ starts, ends }: DecodedText, start: number, end: number): Span => ({
    start: starts[start]!,
    end: ends[end - 1]!,
  })

  for (const form of forms) {
    const place = places[form.kind]
    const { length } = form.text
    let covered = 0
    for (let at = place.text.indexOf(form.text); at !== -1; at = place.text.indexOf(form.text, at + length)) {
      // A long run of Base64 is removed whole, however often it contains the secret.
      if (place.starts[at]! < covered) continue
      const span =
        form.kind === 'folded' ? toSpan(place, at, at + length) : expandToRun(layer, place, at, form)
      covered = span.end
      spans.push(span)
    }
    if (!cutOff) continue
    const begun = findCutSecret(place.text, form.text)
    if (begun !== undefined) spans.push({ start: place.starts[begun]!, end: Number.POSITIVE_INFINITY })
  }
  for (const pattern of [SIGNATURE, PADDED]) {
    for (const { index, 0: found } of base64.text.matchAll(pattern))
      spans.push(toSpan(base64, index, index + found.length))
  }
}

/**
 * Whatever is encoded together with a secret is removed too: the Base64 before it (`accessId:`) shows where it is, and the
 * last bits belong to it.
 */
function expandToRun(layer: DecodedText, place: DecodedText, from: number, form: SecretForm): Span {
  const run = form.kind === 'hex' ? /[0-9a-fA-Fx]/ : /[A-Za-z0-9+/_=-]/
  const isInRun = (character: string | undefined) => character !== undefined && run.test(character)
  const to = from + form.text.length
  const first = form.bitsBefore && isInRun(place.text[from - 1]) ? from - 1 : from
  let last = form.bitsAfter && isInRun(place.text[to]) ? to + 1 : to
  while (place.text[last] === '=') last += 1
  let start = findIndex(layer.starts, place.starts[first]!)
  let end = findIndex(layer.starts, place.starts[last - 1]!) + 1
  const leastStart = Math.max(0, start - LONGEST_RUN)
  const mostEnd = Math.min(layer.text.length, end + LONGEST_RUN)
  while (start > leastStart && isInRun(layer.text[start - 1])) start -= 1
  while (end < mostEnd && isInRun(layer.text[end])) end += 1
  return { start: layer.starts[start]!, end: layer.ends[end - 1]! }
}

const LONGEST_RUN = 1_024

/** Finds the index in a layer of a place in the original. The places are sorted. */
function findIndex(starts: Int32Array, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! < place) low = middle + 1
    else high = middle
  }
  return low
}

/** Fewer characters of a secret reveal nothing, and can be at an end by chance. */
const LEAST_BEGINNING = 4
/** An escape can be cut in two, too. */
const LONGEST_HALF_ESCAPE = 8

/** Where a secret begins that the end of the text cuts off. */
function findCutSecret(text: string, secret: string): number | undefined {
  for (let half = 0; half <= LONGEST_HALF_ESCAPE; half += 1) {
    const end = text.length - half
    for (let length = Math.min(secret.length - 1, end); length >= LEAST_BEGINNING; length -= 1) {
      if (text.startsWith(secret.slice(0, length), end - length)) return end - length
    }
  }
  return undefined
}

function blankOut(text: string, spans: Span[]): string {
  spans.sort((one, other) => one.start - other.start)
  let clean = ''
  let done = 0
  for (const { start, end } of spans) {
    if (end <= done) continue
    // Spans that overlap or touch are one secret.
    if (start > done || done === 0) clean += text.slice(done, Math.max(start, done)) + REDACTED
    done = end
  }
  return clean + text.slice(done)
}

/** Deeper than any answer of the service; a body of nothing but brackets must not end in a stack overflow. */
const DEEPEST = 64

/** The same for every text inside a JSON value. */
export function redactValue(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === 'string') return redact(value)
  if (!isObject(value)) return value
  if (depth >= DEEPEST) return '[too deep]'
  const clean = (item: unknown) => redactValue(item, redact, depth + 1)
  if (Array.isArray(value)) return value.map(clean)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), clean(item)]))
}

/**
 * A copy of a foreign error that is safe to keep as `cause`: name, message, code and stack without secrets, and
 * nothing else, since transports tend to attach whole requests with their headers to their errors.
 */
export function safeCause(error: unknown, redact: Redact, depth = 0): Error {
  try {
    return copyError(error, redact, depth)
  } catch {
    return new Error('an error that cannot be read')
  }
}

function copyError(error: unknown, redact: Redact, depth: number): Error {
  if (!(error instanceof Error)) return new Error(redact(toText(error)))
  const copy = new Error(redact(toText(error.message)))
  copy.name = redact(toText(error.name))
  if (error.stack !== undefined) copy.stack = redact(toText(error.stack))
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') Object.assign(copy, { code: redact(code) })
  if (error.cause !== undefined && depth < 3) copy.cause = safeCause(error.cause, redact, depth + 1)
  return copy
}
