import * as z from 'zod/mini'
import type { Encoder } from '../endpoint.js'
import type { CreatePlanRequest } from '../plans.js'
import { check } from './check.js'
import { text } from './fields.js'

const createPlan = z.looseObject({
  planName: text('the name of the plan as a string', 60),
  planDescribe: text('the description of the plan as a string', 300),
})

export const encodeCreatePlan: Encoder<CreatePlanRequest> = (request, context) => ({
  kind: 'json',
  value: check(createPlan, request, context),
})
