import type { parse } from 'lossless-json'

/**
 * Sixteen digits or more where a bare number may stand: the smallest integer that a double cannot hold has sixteen.
 * It may match inside a string, which only costs the slower reader.
 */
const MAY_HOLD_A_BIG_NUMBER = /[:[,\s]-?\d{16}/

let readBigNumbers: typeof parse | undefined

/**
 * To be awaited before a text that came over the wire is parsed; undefined when there is nothing to wait for. The reader
 * of big numbers is loaded when the first one comes.
 */
export function readyToParse(text: string): Promise<void> | undefined {
  if (readBigNumbers !== undefined || !MAY_HOLD_A_BIG_NUMBER.test(text)) return undefined
  return import('lossless-json').then((module) => {
    readBigNumbers = module.parse
  })
}

/**
 * `JSON.parse`, except that an integer that a double cannot hold becomes a string of its digits. Some statistics
 * answers carry `pushId` as a bare number beyond 2^53, which `JSON.parse` rounds silently.
 *
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): unknown {
  if (!MAY_HOLD_A_BIG_NUMBER.test(text)) return JSON.parse(text)
  if (readBigNumbers === undefined) throw new Error('parseJson before readyToParse')
  return readBigNumbers(text, undefined, {
    parseNumber: numberOrDigits,
    // As JSON.parse does: the last one counts.
    onDuplicateKey: ({ newValue }) => newValue,
  })
}

function numberOrDigits(digits: string): number | string {
  const number = Number(digits)
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(number) ? digits : number
}
