import * as z from 'zod/mini'
import type { Encoder } from '../../core/endpoint.js'
import { token } from '../../validation/fields.js'
import { checkRequest, type RequestCheck } from '../shared/check-request.js'
import { fieldsAreSpelled } from '../shared/fields-are-spelled.js'

export interface PushesTodayRequest {
  readonly token: string
}

export const pushesTodaySchema = z.looseObject({ token: token() })

const check: RequestCheck<typeof pushesTodaySchema> = {
  schema: pushesTodaySchema,
  names: ['token'],
  rules: [fieldsAreSpelled(pushesTodaySchema)],
}

export const encodePushesToday: Encoder<PushesTodayRequest> = (request, client) => ({
  kind: 'json',
  value: checkRequest(check, request, client),
})
