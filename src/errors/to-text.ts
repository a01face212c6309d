/** `String()` that cannot throw: anything can be thrown, and anything can be a signal's reason. */
export function toText(value: unknown): string {
  try {
    return String(value)
  } catch {
    return readTag(value)
  }
}

function readTag(value: unknown): string {
  try {
    return Object.prototype.toString.call(value)
  } catch {
    // A Proxy that was revoked, or whose traps throw.
    return '[object Object]'
  }
}
