import type { AnswerFields, AnswerStyle } from '../answers.js'
import { CODE, refuse } from '../refusal.js'
import { isTokenShaped } from '../state/devices.js'

/** How one item of a batch went: 0, or the code it failed with. */
export type ItemCode = number

/**
 * The answer of a batch: `result` has one status for each item in the order of the request. Above it stands 1008026
 * when some failed and 1008027 when all did, or 10110008 when none was found at all [inferred].
 */
export function batchAnswer(
  codes: readonly ItemCode[],
  style: AnswerStyle,
  more: AnswerFields = {},
): AnswerFields {
  const result = codes.map((code) => (code === CODE.ok ? style.itemOk : String(code)))
  const failed = codes.filter((code) => code !== CODE.ok)
  if (failed.length === 0) return { result, ...more }
  const fields = { result, ...more }
  if (failed.length < codes.length) return refuse(CODE.partlyFailed, undefined, fields)
  const nothingFound = failed.every((code) => code === CODE.notFound)
  return refuse(nothingFound ? CODE.notFound : CODE.allFailed, undefined, fields)
}

/** The code of an item whose token has no device. */
export function missingDevice(token: string): ItemCode {
  return isTokenShaped(token) ? CODE.unregisteredToken : CODE.badToken
}
