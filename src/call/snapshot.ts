/**
 * A copy of a request as it is at this moment: plain objects and arrays are copied, everything else (dates, streams,
 * objects with a class) is kept as it is. Cycles stay cycles. What cannot be read is returned uncopied, for the rules
 * of the endpoint to refuse.
 */
export function snapshot<T>(value: T): T {
  try {
    return copyOf(value, new Map()) as T
  } catch {
    return value
  }
}

function copyOf(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value
  const known = seen.get(value)
  if (known !== undefined) return known
  if (Array.isArray(value)) {
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
