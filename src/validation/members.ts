/** Something with members of its own: data of any kind, read with care. */
export type Fields = Readonly<Record<string, unknown>>

/** An object of any kind: an array is one too. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

/** What JSON calls an object. */
export function isFields(value: unknown): value is Fields {
  return isObject(value) && !Array.isArray(value) && !(value instanceof Date)
}

/** The value at the end of a path; undefined where there is none. Of each object only its own members count. */
export function valueAt(whole: unknown, path: readonly PropertyKey[]): unknown {
  let value = whole
  for (const step of path) {
    value = isObject(value) && Object.hasOwn(value, step) ? value[step as string] : undefined
  }
  return value
}
