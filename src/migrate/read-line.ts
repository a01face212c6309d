import { parse, stringify } from 'lossless-json'
import { isObject } from '../validation/members.js'

/**
 * One line of JSON lines. An integer that JavaScript would round stays exact: as digits in a string, and within
 * `custom_content`, which becomes the JSON text that goes over the wire, as it stood there.
 *
 * @throws SyntaxError when the line is not JSON
 */
export function readLine(line: string): unknown {
  const exact = parse(line, undefined, {
    parseNumber: (digits) =>
      /^-?\d+$/.test(digits) && !Number.isSafeInteger(Number(digits)) ? BigInt(digits) : Number(digits),
    // As JSON.parse does: the last one counts.
    onDuplicateKey: ({ newValue }) => newValue,
  })
  return soften(exact)
}

/** JSON text of your own data. */
export function toCustomText(value: unknown): string {
  return typeof value === 'string' ? value : (stringify(value) ?? '')
}

function soften(value: unknown, key?: string): unknown {
  if (typeof value === 'bigint') return String(value)
  if (!isObject(value)) return value
  if (Array.isArray(value)) return value.map((element) => soften(element))
  if (key === 'custom_content') return toCustomText(value)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, soften(member, name)]))
}
