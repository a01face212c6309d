/** The longest that one character of a string can become in JSON: an escape of six bytes. */
const BYTES_PER_CHARACTER = 6
/** Quotes, a colon and a comma around a key, and a number or literal as value. */
const BYTES_PER_MEMBER = 32

/** Whether a JSON value could be longer than `limit` bytes when serialised. Quick, and never wrong when it says no. */
export function mayExceed(value: object, limit: number): boolean {
  return addTo(0, value, limit) > limit
}

function addTo(bytes: number, value: unknown, limit: number): number {
  if (typeof value === 'string') return bytes + value.length * BYTES_PER_CHARACTER
  if (typeof value !== 'object' || value === null) return bytes
  // An object that serialises itself may give anything.
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return limit + 1
  let total = bytes
  for (const key of Object.keys(value)) {
    total += BYTES_PER_MEMBER + key.length * BYTES_PER_CHARACTER
    total = addTo(total, (value as Record<string, unknown>)[key], limit)
    if (total > limit) return total
  }
  return total
}
