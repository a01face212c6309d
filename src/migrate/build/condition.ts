import type { TagList, TagRule } from '../../api/push/schema/tag-expression.js'
import type { Bilingual } from '../../return-codes/types.js'
import { type FieldReport, report } from '../fields/decide.js'
import { dropped } from '../fields/decision.js'
import { SUCCESSOR_LIMITS, type SuccessorCondition } from '../successor.js'

/** What is said by a tag expression as a whole, and by none of its fields alone. */
const FAULTS = {
  mixed: [
    'AND and OR together, or nested, cannot be said by one condition',
    '同一条件无法同时表达“与”和“或”或嵌套关系',
    'make a tag of your own for this group, or several pushes to groups that do not overlap',
    '为该人群自行维护一个标签，或拆成互不重叠的多条推送',
  ],
  many: [
    'more than 10 tags (code 90032)',
    '标签超过 10 个（返回码 90032）',
    'make a tag of your own for this group',
    '为该人群自行维护一个标签',
  ],
  long: [
    'a tag of more than 50 bytes (code 90020)',
    '有标签超过 50 字节（返回码 90020）',
    'shorten it when the tags are set again',
    '重新设置标签时缩短',
  ],
  empty: ['an empty tag, or none (code 90040)', '标签为空（返回码 90040）', 'leave it out', '去掉空标签'],
} as const satisfies Record<string, readonly [string, string, string, string]>

export type ConditionFault = keyof typeof FAULTS

type Expression = { readonly tag_rules?: readonly TagRule[]; readonly tag_list?: TagList }

/**
 * The condition that selects the same devices. The first operators of an expression and those of a single tag say nothing; what
 * is left must be all AND or all OR, which makes nesting of no account. Negations and automatic tags are decided by their fields.
 */
export function buildCondition({
  tag_rules,
  tag_list,
}: Expression): { readonly condition: SuccessorCondition } | { readonly fault: ConditionFault } {
  const items = (tag_rules ?? []).flatMap((rule) => rule.tag_items)
  const tags = [
    ...new Set(tag_rules === undefined ? (tag_list?.tags ?? []) : items.flatMap((item) => item.tags)),
  ]
  if (tags.length === 0 || tags.includes('')) return { fault: 'empty' }
  const joins = new Set([
    ...(tag_rules ?? []).slice(1).map((rule) => rule.operator),
    ...(tag_rules ?? []).flatMap((rule) => rule.tag_items.slice(1).map((item) => item.items_operator)),
    ...items.flatMap((item) => (item.tags.length > 1 ? [item.tags_operator] : [])),
    ...(tag_rules === undefined && tag_list !== undefined ? [tag_list.op] : []),
  ])
  if (joins.size > 1) return { fault: 'mixed' }
  if (tags.length > SUCCESSOR_LIMITS.tagsPerCondition.max) return { fault: 'many' }
  if (tags.some((tag) => Buffer.byteLength(tag) > SUCCESSOR_LIMITS.tagBytes.max)) return { fault: 'long' }
  return { condition: joins.has('AND') ? { TagsAnd: tags } : { TagsOr: tags } }
}

export function reportFault(fault: ConditionFault): FieldReport {
  const [en, zh, insteadEn, insteadZh]: readonly string[] = FAULTS[fault]
  const instead: Bilingual = { en: insteadEn ?? '', zh: insteadZh ?? '' }
  return report('tag_rules', {
    ...dropped(en ?? '', zh ?? '', { blocks: true, sources: ['push', 'codesCn'], confidence: 'stated' }),
    instead,
  })
}
