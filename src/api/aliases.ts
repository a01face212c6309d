import type { EncodeContext } from '../core/endpoint.js'
import { RET, refuse } from '../validation/check.js'

/**
 * Reads a field that the pages of TPNS spell in two ways: one in the table, another in the samples. Gives a copy of
 * the request that holds the value under the table's spelling only.
 */
export function oneSpelling(
  request: unknown,
  table: string,
  sample: string,
  context: EncodeContext,
): unknown {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return request
  const { [sample]: fromSample, ...rest } = request as Record<string, unknown>
  if (fromSample === undefined) return rest
  if (rest[table] === undefined) return { ...rest, [table]: fromSample }
  if (String(rest[table]) === String(fromSample)) return rest
  const message = `"${table}" and "${sample}" are the same field in two spellings, but differ. Give only ${table}.`
  refuse([{ path: table, message, retCode: RET.badValue }], context)
  return rest
}
