import { type Fields, isFields, texts, unwrapped } from '../shared/parse-lenient.js'

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
  const info = unwrapped(answer.attributeInfo)
  return {
    ...answer,
    attributes: attributesOf(isFields(info) ? unwrapped(info.attributeMap) : undefined),
    invalidAttribute: texts(answer.invalidAttribute),
  }
}

function attributesOf(map: unknown): Record<string, string> {
  if (!isFields(map)) return {}
  const scalars = Object.entries(map).filter(([, value]) => value !== null && typeof value !== 'object')
  return Object.fromEntries(scalars.map(([name, value]) => [name, String(value)]))
}
