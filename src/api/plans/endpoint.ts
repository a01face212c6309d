import type { Endpoint } from '../../core/endpoint.js'
import { type Fields, idText, isFields, unwrapped } from '../read-answer.js'
import { encodeCreatePlan } from './schema.js'

/** A push plan to create. Fields not listed here are sent as they are. */
export interface CreatePlanRequest {
  /** 1 to 60 characters. The page speaks of 60 English letters; how others count is not stated [unverified]. */
  readonly planName: string
  /** 1 to 300 characters, Chinese or English. */
  readonly planDescribe: string
}

/** A push plan. Every field is optional but `planId`: older access points leave some out. */
export interface Plan {
  /** For `plan_id` of a push and for `statistics.groupFunnel`. Undefined only if the service left it out. */
  readonly planId: string | undefined
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

/**
 * Creates a push plan, which pushes name as `plan_id` and statistics aggregate by. At most 200 a day. Plans are listed,
 * edited and deleted in the console only.
 *
 * Page: 推送计划接口, https://cloud.tencent.com/document/product/548/50879
 */
export const createPlan: Endpoint<CreatePlanRequest, Plan> = {
  name: 'plans.create',
  path: 'v3/push/plan/add_plan_push',
  // Each time makes another plan, and no call deletes one.
  repeat: 'harmful',
  pace: 'plans',
  encode: encodeCreatePlan,
  decode: decodePlan,
}

function decodePlan(answer: Fields): Plan {
  const { result, ...rest } = answer
  const plan = unwrapped(result)
  if (!isFields(plan)) return { ...answer, planId: idText(answer.planId) }
  return { ...rest, ...plan, planId: idText(plan.planId) }
}
