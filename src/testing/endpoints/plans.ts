import { limitedText, nonEmptyText, readFields } from '../body/validators.js'
import type { Endpoint } from './endpoint.js'

/** `v3/push/plan/add_plan_push`: 200 calls a day, failed ones included. */
export const addPlan: Endpoint = {
  envelope: 'B',
  okText: 'save success',
  rateLimit: 'plans',
  handle: ({ body, ids, now, style, infer }) => {
    const plan = readFields(body)
    const planName = plan.required('planName', limitedText(60, 'characters', 1))
    const planDescribe = plan.required('planDescribe', limitedText(300))
    infer(() => plan.required('planDescribe', nonEmptyText))
    const seconds = Math.floor(now / 1000)
    const result = {
      planId: ids.plan(),
      planName,
      planDescribe,
      planPushSource: 'api',
      createdAt: seconds,
      updateAt: seconds,
    }
    const newer = {
      accessId: 0,
      lastPushTimestamp: 0,
      planPushCount: 0,
      isDefaultPlan: false,
      pushRateLimitEnable: 0,
      mark_status: 0,
    }
    // The older answer has its message in ErrMsg alone; the newer one keeps ErrMsg, empty.
    return style.planMessage === 'ErrMsg'
      ? { ErrMsg: '', errMsg: undefined, result }
      : { ErrMsg: '', result: { ...result, ...newer } }
  },
}
