import { checkedBy, type JsonEndpoint } from '../shared/check-request.js'
import { decodeTagResult, type TagResult } from './results.js'
import {
  type DeleteAppTagsRequest,
  deleteAppTagsCheck,
  type deleteAppTagsSchema,
  type TagRequest,
  tagCheck,
  type tagSchema,
} from './schema.js'

export type * from './results.js'
export type * from './schema.js'

/**
 * Binds and unbinds custom tags. In series, leave at least 1 second between calls, and await each answer.
 *
 * Page: 标签绑定与解绑, https://cloud.tencent.com/document/product/548/39067
 *
 * @throws TpnsInvalidTokenError 1008006 or 1008029: a token is unknown or malformed
 */
export const deviceTag: JsonEndpoint<TagRequest, TagResult, typeof tagSchema> = {
  name: 'tags.{add,remove,clear,replace,addToTokens,removeFromTokens,addPairs,removePairs}',
  purpose: { en: 'bind and unbind tags', zh: '绑定与解绑标签' },
  path: 'v3/device/tag',
  // Adding a tag that is there (1, 3, 7, 9), removing one that is not (2, 4, 5, 8, 10) and setting the same tags
  // again (6) leave the token as the first time did.
  idempotent: true,
  rateLimit: null,
  // allowMixedTagClasses is for the check only.
  ...checkedBy(tagCheck, ({ allowMixedTagClasses: _, ...value }: Record<string, unknown>) => ({ value })),
  decode: decodeTagResult,
}

/**
 * Deletes tags from every device and from the app's list of tags. Done later than answered; leave at least 1 second
 * between calls.
 *
 * Page: 删除标签下所有设备; limits from the guide 标签功能使用
 */
export const deleteAppTags: JsonEndpoint<DeleteAppTagsRequest, TagResult, typeof deleteAppTagsSchema> = {
  name: 'tags.deleteFromApp',
  purpose: { en: 'delete tags from all devices', zh: '删除标签（从所有设备解绑）' },
  path: 'v3/device/tag/delete_all_device',
  // A deleted tag stays deleted, unless somebody binds it again in between.
  idempotent: true,
  rateLimit: null,
  ...checkedBy(deleteAppTagsCheck),
  decode: decodeTagResult,
}
