import * as z from 'zod/mini'
import type { Encoder } from '../../core/endpoint.js'
import { check } from '../../validation/check.js'
import { text } from '../../validation/fields.js'
import type { CreatePlanRequest } from './endpoint.js'

const createPlan = z.looseObject({
  planName: text('the name of the plan as a string', 60),
  planDescribe: text('the description of the plan as a string', 300),
})

export const encodeCreatePlan: Encoder<CreatePlanRequest> = (request, context) => ({
  kind: 'json',
  value: check(createPlan, request, context),
})
