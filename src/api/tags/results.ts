import { type Fields, unwrapped } from '../shared/parse-lenient.js'

export interface TagResult {
  readonly seq?: number
  /** Extra data, when there is any. JSON in text is decoded; what comes in which case is not documented. */
  readonly result?: unknown
  readonly [field: string]: unknown
}

export function decodeTagResult(answer: Fields): TagResult {
  return 'result' in answer ? { ...answer, result: unwrapped(answer.result) } : { ...answer }
}
