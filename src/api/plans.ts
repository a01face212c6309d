import * as z from 'zod/mini'
import type { CallOptions } from '../core/call-options.js'
import type { ClientContext } from '../core/context.js'
import type { DecodeContext } from '../core/endpoint.js'
import { runCall } from '../core/pipeline.js'
import { toWarning } from '../validation/context.js'
import { text } from '../validation/fields.js'
import { type Fields, isFields } from '../validation/members.js'
import { checkedBy, type JsonEndpoint } from './shared/check-request.js'
import { parseIfJson, toNewId } from './shared/parse-lenient.js'
import { fieldsAreSpelled } from './shared/request-rules.js'

/** A push plan to create. Fields not listed here are sent unchanged. */
export interface CreatePlanRequest {
  /** 1 to 60 characters. The page speaks of 60 English letters; how others count is not stated [unverified]. */
  readonly planName: string
  /** 1 to 300 characters, Chinese or English. */
  readonly planDescribe: string
}

export const createPlanSchema = z.looseObject({ planName: text(60), planDescribe: text(300) })

/** A push plan. Every field is optional but `planId`: older access points leave some out. */
export interface Plan {
  /** For `plan_id` of a push and for `statistics.groupFunnel`. Undefined only if the service gave none: see `idMissing`. */
  readonly planId: string | undefined
  /**
   * True when the plan was created and the service gave no usable id. **Do not create it again**: find its id in the
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

function decodePlan(answer: Fields, { warn }: DecodeContext): Plan {
  const { result, ...rest } = answer
  const plan = parseIfJson(result)
  const fields = isFields(plan) ? { ...rest, ...plan } : answer
  const planId = toNewId(fields.planId)
  if (planId !== undefined) return { ...fields, planId }
  warn?.(ID_MISSING)
  return { ...fields, planId, idMissing: true }
}

const ID_MISSING = toWarning('planId.missing', 'planId', {
  en:
    'The service accepted a push plan (return code 0) and gave no usable planId. Do not create it again: find its id in ' +
    'the console. The result has idMissing: true.',
  zh: '推送计划已创建，但应答中没有可用的 planId。请勿重复创建，请到控制台查询 ID。结果中 idMissing 为 true。',
})

/** Page: 推送计划接口, https://cloud.tencent.com/document/product/548/50879 */
export const createPlan: JsonEndpoint<CreatePlanRequest, Plan, typeof createPlanSchema> = {
  name: 'plans.create',
  purpose: { en: 'create a push plan', zh: '创建推送计划' },
  path: 'v3/push/plan/add_plan_push',
  // Each time makes another plan, and no call deletes one.
  idempotent: false,
  whenUnknown: {
    en: 'The plan may exist now: look for it in the console before you create it again.',
    zh: '请求可能已生效：再次创建前，请先到控制台查看该推送计划是否已存在。',
  },
  rateLimit: 'plans',
  ...checkedBy({
    schema: createPlanSchema,
    hints: {
      planName: { en: 'It is the name of the plan, 1 to 60 characters.', zh: '推送计划名称，1～60 个字符。' },
      planDescribe: {
        en: 'It is the description of the plan, 1 to 300 characters.',
        zh: '推送计划描述，1～300 个字符。',
      },
    },
    rules: [fieldsAreSpelled(createPlanSchema)],
  }),
  decode: decodePlan,
}

/** `client.plans` */
export interface PlansResource {
  /**
   * Creates a push plan, which pushes name as `plan_id` and statistics aggregate by. At most 200 a day. Plans are
   * listed, edited and deleted in the console only.
   *
   * Not idempotent: each call makes another plan, so it is retried on its own only when it cannot have been accepted.
   *
   * @throws TpnsRequestError before anything is sent: `planName` has 1 to 60 characters, `planDescribe` 1 to 300
   * @throws TpnsRateLimitError when the 200 plans of the day are used up for longer than `timeout.total`
   *
   * Source: "推送计划接口", document 548/50879.
   */
  create(request: CreatePlanRequest, options?: CallOptions): Promise<Plan>
}

export function createPlansResource(client: ClientContext): PlansResource {
  return {
    create: (request, options) => runCall(client, createPlan, request, options),
  }
}
