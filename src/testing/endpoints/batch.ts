import { CODE, fail } from '../api-error.js'
import type { AnswerFields, AnswerStyle } from '../server/envelope.js'
import { isWellFormedToken } from '../state/devices.js'

/** How one item of a batch went: 0, or the code it failed with. */
export type ItemCode = number

/**
 * The answer of a batch: `result` has one status for each item in the order of the request. The code is 1008026
 * when some failed, 1008027 when all failed, or 10110008 when nothing was found [inferred].
 */
export function buildBatchAnswer(
  codes: readonly ItemCode[],
  style: AnswerStyle,
  more: AnswerFields = {},
): AnswerFields {
  const result = codes.map((code) => (code === CODE.ok ? style.itemOk : String(code)))
  const failed = codes.filter((code) => code !== CODE.ok)
  if (failed.length === 0) return { result, ...more }
  const fields = { result, ...more }
  if (failed.length < codes.length) return fail(CODE.partlyFailed, undefined, fields)
  const nothingFound = failed.every((code) => code === CODE.notFound)
  return fail(nothingFound ? CODE.notFound : CODE.allFailed, undefined, fields)
}

/** The code of an item whose token has no device. */
export function explainMissingDevice(token: string): ItemCode {
  return isWellFormedToken(token) ? CODE.unregisteredToken : CODE.badToken
}
