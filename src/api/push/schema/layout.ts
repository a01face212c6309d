import type * as z from 'zod/mini'
import type { Report } from '../../../validation/report.js'

/**
 * A zod schema laid out for walking. The walk looks only at the fields that a request has; zod looks at every field
 * that it could have, which for a push are a hundred, and takes longer than signing it. Scalars and lists of scalars
 * are still checked by their zod schemas.
 */
export type Layout = ObjectLayout | ListLayout | LeafLayout

export interface ObjectLayout extends FieldTraits {
  readonly kind: 'object'
  readonly optional: boolean
  readonly fields: ReadonlyMap<string, Layout>
  readonly required: readonly string[]
}

/** A list of objects. */
export interface ListLayout extends FieldTraits {
  readonly kind: 'list'
  readonly optional: boolean
  readonly item: ObjectLayout
}

export interface LeafLayout extends FieldTraits {
  readonly kind: 'leaf'
  readonly optional: boolean
  readonly schema: z.core.$ZodType
  /** Whether zod accepts objects whose contents it does not look at. */
  readonly freeForm: boolean
}

/** What a schema cannot say about a field. */
export interface FieldTraits {
  /** Values that count as "not given": the vendor's SDKs send these for unset fields. */
  readonly unset?: readonly unknown[]
  /** Gives the wire form of an accepted value. */
  readonly convert?: (value: unknown, path: string, report: Report) => unknown
}

/** @param traits by path, list elements written as `[]` */
export function layOut(
  schema: z.core.$ZodType,
  traits: Readonly<Record<string, FieldTraits>>,
  path = '',
): Layout {
  const { def, optional } = unwrap(schema)
  const common = { optional, ...traits[path] }
  if (def.type === 'object') {
    const shape = Object.entries((def as z.core.$ZodObjectDef).shape)
    if (shape.length > 0) return layOutObject(shape, traits, path, common)
  }
  if (def.type === 'array') {
    const item = layOut((def as z.core.$ZodArrayDef).element, traits, `${path}[]`)
    if (item.kind === 'object') return { kind: 'list', ...common, item }
  }
  return { kind: 'leaf', ...common, schema, freeForm: isFreeForm(def) }
}

export function layOutRequest(
  schema: z.core.$ZodType,
  traits: Readonly<Record<string, FieldTraits>>,
): ObjectLayout {
  const layout = layOut(schema, traits)
  if (layout.kind !== 'object') throw new Error('A request is an object.')
  return layout
}

function layOutObject(
  shape: [string, z.core.$ZodType][],
  traits: Readonly<Record<string, FieldTraits>>,
  path: string,
  common: FieldTraits & { optional: boolean },
): ObjectLayout {
  const fields = new Map<string, Layout>()
  for (const [key, field] of shape)
    fields.set(key, layOut(field, traits, path === '' ? key : `${path}.${key}`))
  const required = [...fields].filter(([, field]) => !field.optional).map(([key]) => key)
  return { kind: 'object', ...common, fields, required }
}

function unwrap(schema: z.core.$ZodType): { def: z.core.$ZodTypeDef; optional: boolean } {
  const { def } = schema._zod
  if (def.type !== 'optional') return { def, optional: false }
  return { def: (def as z.core.$ZodOptionalDef).innerType._zod.def, optional: true }
}

function isFreeForm(def: z.core.$ZodTypeDef): boolean {
  if (def.type === 'unknown' || def.type === 'object') return true
  return (
    def.type === 'union' && (def as z.core.$ZodUnionDef).options.some((option) => isFreeForm(option._zod.def))
  )
}
