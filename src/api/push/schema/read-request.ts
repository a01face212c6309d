import * as z from 'zod/mini'
import { reportMisfit, reportMissing, reportWrongKind } from '../../../validation/issue-text.js'
import { isJsonValue } from '../../../validation/json-values.js'
import { join, type Report, refuse, WRONG_TYPE } from '../../../validation/report.js'
import type { LeafLayout, ListLayout, ObjectLayout } from './layout.js'

type Fields = Record<string, unknown>

/** In place of a value that was not given. */
const ABSENT = Symbol('absent')
/** In place of a value that was refused; there is an issue about it. */
const REFUSED = Symbol('refused')

/**
 * Reads a request by its layout: refuses what has the wrong type or form, leaves out what is not given, and gives the
 * fields their wire form. Gives the caller's own objects where nothing changes, and copies where something does; never
 * changes the caller's. Fields that are not in the layout are kept, whatever they are, as long as JSON can say them.
 */
export function readRequest(layout: ObjectLayout, request: unknown, report: Report): Fields {
  if (!isObject(request)) {
    reportWrongKind(report, '', 'an object', request)
    return {}
  }
  return readObject(layout, request, '', report)
}

function readObject(layout: ObjectLayout, input: Fields, path: string, report: Report): Fields {
  let output = input
  let refused: string[] | undefined
  for (const key of keysOf(input, path, report)) {
    const value = get(input, key, path, report)
    const read = readField(layout, key, value, path, report)
    if (read === value && read !== REFUSED) continue
    if (read === REFUSED) refused = [...(refused ?? []), key]
    if (output === input) output = copyOf(input)
    if (read === ABSENT || read === REFUSED) delete output[key]
    else output[key] = read
  }
  for (const key of layout.required) {
    // Own fields only: inherited ones are not in the JSON.
    if (Object.hasOwn(output, key) || refused?.includes(key)) continue
    reportMissing(report, join(path, key), key, input)
  }
  return output
}

function readField(layout: ObjectLayout, key: string, value: unknown, path: string, report: Report): unknown {
  if (value === undefined) return ABSENT
  if (value === REFUSED) return REFUSED
  const field = layout.fields.get(key)
  if (field === undefined) return readUnknown(value, key, path, report)
  if (value === null || field.unset?.includes(value)) return ABSENT
  switch (field.kind) {
    case 'leaf':
      return readLeaf(field, value, key, path, report)
    case 'object':
      if (isObject(value)) return readObject(field, value, join(path, key), report)
      reportWrongKind(report, join(path, key), 'an object', value)
      return REFUSED
    case 'list':
      return readList(field, value, join(path, key), report)
  }
}

/** A field that TPNS may know and we do not: untouched, unless JSON would silently make something else of it. */
function readUnknown(value: unknown, key: string, path: string, report: Report): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  return isJsonValue(value, join(path, key), report) ? value : REFUSED
}

function readLeaf(field: LeafLayout, value: unknown, key: string, path: string, report: Report): unknown {
  const { success, error } = z.safeParse(field.schema, value)
  if (!success) {
    for (const issue of error.issues) reportMisfit(report, join(path, key), issue, value)
    return REFUSED
  }
  if (field.freeForm && typeof value === 'object' && !isJsonValue(value, join(path, key), report))
    return REFUSED
  if (field.convert === undefined) return value
  const converted = field.convert(value, join(path, key), report)
  return converted === undefined ? REFUSED : converted
}

function readList(field: ListLayout, value: unknown, path: string, report: Report): unknown {
  if (!Array.isArray(value)) {
    reportWrongKind(report, path, 'an array', value)
    return REFUSED
  }
  let output: unknown[] = value
  for (let i = 0; i < value.length; i++) {
    const item: unknown = value[i]
    const at = `${path}[${i}]`
    if (!isObject(item)) {
      reportWrongKind(report, at, 'an object', item)
      return REFUSED
    }
    const read = readObject(field.item, item, at, report)
    if (read === item) continue
    if (output === value) output = [...value]
    output[i] = read
  }
  return output
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A copy of what can be read. */
function copyOf(input: Fields): Fields {
  try {
    return { ...input }
  } catch {
    const copy: Fields = {}
    for (const key of Object.keys(input)) {
      try {
        copy[key] = input[key]
      } catch {
        // It has its issue already.
      }
    }
    return copy
  }
}

/** A getter or a proxy may throw. */
function get(input: Fields, key: string, path: string, report: Report): unknown {
  try {
    return input[key]
  } catch {
    refuse(report, join(path, key), 'cannot be read: its getter throws', WRONG_TYPE)
    return REFUSED
  }
}

function keysOf(input: Fields, path: string, report: Report): string[] {
  try {
    return Object.keys(input)
  } catch {
    refuse(report, path, 'cannot be read: it is a proxy that throws', WRONG_TYPE)
    return []
  }
}
