import type { Endpoint } from '../../core/endpoint.js'
import { type AttributeResult, decodeAttributes } from './results.js'
import { type AttributeRequest, encodeAttributes } from './schema.js'

export type * from './results.js'
export type * from './schema.js'

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
  idempotent: true,
  rateLimit: null,
  encode: encodeAttributes,
  decode: decodeAttributes,
}
