import { checkedBy, type JsonEndpoint } from '../shared/check-request.js'
import { type AttributeResult, decodeAttributes } from './results.js'
import { type AttributeRequest, attributeCheck, type attributeSchema } from './schema.js'

export type * from './results.js'
export type * from './schema.js'

/**
 * Sets, deletes and reads the user attributes of a token.
 *
 * Page: 用户属性相关接口, https://cloud.tencent.com/document/product/548/49332
 */
export const customAttribute: JsonEndpoint<AttributeRequest, AttributeResult, typeof attributeSchema> = {
  name: 'attributes.{add,update,remove,clear,get}',
  purpose: { en: 'set, delete and read user attributes', zh: '设置、删除、查询用户属性' },
  path: 'v3/device/set_custom_attribute',
  // Adding (1) and updating (2) to the same values, deleting what is gone (3, 4) and reading (5) change nothing the
  // second time.
  idempotent: true,
  rateLimit: null,
  ...checkedBy(attributeCheck),
  decode: decodeAttributes,
}
