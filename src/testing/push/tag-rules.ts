import type { JsonObject } from '../json.js'
import { CODE, refuse } from '../refusal.js'
import { type Fields, fields, flag, listOf, object, oneOf, type Rule, text } from '../rules.js'
import type { TagItem, TagRule } from '../state/tasks.js'

/** Newest push page: at most 500 tags in one expression. */
const MAX_TAGS = 500

const TAG_TYPES = [
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

const join = oneOf('AND', 'OR')

const readItem: Rule<TagItem> = (value, path) => {
  const item = fields(object(value, path), path)
  return {
    tags: item.nonEmpty('tags', listOf(text)),
    type: item.required('tag_type', oneOf(...TAG_TYPES)),
    join: item.required('tags_operator', join),
    not: item.required('is_not', flag),
    // Required even on the first item, where it means nothing.
    joinToPrevious: item.required('items_operator', join),
  }
}

const readRule: Rule<TagRule> = (value, path) => {
  const rule = fields(object(value, path), path)
  return {
    items: rule.nonEmpty('tag_items', listOf(readItem)),
    not: rule.required('is_not', flag),
    joinToPrevious: rule.required('operator', join),
  }
}

/** The deprecated form: an object despite its name, custom tags only. */
function readTagList(list: JsonObject): readonly TagRule[] {
  const members = fields(list, 'tag_list')
  const item: TagItem = {
    tags: members.nonEmpty('tags', listOf(text)),
    type: 'xg_user_define',
    join: members.required('op', join),
    not: false,
    joinToPrevious: 'OR',
  }
  return [{ items: [item], not: false, joinToPrevious: 'OR' }]
}

/** The tag expression of a push; `tag_list` is ignored when `tag_rules` is present. */
export function readTagExpression(push: Fields): readonly TagRule[] {
  const rules = push.optional('tag_rules', listOf(readRule)) ?? []
  const list = rules.length > 0 ? undefined : push.optional('tag_list', object)
  const expression = list === undefined ? rules : readTagList(list)
  if (expression.length === 0) refuse(CODE.missing, 'tag_rules is required for the audience tag')
  const count = expression.flatMap((rule) => rule.items).flatMap((item) => item.tags).length
  if (count > MAX_TAGS) refuse(CODE.invalid, `tag_rules holds ${count} tags, at most ${MAX_TAGS}`)
  return expression
}
