import type { AnswerFields, DecodeContext } from '../../core/endpoint.js'
import { toWarning } from '../../validation/context.js'
import { parseIfJson, toNewId, toStrings } from '../shared/parse-lenient.js'

/**
 * An accepted push. Acceptance is asynchronous: a task was made, nothing is delivered yet, and what the phone vendors
 * refuse is seen in the statistics only. Push page 2023-04.
 */
export interface PushResult {
  /**
   * The task's id, always a string (ids go beyond 2^53). The first of `push_ids`; empty when the service gave none,
   * as for a `deduplicated` push: see `idMissing`.
   * 推送任务 ID，始终是字符串（数值可能超过 2^53）。
   */
  readonly push_id: string
  /**
   * All ids: several for a repeated push (`loop_param`), where each occurrence is a task; else one or none.
   * 全部推送任务 ID：循环推送有多个。
   */
  readonly push_ids: readonly string[]
  /** The request's `seq`, or 0. */
  readonly seq?: unknown
  /** `product`, `dev` or empty. For Android it means nothing. */
  readonly environment?: unknown
  /**
   * Tokens that the service dropped as invalid; reported only with `ignore_invalid_token: 1`, else empty. On the wire
   * `invalid_targe_list`.
   * 被服务端剔除的无效 Token，请从数据库中删除。
   */
  readonly invalid_tokens: readonly string[]
  /** Extra data, decoded where it was JSON in a string: `{}`, `[0]`. Absent when the service sent none, or an empty string. */
  readonly result?: unknown
  /**
   * True when this attempt was answered "repeated push" (10010018) after an earlier attempt whose answer never came: that
   * one was accepted [inferred]. Its id is not known.
   * 应答丢失后返回 10010018：丢失的那次推送已被受理。
   */
  readonly deduplicated: boolean
  /**
   * True when the push was accepted and the service gave no usable id (none, empty, 0, of another type), or not one for
   * each occurrence of a loop push. **Do not send it again.** It cannot be followed or revoked by id: look it up with
   * `push.lookUp`. Reported to `hooks.warning` as `push_id.missing`, unless the push is `deduplicated`. Absent otherwise.
   * 已受理，但应答中没有可用的 ID。**请勿重发**，用 `push.lookUp` 回查。
   */
  readonly idMissing?: true
  /**
   * True when `send_time` was in the past, by at most 10 minutes, so that the push was sent at once.
   * `send_time` 早于当前时间不超过 10 分钟，已立即推送。
   */
  readonly sentAtOnce: boolean
  /** Fields of the answer that are not documented, as they came. */
  readonly [field: string]: unknown
}

/** Written out field by field: it runs for every push, and a rest and a spread cost more than signing. */
export function decodePush(answer: AnswerFields, { notes, deduplicated, warn }: DecodeContext): PushResult {
  const { push_ids, complete } = readIds(answer.push_id)
  const result: Record<string, unknown> = {
    push_id: push_ids[0] ?? '',
    push_ids,
    invalid_tokens: toStrings(answer.invalid_targe_list),
    deduplicated,
    sentAtOnce: notes.sentAtOnce === true,
  }
  if (!complete) {
    result.idMissing = true
    // After 10010018 none is expected, and the result says so already.
    if (!deduplicated) warn?.(ID_MISSING)
  }
  const extra = parseIfJson(answer.result)
  if (extra !== undefined && extra !== '') result.result = extra
  for (const field of Object.keys(answer)) {
    if (field === 'result' || field === 'invalid_targe_list' || field === 'idMissing') continue
    if (Object.hasOwn(result, field)) continue
    // An answer is data: a field of this name must not become the prototype.
    if (field === '__proto__')
      Object.defineProperty(result, field, { value: answer[field], enumerable: true })
    else result[field] = answer[field]
  }
  return result as unknown as PushResult
}

const ID_MISSING = toWarning('push_id.missing', 'push_id', {
  en:
    'The service accepted a push (return code 0) and gave no usable push_id. Do not send it again: it is on its way. ' +
    'Without an id it cannot be followed or stopped; look it up with push.lookUp. The result has idMissing: true.',
  zh: '推送已受理，但应答中没有可用的 push_id。请勿重发，可用 push.lookUp 回查。结果中 idMissing 为 true。',
})

/** A string; for repeated pushes an array of strings. Numbers, and an array written as text, are understood too. */
function readIds(value: unknown): { push_ids: string[]; complete: boolean } {
  const list = parseIfJson(value)
  const ids = Array.isArray(list) ? list : [list]
  const push_ids = ids.map(toNewId).filter((id) => id !== undefined)
  return { push_ids, complete: push_ids.length > 0 && push_ids.length === ids.length }
}

/** The service documents no answer to these calls beyond its return code; whatever it sends is kept. */
export interface PushControlResult {
  readonly [field: string]: unknown
}
