import { isFields, isObject } from '../validation/members.js'

/**
 * TPNS answers in two envelopes: `ret_code`/`err_msg` and `retCode`/`errMsg`, even within one family of endpoints; the
 * plan endpoint adds `ErrMsg`. All are read here, for every endpoint.
 */
export interface Envelope {
  /** Undefined when the answer carries no return code, or several that differ. */
  readonly retCode: number | undefined
  /** True when the answer states its return code more than once, and with different values. */
  readonly contradictory: boolean
  readonly message: string
  /** The answer's other fields. */
  readonly fields: Readonly<Record<string, unknown>>
}

type Answer = Readonly<Record<string, unknown>>

const CODE_KEYS: ReadonlySet<string> = new Set(['ret_code', 'retCode'])
const MESSAGE_KEYS: readonly string[] = ['err_msg', 'errMsg', 'ErrMsg']
/** What gateways and other services of Tencent call it. They stay among the fields. */
const OTHER_MESSAGE_KEYS = ['errmsg', 'error_msg', 'errorMessage', 'msg', 'message'] as const
const ENVELOPE_KEYS: ReadonlySet<string> = new Set([...CODE_KEYS, ...MESSAGE_KEYS])

export function openEnvelope(answer: Answer): Envelope {
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(answer)) {
    if (ENVELOPE_KEYS.has(key)) continue
    // An answer is data: a field of this name must not become the prototype.
    if (key === '__proto__') Object.defineProperty(fields, key, { value: answer[key], enumerable: true })
    else fields[key] = answer[key]
  }
  const { retCode, contradictory } = readCode(answer)
  // An accepted request needs no words.
  return { retCode, contradictory, message: retCode === 0 ? '' : readMessage(answer), fields }
}

/** Newer plan answers carry an empty `ErrMsg` beside the filled `errMsg`. */
function readMessage(answer: Answer): string {
  const said = [...MESSAGE_KEYS, ...OTHER_MESSAGE_KEYS].map((key) => answer[key])
  const text = said.find((value) => typeof value === 'string' && value !== '')
  if (text !== undefined) return text as string
  const data = said.find((value) => isObject(value) && Object.keys(value).length > 0)
  return data === undefined ? '' : JSON.stringify(data)
}

/**
 * The return code of an answer; numbers and numeric strings are both documented. It counts only when nothing
 * contradicts it: `ret_code: 0` next to `retCode: 1008007` is neither a success nor a refusal. An undocumented
 * spelling (`RetCode`) is not a return code, but can contradict one.
 */
export function readCode(answer: Answer): Pick<Envelope, 'retCode' | 'contradictory'> {
  let retCode: number | undefined
  let contradictory = false
  for (const key of CODE_KEYS) {
    if (isAbsent(answer[key])) continue
    const code = toCode(answer[key])
    retCode ??= code
    if (code === undefined || code !== retCode) contradictory = true
  }
  if (retCode === undefined) return { retCode, contradictory: false }
  for (const key of Object.keys(answer)) {
    if (!isSpelledLikeACode(key) || CODE_KEYS.has(key)) continue
    const code = toCode(answer[key])
    if (code !== undefined && code !== retCode) contradictory = true
  }
  return { retCode: contradictory ? undefined : retCode, contradictory }
}

/** `RetCode`, `retcode`, `ret-code`. The length comes first: this runs for every key of every answer. */
function isSpelledLikeACode(key: string): boolean {
  return (key.length === 7 || key.length === 8) && /^ret[_-]?code$/i.test(key)
}

/** What services in Go and PHP write for a field that they did not set. */
function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '')
}

function toCode(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  if (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)) return Number(value)
  return undefined
}

/** The fields that may contain another answer, as an object or as JSON text. */
const NESTING_KEYS = ['result', 'data', 'response', 'body', 'answer', 'error', ...MESSAGE_KEYS]
const DEEPEST_NESTING = 4

/**
 * The codes of envelopes inside an answer, for example of one that a gateway wrapped in its own.
 *
 * @param inLists whether the elements of lists count; in a batch each has a code of its own
 */
export function findNestedCodes(answer: Answer, inLists: boolean, depth = 0): number[] {
  const codes: number[] = []
  for (const key of NESTING_KEYS) {
    const value = parseIfEnvelope(answer[key])
    if (!isObject(value) || depth >= DEEPEST_NESTING) continue
    if (Array.isArray(value) && !inLists) continue
    for (const inner of Array.isArray(value) ? value : [value]) {
      if (!isFields(inner)) continue
      for (const [name, stated] of Object.entries(inner)) {
        const code = CODE_KEYS.has(name) ? toCode(stated) : undefined
        if (code !== undefined) codes.push(code)
      }
      codes.push(...findNestedCodes(inner, inLists, depth + 1))
    }
  }
  return codes
}

/** Cheap for the usual answer, which has no second envelope. */
function parseIfEnvelope(value: unknown): unknown {
  if (typeof value !== 'string' || !/"ret_?code"/i.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** A list of codes only, such as the `"[0]"` in the answer to a push; empty when it is anything else. */
export function readStatuses(value: unknown): number[] {
  let list = value
  if (typeof value === 'string' && /^\s*\[/.test(value)) {
    try {
      list = JSON.parse(value)
    } catch {
      return []
    }
  }
  if (!Array.isArray(list)) return []
  const codes = list.map(toCode)
  return codes.includes(undefined) ? [] : (codes as number[])
}
