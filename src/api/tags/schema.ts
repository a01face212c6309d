import * as z from 'zod/mini'
import type { EncodeContext, Encoder } from '../../core/endpoint.js'
import { check, RET, refuse } from '../../validation/check.js'
import { LONGEST_TOKEN, list, sizeOf, text, token } from '../../validation/fields.js'
import { checkOperation, type Operation } from '../operations.js'
import type { DeleteAppTagsRequest, TagRequest } from './endpoint.js'

/** Newer pages (2023 on); those until 2022 said 20. */
const LIST_MAX = 500
/** The text of operators 9 and 10 still says 20 pairs, on the same page whose table says 500. */
const PAIRS_BY_OPERATOR_TEXT = 20
const TOKEN_MAX = 36
/** The pushing page counts characters, the guide bytes: beyond the second a warning, beyond the first a refusal. */
const TAG_MAX = 50

const tag = text('a tag as a string', TAG_MAX)
const tags = list(tag, 'a list of tags', LIST_MAX)
const tokens = list(token(TOKEN_MAX), 'a list of device tokens', LIST_MAX)
const pairs = list(
  z.looseObject({ tag, token: token() }, { error: 'Must be an object {"tag": "…", "token": "…"}.' }),
  'a list of {"tag": "…", "token": "…"}',
  LIST_MAX,
)

/** The service takes the first element and drops the others silently. */
const only = (instead: string) =>
  z.refine<string[]>((value) => value.length === 1, {
    error: `Must hold exactly one element: the service would silently ignore the others. ${instead}`,
  })
const oneToken = tokens.check(only('For one tag on several tokens use operator_type 7 (add) or 8 (remove).'))
const oneTag = tags.check(only('For several tags on one token use operator_type 3 (add) or 4 (remove).'))
const oneOfPairs = tags.check(
  only('For several tags on several tokens use operator_type 9 (add) or 10 (remove).'),
)

const LISTS = ['tag_list', 'token_list'] as const
const single: Operation = { schema: z.looseObject({ tag_list: oneTag, token_list: oneToken }), uses: LISTS }
const several: Operation = { schema: z.looseObject({ tag_list: tags, token_list: oneToken }), uses: LISTS }
const spread: Operation = { schema: z.looseObject({ tag_list: oneOfPairs, token_list: tokens }), uses: LISTS }
const paired: Operation = { schema: z.looseObject({ tag_token_list: pairs }), uses: ['tag_token_list'] }

const OPERATIONS: Readonly<Record<number, Operation>> = {
  1: single,
  2: single,
  3: several,
  4: several,
  // Not `wipes`: the official sample of "remove all" carries a tag_list.
  5: { schema: z.looseObject({ token_list: oneToken }), uses: ['token_list'] },
  6: several,
  7: spread,
  8: spread,
  9: paired,
  10: paired,
}

export const encodeTag: Encoder<TagRequest> = (request, context) => {
  const checked = checkOperation(OPERATIONS, 'operator_type', request, context)
  const { allowMixedTagClasses, ...value } = checked
  if (value.operator_type === 6 && allowMixedTagClasses !== true) {
    refuseMixedClasses(value.tag_list as readonly string[], context)
  }
  warnOfBytes(value, context)
  warnOfPairs(value, context)
  return { kind: 'json', value }
}

const deleteAppTags = z.looseObject({ tag_list: tags })

export const encodeDeleteAppTags: Encoder<DeleteAppTagsRequest> = (request, context) => {
  const value = check(deleteAppTags, request, context)
  warnOfBytes(value, context)
  return { kind: 'json', value }
}

/** With one tag that has no class, the service replaces all tags of the token, not only those of the same classes. */
function refuseMixedClasses(list: readonly string[], context: EncodeContext): void {
  const without = list.filter((value) => !value.includes(':'))
  if (without.length === 0 || without.length === list.length) return
  const shown = without.slice(0, 3).map((value) => JSON.stringify(value))
  const message =
    'Some of these tags have a class (the text before ":") and some have none. With even one that has none ' +
    `(${shown.join(', ')}), TPNS deletes ALL other tags of the token, not only those of the same classes. ` +
    'Overwrite the tags with a class in one call and add the others with operator_type 3; or, if every other tag ' +
    'shall go, set allowMixedTagClasses: true.'
  refuse([{ path: 'tag_list', message, retCode: RET.badValue }], context)
}

function warnOfBytes(value: Record<string, unknown>, context: EncodeContext): void {
  const { tag_list: listed = [], tag_token_list: paired = [] } = value as {
    tag_list?: readonly string[]
    tag_token_list?: readonly { readonly tag: string }[]
  }
  const path = paired.length > 0 ? 'tag_token_list' : 'tag_list'
  const long = [...listed, ...paired.map((pair) => pair.tag)].find(
    (text) => sizeOf(String(text), 'bytes') > TAG_MAX,
  )
  if (long === undefined) return
  const message =
    `The tag ${JSON.stringify(long)} has ${sizeOf(String(long), 'bytes')} bytes. One page of TPNS allows 50 ` +
    'characters, another 50 bytes (16 Chinese characters): it may be refused with 1008007.'
  context.warn({ key: 'tag.over-50-bytes', path, message })
}

function warnOfPairs(value: Record<string, unknown>, context: EncodeContext): void {
  if (value.operator_type !== 9 && value.operator_type !== 10) return
  const path = 'tag_token_list'
  const list = value[path] as readonly { readonly token: string }[]
  if (list.length > PAIRS_BY_OPERATOR_TEXT) {
    const message = `${list.length} pairs: one place of the page allows 500 per call, another 20. 20 are always safe.`
    context.warn({ key: 'tag_token_list.over-20', path, message })
  }
  if (list.some((pair) => pair.token.length > TOKEN_MAX)) {
    const message = `A token is longer than ${TOKEN_MAX} characters. Newer pages allow ${TOKEN_MAX}, older ones ${LONGEST_TOKEN}.`
    context.warn({ key: 'tag_token_list.token-over-36', path, message })
  }
}
