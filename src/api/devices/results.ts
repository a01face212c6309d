import { type Fields, idText, rows } from '../shared/parse-lenient.js'

/** A task that went to a token. */
export interface PushToToken {
  /** Undefined only if the service left it out. */
  readonly pushId: string | undefined
  /** Unix seconds. */
  readonly pushTime?: number
  /** `TAG_PUSH` in the only sample; the table types it as an array, and lists no values. */
  readonly pushTargetType?: 'TAG_PUSH' | (string & {}) | readonly string[]
  readonly [field: string]: unknown
}

export interface PushesTodayResult {
  readonly pushTaskList: readonly PushToToken[]
  readonly [field: string]: unknown
}

export function decodePushes(answer: Fields): PushesTodayResult {
  const pushTaskList = rows(answer.pushTaskList).map((row) => ({ ...row, pushId: idText(row.pushId) }))
  return { ...answer, pushTaskList }
}
