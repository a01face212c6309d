/** `String()` that cannot throw: anything can be thrown, and anything can be a signal's reason. */
export function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}
