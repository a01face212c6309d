import { RETURN_CODE } from '../../return-codes/names.js'
import { refuse, warn } from '../../validation/context.js'
import { countUnits, LONGEST_TOKEN, TOKEN_CHARACTERS } from '../../validation/fields.js'
import type { RequestContext } from '../shared/check-request.js'

/** The text of operators 9 and 10 still says 20 pairs, on the same page whose table says 500. */
const PAIRS_BY_OPERATOR_TEXT = 20
/** The guide says 50 bytes, where the table says characters. */
const TAG_MAX_BYTES = 50

/** The fields that the rules look at, over all operations. */
interface TagFields {
  readonly operator_type?: number | undefined
  readonly tag_list?: readonly string[] | undefined
  readonly tag_token_list?:
    | readonly { readonly tag?: string | undefined; readonly token?: string | undefined }[]
    | undefined
  readonly allowMixedTagClasses?: boolean | undefined
}

/** With one tag that has no class, the service replaces all tags of the token, not only those of the same classes. */
export function classesAreNotMixed(request: TagFields, context: RequestContext): void {
  const { operator_type, tag_list, allowMixedTagClasses } = request
  if (operator_type !== 6 || tag_list === undefined || allowMixedTagClasses === true) return
  const without = tag_list.filter((value) => !value.includes(':'))
  if (without.length === 0 || without.length === tag_list.length) return
  const shown = without.slice(0, 3).map((value) => JSON.stringify(value))
  refuse(context, 'tag_list', {
    en:
      'mixes tags that have a class (the text before ":") with tags that have none. With even one that has none ' +
      `(${shown.join(', ')}), TPNS deletes ALL other tags of the token, not only those of the same classes. ` +
      'Overwrite the tags with a class in one call and add the others with operator_type 3; or, if every other tag ' +
      'is to go, set allowMixedTagClasses: true.',
    zh:
      `混用了带类别（":" 之前的部分）和不带类别的标签。只要有一个不带类别（${shown.join('、')}），TPNS 就会删除该 Token 的所有其他标签，` +
      '而不仅是同类别的标签。请先用一次调用覆盖带类别的标签，再用 operator_type 3 追加其余标签；如确需清除所有其他标签，请设置 allowMixedTagClasses: true。',
  })
}

/** Looks also at lists that the operation does not read, and that its schema therefore has not checked. */
export function tagsAreShortInBytes(request: TagFields, context: RequestContext): void {
  const pairs = toList(request.tag_token_list)
  const path = pairs.length > 0 ? 'tag_token_list' : 'tag_list'
  const tags = [...toList(request.tag_list), ...pairs.map((pair) => (pair as { tag?: unknown } | null)?.tag)]
  const long = tags.find(isLongInBytes)
  if (long === undefined) return
  const bytes = countUnits(long, 'bytes')
  warn(context, 'tag.over-50-bytes', path, {
    en:
      `has the tag ${JSON.stringify(long)} of ${bytes} bytes. One page of TPNS allows 50 characters, ` +
      `another 50 bytes (16 Chinese characters): it may be refused with ${RETURN_CODE.notAllowed}.`,
    zh:
      `中的标签 ${JSON.stringify(long)} 有 ${bytes} 字节。官方文档一处规定最多 50 个字符，另一处为 50 字节（16 个汉字），` +
      `可能以 ${RETURN_CODE.notAllowed} 被拒绝。`,
  })
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isLongInBytes(tag: unknown): tag is string {
  return typeof tag === 'string' && countUnits(tag, 'bytes') > TAG_MAX_BYTES
}

export function pairsAreSafe({ operator_type, tag_token_list }: TagFields, context: RequestContext): void {
  if ((operator_type !== 9 && operator_type !== 10) || tag_token_list === undefined) return
  const path = 'tag_token_list'
  if (tag_token_list.length > PAIRS_BY_OPERATOR_TEXT) {
    warn(context, 'tag_token_list.over-20', path, {
      en: `has ${tag_token_list.length} pairs: one place of the page allows 500 per call, another 20. 20 are always safe.`,
      zh: `有 ${tag_token_list.length} 对。官方文档一处规定每次最多 500 对，另一处为 20 对；不超过 20 对始终可用。`,
    })
  }
  if (tag_token_list.some(({ token = '' }) => token.length > TOKEN_CHARACTERS)) {
    warn(context, 'tag_token_list.token-over-36', path, {
      en: `has a token longer than ${TOKEN_CHARACTERS} characters. Newer pages allow ${TOKEN_CHARACTERS}, older ones ${LONGEST_TOKEN}.`,
      zh: `中有超过 ${TOKEN_CHARACTERS} 个字符的 Token。新版文档规定最多 ${TOKEN_CHARACTERS} 个字符，旧版为 ${LONGEST_TOKEN} 个。`,
    })
  }
}
