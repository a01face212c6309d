import { parseJson } from '../../http/read.js'
import { type Fields, isFields } from '../../validation/members.js'

/*
 * Readers that never throw: an answer of unexpected form to an accepted request is still an answer. What cannot be
 * read becomes undefined or an empty list; the untouched answer stays reachable on the call.
 */

/** An id as text. Ids beyond 2^53 arrive as strings already; smaller ones may be bare numbers. */
export function toId(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}

/** The id of what was just made. Undefined for what names nothing: 0, blank text, a fraction, any other type. */
export function toNewId(value: unknown): string | undefined {
  const id = toId(value)?.trim()
  return id === undefined || /^(0*|-.*|null|undefined|NaN|Infinity|.*[.+].*)$/.test(id) ? undefined : id
}

/** The value that a text holds as JSON, where it does; pages type some objects as "String" or "Json". */
export function parseIfJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return parseJson(value)
  } catch {
    return value
  }
}

/** The objects of a list; `null` stands for an empty list in answers. */
export function toObjects(value: unknown): Fields[] {
  const list = parseIfJson(value)
  return Array.isArray(list) ? list.filter(isFields) : []
}

/** The strings of a list; numbers among them become strings. */
export function toStrings(value: unknown): string[] {
  const list = parseIfJson(value)
  if (!Array.isArray(list)) return []
  return list.filter((item) => typeof item === 'string' || typeof item === 'number').map(String)
}
