const LONGEST_QUOTE = 40

/** A value for an error message: its kind and, when short, itself. Never throws, never long. */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the string ${quote(value)}`
    case 'number':
      return Number.isFinite(value) ? `the number ${value}` : String(value)
    case 'boolean':
      return String(value)
    case 'bigint':
      return 'a BigInt'
    case 'function':
      return 'a function'
    case 'symbol':
      return 'a symbol'
    case 'undefined':
      return 'undefined'
    default:
      return describeObject(value as object | null)
  }
}

/** A string in quotes, shortened. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text)
}

function describeObject(value: object | null): string {
  try {
    return nameObject(value)
  } catch {
    // A Proxy that was revoked, or whose traps throw.
    return 'an object that cannot be read'
  }
}

function nameObject(value: object | null): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : 'a Date'
  if (value instanceof Promise) return 'a Promise (is an await missing?)'
  if (value instanceof Map) return 'a Map'
  if (value instanceof Set) return 'a Set'
  return 'an object'
}
