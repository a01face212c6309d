import type { Endpoint } from '../../core/endpoint.js'
import { decodeTagResult, type TagResult } from './results.js'
import { type DeleteAppTagsRequest, encodeDeleteAppTags, encodeTag, type TagRequest } from './schema.js'

export type * from './results.js'
export type * from './schema.js'

/**
 * Binds and unbinds custom tags. In series, leave at least 1 second between calls, and await each answer.
 *
 * Page: 标签绑定与解绑, https://cloud.tencent.com/document/product/548/39067
 *
 * @throws TpnsInvalidTokenError 1008006 or 1008029: a token is unknown or malformed
 */
export const deviceTag: Endpoint<TagRequest, TagResult> = {
  name: 'tags.{add,remove,clear,replace,addToTokens,removeFromTokens,addPairs,removePairs}',
  path: 'v3/device/tag',
  // Adding a tag that is there (1, 3, 7, 9), removing one that is not (2, 4, 5, 8, 10) and setting the same tags
  // again (6) leave the token as the first time did.
  idempotent: true,
  rateLimit: null,
  encode: encodeTag,
  decode: decodeTagResult,
}

/**
 * Deletes tags from every device and from the app's list of tags. Done later than answered; leave at least 1 second
 * between calls.
 *
 * Page: 删除标签下所有设备; limits from the guide 标签功能使用
 */
export const deleteAppTags: Endpoint<DeleteAppTagsRequest, TagResult> = {
  name: 'tags.deleteFromApp',
  path: 'v3/device/tag/delete_all_device',
  // A deleted tag stays deleted, unless somebody binds it again in between.
  idempotent: true,
  rateLimit: null,
  encode: encodeDeleteAppTags,
  decode: decodeTagResult,
}
