import type { Endpoint } from '../../core/endpoint.js'
import { type Fields, isFields, texts, unwrapped } from '../read-answer.js'
import { encodeAttributes } from './schema.js'

interface AttributeRequestBase {
  readonly token: string
  /** The app: required until 2021, removed since. Safe to leave out. */
  readonly accessId?: number
}

/** Adds (1), updates (2) or deletes (3) the named attributes. */
export interface ChangeAttributesRequest extends AttributeRequestBase {
  readonly cmd: 1 | 2 | 3
  readonly attributeInfo: {
    /**
     * At least one name with its value. Names and values have at most 50 bytes each; numbers are given as text. The
     * names must exist in the console, or they come back as `invalidAttribute`. For `cmd` 3 the service's sample
     * sends the value too.
     */
    readonly attributeMap: Readonly<Record<string, string>>
  }
}

/** Deletes all attributes of the token. */
export interface DeleteAllAttributesRequest extends AttributeRequestBase {
  readonly cmd: 4
}

export interface QueryAttributesRequest extends AttributeRequestBase {
  readonly cmd: 5
}

/** The attribute operations, told apart by `cmd`. Fields not listed are sent as they are. */
export type AttributeRequest = ChangeAttributesRequest | DeleteAllAttributesRequest | QueryAttributesRequest

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

/**
 * Sets, deletes and reads the user attributes of a token.
 *
 * Page: 用户属性相关接口, https://cloud.tencent.com/document/product/548/49332
 */
export const customAttribute: Endpoint<AttributeRequest, AttributeResult> = {
  name: 'attributes.{add,update,remove,clear,get}',
  path: 'v3/device/set_custom_attribute',
  // Adding (1) and updating (2) to the same values, deleting what is gone (3, 4) and reading (5) change nothing the
  // second time.
  repeat: 'harmless',
  pace: null,
  encode: encodeAttributes,
  decode: decodeAttributes,
}

function decodeAttributes(answer: Fields): AttributeResult {
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
