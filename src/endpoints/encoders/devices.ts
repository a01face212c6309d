import * as z from 'zod/mini'
import type { PushesTodayRequest } from '../devices.js'
import type { Encoder } from '../endpoint.js'
import { check } from './check.js'
import { token } from './fields.js'

const pushesToday = z.looseObject({ token: token() })

export const encodePushesToday: Encoder<PushesTodayRequest> = (request, context) => ({
  kind: 'json',
  value: check(pushesToday, request, context),
})
