import { CODE, fail } from '../api-error.js'

export type JsonObject = { readonly [name: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** The request's JSON object; 1008001 when the bytes are not UTF-8, not JSON, or not an object. */
export function parseBody(body: Uint8Array): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(UTF8.decode(body))
  } catch {
    return fail(CODE.parse, 'the body is not JSON in UTF-8')
  }
  return isObject(value) ? value : fail(CODE.parse, 'the body is not a JSON object')
}

/** Writes JSON; a bigint becomes a bare number, as TPNS writes ids beyond 2^53 in some statistics. */
export function writeJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map((item) => writeJson(item ?? null)).join(',')}]`
  if (isObject(value)) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

/** The same text for equal values, regardless of key order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (isObject(value)) {
    const names = Object.keys(value).sort()
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
