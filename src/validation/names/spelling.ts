import { join, toPattern, type ValidationContext, warn } from '../context.js'
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
    warnMisspelt(context, field, `"${near}"`)
    return
  }
  const far = nearest(name, tree.homes.keys())
  if (far === undefined) return
  warnMisspelt(context, field, `"${far}", ${getPlaces(tree.homes.get(far) ?? [])}`)
}

/** Warns about a field that is known, but not where it stands. */
export function warnOfMisplaced(
  context: ValidationContext,
  { path }: UnknownField,
  homes: readonly FieldNode[],
): void {
  if (isReported(context, path)) return
  warn(context, `${toPattern(path)}.no-effect`, path, `${NOT_READ_HERE} Put it ${getPlaces(homes)}.`)
}

export const NOT_READ_HERE = 'is not read by the service here.'

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

function warnMisspelt(context: ValidationContext, { path }: UnknownField, meant: string): void {
  if (isReported(context, path)) return
  const text = `is not a field that TPNS documents here. Did you mean ${meant}?`
  warn(context, `${toPattern(path)}.misspelt`, path, text)
}

function isReported({ warnings }: ValidationContext, path: string): boolean {
  return warnings.some((one) => one.path === path)
}
