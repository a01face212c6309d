/**
 * TPNS answers in two envelopes: `ret_code`/`err_msg` and `retCode`/`errMsg`, even within one family of endpoints; the
 * plan endpoint adds `ErrMsg`. All are read here, for every endpoint.
 */
export interface Envelope {
  /** Undefined when the answer carries no return code. */
  readonly retCode: number | undefined
  readonly message: string
  /** The answer's other fields. */
  readonly fields: Readonly<Record<string, unknown>>
}

const CODE_KEYS = ['ret_code', 'retCode'] as const
const MESSAGE_KEYS = ['err_msg', 'errMsg', 'ErrMsg'] as const
const ENVELOPE_KEYS: ReadonlySet<string> = new Set([...CODE_KEYS, ...MESSAGE_KEYS])

export function openEnvelope(answer: Readonly<Record<string, unknown>>): Envelope {
  const fields: Record<string, unknown> = {}
  for (const key of Object.keys(answer)) {
    if (ENVELOPE_KEYS.has(key)) continue
    // An answer is data: a key such as "__proto__" must become a field, never the prototype.
    if (key === '__proto__') Object.defineProperty(fields, key, { value: answer[key], enumerable: true })
    else fields[key] = answer[key]
  }
  return { retCode: readCode(answer), message: readMessage(answer), fields }
}

/** The first code that is present; numbers and numeric strings are both documented. */
function readCode(answer: Readonly<Record<string, unknown>>): number | undefined {
  for (const key of CODE_KEYS) {
    const value = answer[key]
    if (typeof value === 'number' && Number.isInteger(value)) return value
    if (typeof value === 'string' && /^\s*-?\d+\s*$/.test(value)) return Number(value)
  }
  return undefined
}

/** The first message that is not empty: newer plan answers carry an empty `ErrMsg` beside the filled `errMsg`. */
function readMessage(answer: Readonly<Record<string, unknown>>): string {
  for (const key of MESSAGE_KEYS) {
    const value = answer[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}
