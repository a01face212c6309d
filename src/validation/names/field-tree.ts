import * as z from 'zod/mini'
import { join } from '../context.js'
import { isObject } from '../members.js'

/** One object of a request: the fields that its schema knows. */
export interface FieldNode {
  /** `message.android`; the elements of a list are `tag_rules[]`; the request itself is ''. */
  readonly path: string
  /** By name. A field that holds an object, or a list of objects, has a node of its own; others have null. */
  readonly fields: ReadonlyMap<string, FieldNode | null>
}

/** What the schemas of a request know, to look for a field that is not where it should be. */
export interface FieldTree {
  readonly root: FieldNode
  /** The objects that have a field of this name. */
  readonly homes: ReadonlyMap<string, readonly FieldNode[]>
}

/** Several schemas are the variants of one request. */
export function buildFieldTree(...schemas: readonly z.core.$ZodType[]): FieldTree {
  const homes = new Map<string, FieldNode[]>()
  const root = buildNode(schemas, '', homes)
  return { root, homes }
}

function buildNode(
  schemas: readonly z.core.$ZodType[],
  path: string,
  homes: Map<string, FieldNode[]>,
): FieldNode {
  const fields = new Map<string, FieldNode | null>()
  const node: FieldNode = { path, fields }
  for (const [name, schema] of schemas.flatMap(({ _zod }) => getFields(_zod.def))) {
    if (!fields.has(name)) homes.set(name, [...(homes.get(name) ?? []), node])
    const { objects, suffix } = objectsIn(schema)
    const child = objects.length > 0 ? buildNode(objects, `${join(path, name)}${suffix}`, homes) : undefined
    fields.set(name, child ?? fields.get(name) ?? null)
  }
  return node
}

/** The objects among what a field may be: optional, a list, one of several. One without fields is the caller's own data. */
function objectsIn(schema: z.core.$ZodType, suffix = ''): { objects: z.core.$ZodType[]; suffix: string } {
  if (schema instanceof z.ZodMiniOptional) return objectsIn(schema._zod.def.innerType, suffix)
  if (schema instanceof z.ZodMiniArray) return objectsIn(schema._zod.def.element, `${suffix}[]`)
  if (schema instanceof z.ZodMiniUnion) {
    const found = schema._zod.def.options.map((option) => objectsIn(option, suffix))
    return {
      objects: found.flatMap(({ objects }) => objects),
      suffix: found.find(({ objects }) => objects.length > 0)?.suffix ?? suffix,
    }
  }
  const isObject = schema instanceof z.ZodMiniObject && getFields(schema._zod.def).length > 0
  return { objects: isObject ? [schema] : [], suffix }
}

function getFields(def: z.core.$ZodTypeDef): [string, z.core.$ZodType][] {
  return Object.entries((def as Partial<z.core.$ZodObjectDef>).shape ?? {})
}

export interface UnknownField {
  readonly name: string
  /** Where it is in the request. */
  readonly path: string
  readonly value: unknown
  /** The object that holds it. */
  readonly owner: object
  readonly ownerPath: string
  /** What the schema knows of that object. */
  readonly node: FieldNode
}

/** Who looks at the fields of a request, at any depth; not within data of the caller's own. */
export interface FieldVisitor {
  /** A field that the schema knows. */
  known?(node: FieldNode, name: string): void
  /** A field that it does not. */
  unknown(field: UnknownField): void
}

export function visitFields(owner: object, node: FieldNode, visitor: FieldVisitor, ownerPath = ''): void {
  for (const name of Object.keys(owner)) {
    const value = (owner as Readonly<Record<string, unknown>>)[name]
    // One look-up for each field of each push.
    const child = node.fields.get(name)
    if (child === undefined) {
      visitor.unknown({ name, path: join(ownerPath, name), value, owner, ownerPath, node })
      continue
    }
    visitor.known?.(node, name)
    if (child !== null) visitObjects(value, child, visitor, join(ownerPath, name))
  }
}

function visitObjects(value: unknown, node: FieldNode, visitor: FieldVisitor, path: string): void {
  if (!isObject(value)) return
  if (Array.isArray(value)) {
    value.forEach((element, i) => {
      visitObjects(element, node, visitor, `${path}[${i}]`)
    })
  } else {
    visitFields(value, node, visitor, path)
  }
}

/** Those with the fewest steps between; of two, the one within the object rather than around it. */
export function nearestTo(node: FieldNode, homes: readonly FieldNode[]): readonly FieldNode[] {
  const from = getSteps(node)
  const distances = homes.map((home) => {
    const to = getSteps(home)
    const parting = from.findIndex((step, i) => to[i] !== step)
    const common = parting < 0 ? from.length : parting
    return (from.length - common) * STEP_OUT + (to.length - common)
  })
  const least = Math.min(...distances)
  return homes.filter((_, i) => distances[i] === least)
}

const STEP_OUT = 1.01

const getSteps = ({ path }: FieldNode): readonly string[] => (path === '' ? [] : path.split('.'))
