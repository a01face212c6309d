import type { DecodeContext } from '../../core/endpoint.js'
import type { RequestWarning } from '../../validation/context.js'
import { type Fields, freshId, isFields, unwrapped } from '../shared/parse-lenient.js'

/** A push plan. Every field is optional but `planId`: older access points leave some out. */
export interface Plan {
  /** For `plan_id` of a push and for `statistics.groupFunnel`. Undefined only if the service told none: see `idMissing`. */
  readonly planId: string | undefined
  /**
   * True when the plan was created and the service told no usable id. **Do not create it again**: find its id in the
   * console, on the page of push plans. Reported to `hooks.warning` as `planId.missing`. Absent otherwise.
   */
  readonly idMissing?: true
  readonly planName?: string
  readonly planDescribe?: string
  /** Where it was created: `api` here. */
  readonly planPushSource?: 'api' | (string & {})
  /** Unix seconds. */
  readonly createdAt?: number
  /** Unix seconds. Spelt so by the service. */
  readonly updateAt?: number
  /** 0; has no meaning. */
  readonly accessId?: number
  /** Unix seconds; 0 before the first push. */
  readonly lastPushTimestamp?: number
  readonly planPushCount?: number
  readonly isDefaultPlan?: boolean
  readonly pushRateLimitEnable?: number
  readonly mark_status?: number
  readonly [field: string]: unknown
}

export function decodePlan(answer: Fields, { warn }: DecodeContext): Plan {
  const { result, ...rest } = answer
  const plan = unwrapped(result)
  const fields = isFields(plan) ? { ...rest, ...plan } : answer
  const planId = freshId(fields.planId)
  if (planId !== undefined) return { ...fields, planId }
  warn?.(ID_MISSING)
  return { ...fields, planId, idMissing: true }
}

const ID_MISSING: RequestWarning = {
  key: 'planId.missing',
  path: 'planId',
  message:
    'The service accepted a push plan (return code 0) and told no usable planId. Do not create it again: find its id in ' +
    'the console. The result has idMissing: true. 推送计划已创建，但应答中没有可用的 planId；请勿重复创建，请到控制台查询。',
}
