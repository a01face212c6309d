import type { Bilingual } from '../../return-codes/types.js'
import { join, toPattern, type ValidationContext, warn } from '../context.js'
import { inBoth, inSequence } from '../words.js'
import type { FieldNode, FieldTree, UnknownField } from './field-tree.js'
import { nearest } from './nearest.js'

/**
 * Warns about an unknown field that is probably a misspelt known one: of the same object, or else of another. Any other
 * unknown field may be newer than this library, and passes silently.
 */
export function warnOfMisspelt(context: ValidationContext, field: UnknownField, tree: FieldTree): void {
  const { name, owner, ownerPath, node } = field
  const near = nearest(name, node.fields.keys())
  if (near !== undefined) {
    if (Object.hasOwn(owner, near) || isReported(context, join(ownerPath, near))) return
    warnMisspelt(context, field, inBoth(`"${near}"`))
    return
  }
  const far = nearest(name, tree.homes.keys())
  if (far === undefined) return
  const homes = tree.homes.get(far) ?? []
  warnMisspelt(context, field, {
    en: `"${far}", ${getPlaces(homes)}`,
    zh: `"${far}"（位于${getPlacesZh(homes)}）`,
  })
}

/** Warns about a field that is known, but not where it stands. */
export function warnOfMisplaced(
  context: ValidationContext,
  { path }: UnknownField,
  homes: readonly FieldNode[],
): void {
  if (isReported(context, path)) return
  const remedy = { en: `Put it ${getPlaces(homes)}.`, zh: `请移到${getPlacesZh(homes)}。` }
  warn(context, `${toPattern(path)}.no-effect`, path, inSequence(NOT_READ_HERE, remedy))
}

export const NOT_READ_HERE = { en: 'is not read by the service here.', zh: '服务端不读取此处的字段。' }

/** `in message.android or message.ios` */
export function getPlaces(homes: readonly FieldNode[]): string {
  const [first, ...others] = homes.map(({ path }) => (path === '' ? 'the top level of the request' : path))
  const preposition = homes[0]?.path === '' ? 'at' : 'in'
  return `${preposition} ${[first, ...others].join(' or ')}`
}

export function getPlacesZh(homes: readonly FieldNode[]): string {
  const names = homes.map(({ path }) => (path === '' ? '请求的顶层' : ` ${path} 中`))
  return names.join('或')
}

function warnMisspelt(context: ValidationContext, { path }: UnknownField, meant: Bilingual): void {
  if (isReported(context, path)) return
  const text = {
    en: `is not a field that TPNS documents here. Did you mean ${meant.en}?`,
    zh: `不是官方文档在此处列出的字段，是否想写 ${meant.zh}？`,
  }
  warn(context, `${toPattern(path)}.misspelt`, path, text)
}

function isReported({ warnings }: ValidationContext, path: string): boolean {
  return warnings.some((one) => one.path === path)
}
