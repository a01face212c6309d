import * as z from 'zod/mini'
import type { Encoder } from '../../core/endpoint.js'
import { check } from '../../validation/check.js'
import { token } from '../../validation/fields.js'
import type { PushesTodayRequest } from './endpoint.js'

const pushesToday = z.looseObject({ token: token() })

export const encodePushesToday: Encoder<PushesTodayRequest> = (request, context) => ({
  kind: 'json',
  value: check(pushesToday, request, context),
})
