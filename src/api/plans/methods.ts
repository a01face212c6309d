import type { CallOptions, ClientContext } from '../../core/context.js'
import { runCall } from '../../core/pipeline.js'
import { type CreatePlanRequest, createPlan, type Plan } from './endpoint.js'

/** `client.plans` */
export interface PlansResource {
  /**
   * Creates a push plan, which pushes name as `plan_id` and statistics aggregate by. At most 200 a day. Plans are
   * listed, edited and deleted in the console only.
   *
   * Not idempotent: each call makes another plan, so it is repeated by itself only when it cannot have been accepted.
   *
   * @throws TpnsRequestError before anything is sent: `planName` has 1 to 60 characters, `planDescribe` 1 to 300
   * @throws TpnsRateLimitError when the 200 plans of the day are used up for longer than `timeout.total`
   *
   * Source: "推送计划接口", document 548/50879.
   */
  create(request: CreatePlanRequest, options?: CallOptions): Promise<Plan>
}

export function plansResource(client: ClientContext): PlansResource {
  return {
    create: (request, options) => runCall(client, createPlan, request, options),
  }
}
