import type { Redact } from '../../redact/redactor.js'
import { unreadable } from '../../validation/unreadable.js'

/**
 * A copy of a request as it is at this moment: plain objects and arrays are copied, everything else (dates, streams,
 * objects with a class) is kept as it is. Cycles stay cycles.
 *
 * @throws TpnsRequestError for what cannot be read: a getter or a Proxy that throws, nesting without end
 */
export function snapshot<T>(value: T, redact?: Redact): T {
  try {
    return copyOf(value, new Map()) as T
  } catch (cause) {
    throw unreadable(cause, { redact })
  }
}

function copyOf(value: unknown, seen: Map<object, unknown>): unknown {
  const isList = Array.isArray(value)
  if (typeof value !== 'object' || value === null) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  if (isList) {
    const list: unknown[] = []
    seen.set(value, list)
    for (const item of value) list.push(copyOf(item, seen))
    return list
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const copy: Record<string, unknown> = Object.create(prototype as object | null)
  seen.set(value, copy)
  for (const [key, item] of Object.entries(value)) {
    Object.defineProperty(copy, key, {
      value: copyOf(item, seen),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return copy
}
