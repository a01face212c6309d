import * as z from 'zod/mini'
import type { Encoder } from '../../core/endpoint.js'
import { text } from '../../validation/fields.js'
import { checkRequest, type RequestCheck } from '../shared/check-request.js'
import { fieldsAreSpelled } from '../shared/fields-are-spelled.js'

/** A push plan to create. Fields not listed here are sent as they are. */
export interface CreatePlanRequest {
  /** 1 to 60 characters. The page speaks of 60 English letters; how others count is not stated [unverified]. */
  readonly planName: string
  /** 1 to 300 characters, Chinese or English. */
  readonly planDescribe: string
}

export const createPlanSchema = z.looseObject({ planName: text(60), planDescribe: text(300) })

const check: RequestCheck<typeof createPlanSchema> = {
  schema: createPlanSchema,
  hints: {
    planName: 'It is the name of the plan, 1 to 60 characters.',
    planDescribe: 'It is the description of the plan, 1 to 300 characters.',
  },
  rules: [fieldsAreSpelled(createPlanSchema)],
}

export const encodeCreatePlan: Encoder<CreatePlanRequest> = (request, client) => ({
  kind: 'json',
  value: checkRequest(check, request, client),
})
