import * as z from 'zod/mini'

/** Tags in one push, all rules together. Push page 2026-01-14. */
export const TAGS_MAX = 500
/** Characters of all tags in `tag_list` together. Push page 2023-04. */
export const TAG_LIST_MAX_CHARACTERS = 512

/** `tag_type` values that the documents list. */
export const TAG_TYPES = [
  'xg_user_define',
  'xg_auto_version',
  'xg_auto_province',
  'xg_auto_city',
  'xg_auto_active',
  'xg_auto_sdkversion',
  'xg_auto_systemversion',
  'xg_auto_systemlanguage',
  'xg_auto_country',
  'xg_auto_devicebrand',
  'xg_auto_deviceversion',
] as const

/**
 * Kind of a tag: `xg_user_define` your own (`vip`), `xg_auto_version` app version (`1.1.0`), `xg_auto_province`
 * (`guangdong`), `xg_auto_city` (guide page only), `xg_auto_active` active on a day (`20200131`),
 * `xg_auto_sdkversion` (`1.1.5.4`), `xg_auto_systemversion` (`10.0.0`; guide page only), `xg_auto_systemlanguage`
 * (`zh`), `xg_auto_country` (`CN`, upper case), `xg_auto_devicebrand` (`Xiaomi`; the case differs between pages),
 * `xg_auto_deviceversion` model (`MI 9 SE`).
 */
export type TagType = (typeof TAG_TYPES)[number] | (string & {})

type TagOperator = 'OR' | 'AND'

/** One rule of a tag expression. Push page 2023-04; all fields are required. */
export interface TagRule {
  /** The terms of the rule. */
  readonly tag_items: readonly TagItem[]
  /** Joins this rule to the **previous** one. Required also in the first, where it is ignored. */
  readonly operator: TagOperator
  /** Negates the result of `tag_items`. */
  readonly is_not: boolean
}

/** One term of a rule: some tags of one kind. All fields are required. */
export interface TagItem {
  /** The tags. */
  readonly tags: readonly string[]
  /** Negates the term. */
  readonly is_not: boolean
  /** Joins the tags of this term. */
  readonly tags_operator: TagOperator
  /** Joins this term to the **previous** one; AND binds tighter than OR. Required also in the first, where it is ignored. */
  readonly items_operator: TagOperator
  /** Kind of the tags. */
  readonly tag_type: TagType
}

/**
 * The old form of a tag expression, for custom tags only. An object despite its name; the tag endpoints have a
 * `tag_list` that is an array of strings.
 * @deprecated Use `tag_rules`.
 */
export interface TagList {
  /** The tags; at most 512 characters together. */
  readonly tags: readonly string[]
  /** Joins the tags. */
  readonly op: TagOperator
}

const operator = z.enum(['OR', 'AND'])

const tagItemSchema = z.looseObject({
  tags: z.array(z.string()),
  is_not: z.boolean(),
  tags_operator: operator,
  items_operator: operator,
  tag_type: z.string(),
})

const tagRuleSchema = z.looseObject({
  tag_items: z.array(tagItemSchema),
  operator,
  is_not: z.boolean(),
})

export const tagListSchema = z.looseObject({
  tags: z.array(z.string()),
  op: operator,
})

export const tagRulesSchema = z.array(tagRuleSchema)
