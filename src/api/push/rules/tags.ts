import { refuse, refuseMissing, warn } from '../../../validation/context.js'
import type { PushContext } from '../draft.js'
import { isFilled, type PushDraft } from '../draft.js'
import { TAG_LIST_MAX_CHARACTERS, TAGS_MAX } from '../schema/tag-expression.js'

/** No part of an expression may be empty: an empty one would select nobody, or everybody. */
export function tagExpressionIsFilled(push: PushDraft, context: PushContext): void {
  if (push.tag_list?.tags?.length === 0) refuseMissing(context, 'tag_list.tags')
  const rules = push.tag_rules
  if (rules === undefined || push.audience_type !== 'tag') return
  // Other SDKs send an empty list for what was not set.
  if (rules.length === 0 && push.tag_list === undefined)
    refuseMissing(context, 'tag_rules', {
      en: 'is empty. Leave it out, or add a rule.',
      zh: '不能为空。请去掉该字段，或添加规则。',
    })
  rules.forEach((rule, i) => {
    if (rule.tag_items?.length === 0) refuseMissing(context, `tag_rules[${i}].tag_items`)
    rule.tag_items?.forEach((item, j) => {
      if (item.tags?.length === 0) refuseMissing(context, `tag_rules[${i}].tag_items[${j}].tags`)
    })
  })
}

export function tagsAreNotTooMany(push: PushDraft, context: PushContext): void {
  let total = 0
  for (const rule of push.tag_rules ?? []) {
    for (const item of rule.tag_items ?? []) total += item.tags?.length ?? 0
  }
  if (total > TAGS_MAX)
    refuse(context, 'tag_rules', {
      en: `has ${total} tags; one push takes at most ${TAGS_MAX}.`,
      zh: `有 ${total} 个标签，一次推送最多 ${TAGS_MAX} 个。`,
    })
}

export function tagListIsShort(push: PushDraft, context: PushContext): void {
  const tags = push.tag_list?.tags ?? []
  if (tags.length > TAGS_MAX) {
    refuse(context, 'tag_list.tags', {
      en: `has ${tags.length} tags; one push takes at most ${TAGS_MAX}.`,
      zh: `有 ${tags.length} 个标签，一次推送最多 ${TAGS_MAX} 个。`,
    })
  }
  const characters = tags.reduce((sum, tag) => sum + tag.length, 0)
  if (characters <= TAG_LIST_MAX_CHARACTERS) return
  refuse(context, 'tag_list.tags', {
    en: `has ${characters} characters; at most ${TAG_LIST_MAX_CHARACTERS} are allowed. Use tag_rules.`,
    zh: `共有 ${characters} 个字符，最多 ${TAG_LIST_MAX_CHARACTERS} 个。请使用 tag_rules。`,
  })
}

export function oneTagExpression(push: PushDraft, context: PushContext): void {
  if (!isFilled(push.tag_rules) || push.tag_list === undefined) return
  warn(context, 'tag_list.ignored', 'tag_list', {
    en: 'is ignored by the service, because tag_rules is given too.',
    zh: '会被服务端忽略，因为同时填写了 tag_rules。',
  })
}
