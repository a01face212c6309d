import { type Fields, isFields } from '../../validation/members.js'
import { parseIfJson, toStrings } from '../shared/parse-lenient.js'

export interface AttributeResult {
  /** The attributes of the token (`cmd` 5); else empty. */
  readonly attributes: Readonly<Record<string, string>>
  /**
   * Names that do not exist in the console and were dropped, while the call as a whole succeeded. Empty when all were
   * taken.
   */
  readonly invalidAttribute: readonly string[]
  /** `attributes` as sent by the service. */
  readonly attributeInfo?: unknown
  readonly [field: string]: unknown
}

export function decodeAttributes(answer: Fields): AttributeResult {
  const info = parseIfJson(answer.attributeInfo)
  return {
    ...answer,
    attributes: readAttributes(isFields(info) ? parseIfJson(info.attributeMap) : undefined),
    invalidAttribute: toStrings(answer.invalidAttribute),
  }
}

function readAttributes(map: unknown): Record<string, string> {
  if (!isFields(map)) return {}
  const scalars = Object.entries(map).filter(([, value]) => value !== null && typeof value !== 'object')
  return Object.fromEntries(scalars.map(([name, value]) => [name, String(value)]))
}
