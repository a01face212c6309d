import { parse } from 'lossless-json'

/**
 * Sixteen digits or more where a bare number may stand: the smallest integer that a double cannot hold has sixteen.
 * It may match inside a string, which only costs the slower reader.
 */
const MAY_HOLD_A_BIG_NUMBER = /[:[,\s]-?\d{16}/

/**
 * `JSON.parse`, except that an integer that a double cannot hold becomes a string of its digits. Some statistics
 * answers carry `pushId` as a bare number beyond 2^53, which `JSON.parse` rounds silently.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
  if (!MAY_HOLD_A_BIG_NUMBER.test(text)) return JSON.parse(text)
  return parse(text, undefined, {
    parseNumber: numberOrDigits,
    // As JSON.parse does: the last one counts.
    onDuplicateKey: ({ newValue }) => newValue,
  })
}

function numberOrDigits(digits: string): number | string {
  const number = Number(digits)
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? digits : number
}
