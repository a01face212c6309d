import { CODE, fail } from '../../api-error.js'
import type { JsonObject } from '../../body/json.js'
import {
  array,
  type Fields,
  flag,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../../body/validators.js'
import type { TagItem, TagRule } from '../../state/tasks.js'

/** Newest push page: at most 500 tags in one expression. */
const MAX_TAGS = 500
/** Push page 2023. */
const MAX_TAG_LIST_CHARACTERS = 512

const join = oneOf('AND', 'OR')

const readItem: Validator<TagItem> = (value, path) => {
  const item = readFields(object(value, path), path)
  return {
    tags: item.nonEmpty('tags', array(text)),
    // Open: the service learns new ones, and a page misspells one.
    type: item.required('tag_type', text),
    join: item.required('tags_operator', join),
    not: item.required('is_not', flag),
    // Required even on the first item, where it means nothing.
    joinToPrevious: item.required('items_operator', join),
  }
}

export const readRule: Validator<TagRule> = (value, path) => {
  const rule = readFields(object(value, path), path)
  return {
    items: rule.nonEmpty('tag_items', array(readItem)),
    not: rule.required('is_not', flag),
    joinToPrevious: rule.required('operator', join),
  }
}

/** The deprecated form: an object despite its name, custom tags only. */
export function readTagList(list: JsonObject): readonly TagRule[] {
  const members = readFields(list, 'tag_list')
  const characters = members.nonEmpty('tags', array(text)).reduce((sum, tag) => sum + tag.length, 0)
  if (characters > MAX_TAG_LIST_CHARACTERS) {
    fail(CODE.invalid, `tag_list.tags has ${characters} characters, at most ${MAX_TAG_LIST_CHARACTERS}`)
  }
  const item: TagItem = {
    tags: members.nonEmpty('tags', array(text)),
    type: 'xg_user_define',
    join: members.required('op', join),
    not: false,
    joinToPrevious: 'OR',
  }
  return [{ items: [item], not: false, joinToPrevious: 'OR' }]
}

/** The tag expression of a push; `tag_list` is ignored when `tag_rules` is present. */
export function readTagExpression(push: Fields): readonly TagRule[] {
  const rules = push.optional('tag_rules', array(readRule)) ?? []
  const given = push.optional('tag_list', object)
  const list = rules.length > 0 ? undefined : given
  const expression = list === undefined ? rules : readTagList(list)
  if (expression.length === 0) fail(CODE.missing, 'tag_rules is required for the audience tag')
  const count = expression.flatMap((rule) => rule.items).flatMap((item) => item.tags).length
  if (count > MAX_TAGS) fail(CODE.invalid, `tag_rules holds ${count} tags, at most ${MAX_TAGS}`)
  return expression
}
