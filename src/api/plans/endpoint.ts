import type { Endpoint } from '../../core/endpoint.js'
import { decodePlan, type Plan } from './results.js'
import { type CreatePlanRequest, encodeCreatePlan } from './schema.js'

export type * from './results.js'
export type * from './schema.js'

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
  idempotent: false,
  rateLimit: 'plans',
  encode: encodeCreatePlan,
  decode: decodePlan,
}
