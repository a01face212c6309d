import type { Endpoint } from '../../core/endpoint.js'
import { type Fields, unwrapped } from '../read-answer.js'
import { encodeDeleteAppTags, encodeTag } from './schema.js'

interface TagRequestBase {
  /** `android` or `ios`: required until 2022, removed since. Safe to leave out. */
  readonly platform?: 'android' | 'ios' | (string & {})
}

/** One tag on one token: add (1) or remove (2). */
export interface SingleTagRequest extends TagRequestBase {
  readonly operator_type: 1 | 2
  /** One tag of 1 to 50 characters; a guide says bytes. */
  readonly tag_list: readonly [tag: string]
  /** One token of at most 36 characters. */
  readonly token_list: readonly [token: string]
}

/** Several tags on one token: add (3) or remove (4). */
export interface SeveralTagsRequest extends TagRequestBase {
  readonly operator_type: 3 | 4
  /** 1 to 500 tags (until 2022: 20). A token holds at most 100. */
  readonly tag_list: readonly string[]
  readonly token_list: readonly [token: string]
}

/** Removes all custom tags of one token. Done later than answered. */
export interface RemoveAllTagsRequest extends TagRequestBase {
  readonly operator_type: 5
  readonly token_list: readonly [token: string]
  /** Has no effect: all tags go, listed or not. */
  readonly tag_list?: readonly string[]
}

/**
 * Overwrites tags of one token. Done later than answered; leave more than 1 second between two calls for one token,
 * because the service clears first and sets then.
 *
 * The text before the first ":" of a tag is its class. When every tag has one, tags of the same classes are replaced
 * (`level:3` replaces `level:1`). When **any** has none, **all** tags of the token are replaced.
 */
export interface OverwriteTagsRequest extends TagRequestBase {
  readonly operator_type: 6
  readonly tag_list: readonly string[]
  readonly token_list: readonly [token: string]
  /**
   * Allows a list in which some tags have a class and some do not, which replaces all tags of the token. Not sent.
   * Default: such a list is refused.
   */
  readonly allowMixedTagClasses?: boolean
}

/** One tag on several tokens: add (7) or remove (8). */
export interface SpreadTagRequest extends TagRequestBase {
  readonly operator_type: 7 | 8
  readonly tag_list: readonly [tag: string]
  /** 1 to 500 tokens (until 2022: 20). */
  readonly token_list: readonly string[]
}

/** Tags on tokens by pair: add (9) or remove (10). */
export interface TagPairsRequest extends TagRequestBase {
  readonly operator_type: 9 | 10
  /** 1 to 500 pairs; another place of the page says 20, so more than 20 are sent with a warning. */
  readonly tag_token_list: readonly TagTokenPair[]
}

export interface TagTokenPair {
  /** 1 to 50 characters. */
  readonly tag: string
  /** At most 36 characters; 64 on older pages. */
  readonly token: string
}

/** The ten operations of the tag endpoint, told apart by `operator_type`. Fields not listed are sent as they are. */
export type TagRequest =
  | SingleTagRequest
  | SeveralTagsRequest
  | RemoveAllTagsRequest
  | OverwriteTagsRequest
  | SpreadTagRequest
  | TagPairsRequest

/** Deletes tags from the app. */
export interface DeleteAppTagsRequest {
  /** 1 to 500 tags of 1 to 50 characters. */
  readonly tag_list: readonly string[]
}

export interface TagResult {
  readonly seq?: number
  /** Extra data, when there is any. JSON in text is decoded; what comes in which case is not documented. */
  readonly result?: unknown
  readonly [field: string]: unknown
}

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
  repeat: 'harmless',
  pace: null,
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
  // A deleted tag stays deleted, unless somebody binds it anew in between.
  repeat: 'harmless',
  pace: null,
  encode: encodeDeleteAppTags,
  decode: decodeTagResult,
}

function decodeTagResult(answer: Fields): TagResult {
  return 'result' in answer ? { ...answer, result: unwrapped(answer.result) } : { ...answer }
}
