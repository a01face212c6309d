import type { Fields } from '../../validation/members.js'
import { parseIfJson } from '../shared/parse-lenient.js'

export interface TagResult {
  readonly seq?: number
  /** Extra data, when there is any. JSON in text is decodeAnswer; what comes in which case is not documented. */
  readonly result?: unknown
  readonly [field: string]: unknown
}

export function decodeTagResult(answer: Fields): TagResult {
  return 'result' in answer ? { ...answer, result: parseIfJson(answer.result) } : { ...answer }
}
