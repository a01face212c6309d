import * as z from 'zod/mini'
import { optionalString } from '../../../validation/fields.js'

/** Shortest `delay_trigger_time`, in seconds. Guide "短信补推". */
const SMS_DELAY_MIN_SECONDS = 300

/** The text message that follows a push that did not arrive; with `resend_by_sms`. Guide "短信补推"; API only. */
export interface SmsInfo {
  /** Seconds to wait, at least 300. */
  readonly delay_trigger_time: number
  /** Who gets it: 0 devices with notifications off, 1 no arrival within the delay, 2 no click within the delay. */
  readonly trigger_condition: 0 | 1 | 2
  /** Signature of the text message. */
  readonly sms_sign_name?: string | undefined
  /** Template id at Tencent Cloud SMS. */
  readonly sms_template_id: string
  /** appId at Tencent Cloud SMS. */
  readonly sms_app_id: string
  /** Parameters of the template. */
  readonly sms_template_params?: readonly string[] | undefined
}

export const smsInfoSchema = z.looseObject({
  delay_trigger_time: z.int().check(z.gte(SMS_DELAY_MIN_SECONDS)),
  trigger_condition: z.literal([0, 1, 2]),
  sms_sign_name: optionalString,
  sms_template_id: z.string(),
  sms_app_id: z.string(),
  sms_template_params: z.optional(z.array(z.string())),
})
