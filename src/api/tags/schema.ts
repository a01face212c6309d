import * as z from 'zod/mini'
import type { Bilingual } from '../../return-codes/types.js'
import {
  list,
  optionalBoolean,
  optionalString,
  TOKEN_CHARACTERS,
  text,
  token,
} from '../../validation/fields.js'
import { inSequence, toLines } from '../../validation/words.js'
import type { RequestCheck } from '../shared/check-request.js'
import { fieldsAreSpelled, type Operation, unusedFieldsHaveNoEffect } from '../shared/request-rules.js'
import { classesAreNotMixed, pairsAreSafe, tagsAreShortInBytes } from './rules.js'

interface TagRequestBase {
  /** `android` or `ios`: required until 2022, removed since. Safe to leave out. */
  readonly platform?: 'android' | 'ios' | (string & {}) | undefined
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
  readonly tag_list?: readonly string[] | undefined
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
  readonly allowMixedTagClasses?: boolean | undefined
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

/** The ten operations of the tag endpoint, distinguished by `operator_type`. Fields not listed are sent unchanged. */
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

/** Newer pages (2023 on); those until 2022 said 20. */
const LIST_MAX = 500
/** The pushing page counts characters, the guide bytes: beyond the second a warning, beyond the first a refusal. */
const TAG_MAX = 50

const tag = text(TAG_MAX)
const tags = list(tag, LIST_MAX)
const tokens = list(token(TOKEN_CHARACTERS), LIST_MAX)
const pairs = list(z.looseObject({ tag, token: token() }), LIST_MAX)

/** The service takes the first element and drops the others silently. */
const only = (instead: Bilingual) =>
  z.refine<string[]>((value) => value.length <= 1, {
    error: toLines(
      inSequence(
        {
          en: 'must hold exactly one element: the service would silently ignore the others.',
          zh: '应恰好有一个元素：服务端会静默忽略其余元素。',
        },
        instead,
      ),
    ),
  })
const oneToken = tokens.check(
  only({
    en: 'For one tag on several tokens use operator_type 7 (add) or 8 (remove).',
    zh: '给多个 Token 绑定或解绑一个标签，请使用 operator_type 7 或 8。',
  }),
)
const oneTag = tags.check(
  only({
    en: 'For several tags on one token use operator_type 3 (add) or 4 (remove).',
    zh: '给一个 Token 绑定或解绑多个标签，请使用 operator_type 3 或 4。',
  }),
)
const oneTagOfMany = tags.check(
  only({
    en: 'For several tags on several tokens use operator_type 9 (add) or 10 (remove).',
    zh: '给多个 Token 绑定或解绑多个标签，请使用 operator_type 9 或 10。',
  }),
)

const base = { platform: optionalString }

export const singleTagSchema = z.looseObject({
  operator_type: z.literal([1, 2]),
  tag_list: oneTag,
  token_list: oneToken,
  ...base,
})
export const severalTagsSchema = z.looseObject({
  operator_type: z.literal([3, 4]),
  tag_list: tags,
  token_list: oneToken,
  ...base,
})
export const removeAllTagsSchema = z.looseObject({
  operator_type: z.literal(5),
  token_list: oneToken,
  tag_list: z.optional(z.array(z.string())),
  ...base,
})
export const overwriteTagsSchema = z.looseObject({
  operator_type: z.literal(6),
  tag_list: tags,
  token_list: oneToken,
  allowMixedTagClasses: optionalBoolean,
  ...base,
})
export const spreadTagSchema = z.looseObject({
  operator_type: z.literal([7, 8]),
  tag_list: oneTagOfMany,
  token_list: tokens,
  ...base,
})
export const tagPairsSchema = z.looseObject({
  operator_type: z.literal([9, 10]),
  tag_token_list: pairs,
  ...base,
})
export const tagSchema = z.discriminatedUnion('operator_type', [
  singleTagSchema,
  severalTagsSchema,
  removeAllTagsSchema,
  overwriteTagsSchema,
  spreadTagSchema,
  tagPairsSchema,
])

const lists: Operation = { fields: ['tag_list', 'token_list'] }
const paired: Operation = { fields: ['tag_token_list'] }
const OPERATIONS: Readonly<Record<number, Operation>> = {
  1: lists,
  2: lists,
  3: lists,
  4: lists,
  // Not `destructive`: the official sample of "remove all" carries a tag_list.
  5: { fields: ['token_list'] },
  6: lists,
  7: lists,
  8: lists,
  9: paired,
  10: paired,
}

export const tagCheck: RequestCheck<typeof tagSchema> = {
  schema: tagSchema,
  names: ['tag_list[]', 'token_list[]', 'tag_token_list[].tag', 'tag_token_list[].token'],
  hints: {
    tag_list: { en: 'It is an array of tags: ["vip"].', zh: '它是标签数组：["vip"]。' },
    token_list: { en: 'It is an array of device tokens.', zh: '它是 Token 数组。' },
    tag_token_list: { en: 'It is an array of { tag, token }.', zh: '它是 { tag, token } 的数组。' },
    'tag_token_list[]': {
      en: 'A pair is an object: { tag: "…", token: "…" }.',
      zh: '每一项是对象：{ tag: "…", token: "…" }。',
    },
  },
  rules: [
    unusedFieldsHaveNoEffect('operator_type', OPERATIONS),
    classesAreNotMixed,
    tagsAreShortInBytes,
    pairsAreSafe,
    fieldsAreSpelled(overwriteTagsSchema, tagPairsSchema),
  ],
}

export const deleteAppTagsSchema = z.looseObject({ tag_list: tags })

export const deleteAppTagsCheck: RequestCheck<typeof deleteAppTagsSchema> = {
  schema: deleteAppTagsSchema,
  names: ['tag_list[]'],
  hints: { tag_list: { en: 'It is an array of tags: ["vip"].', zh: '它是标签数组：["vip"]。' } },
  rules: [tagsAreShortInBytes, fieldsAreSpelled(deleteAppTagsSchema)],
}
