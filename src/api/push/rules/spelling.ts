import type * as z from 'zod/mini'
import { warnOfMisspelt } from '../../../validation/spelling.js'
import type { PushContext, PushDraft } from '../draft.js'
import {
  activityFlagsSchema,
  androidActionSchema,
  androidMessageSchema,
  browserSchema,
} from '../schema/android.js'
import { channelRuleSchema } from '../schema/channel-rules.js'
import { apsSchema, iosMessageSchema } from '../schema/ios.js'
import { messageSchema } from '../schema/message.js'
import { pushRequestSchema } from '../schema/push-request.js'
import { loopParamSchema } from '../schema/schedule.js'
import { smsInfoSchema } from '../schema/sms-info.js'
import { tagItemSchema, tagListSchema, tagRuleSchema } from '../schema/tag-expression.js'

const getFieldNames = ({ shape }: z.ZodMiniObject): ReadonlySet<string> => new Set(Object.keys(shape))

const REQUEST = getFieldNames(pushRequestSchema)
const MESSAGE = getFieldNames(messageSchema)
const ANDROID = getFieldNames(androidMessageSchema)
const ACTION = getFieldNames(androidActionSchema)
const BROWSER = getFieldNames(browserSchema)
const ACTIVITY_FLAGS = getFieldNames(activityFlagsSchema)
const IOS = getFieldNames(iosMessageSchema)
const APS = getFieldNames(apsSchema)
const LOOP = getFieldNames(loopParamSchema)
const SMS = getFieldNames(smsInfoSchema)
const CHANNEL_RULE = getFieldNames(channelRuleSchema)
const TAG_LIST = getFieldNames(tagListSchema)
const TAG_RULE = getFieldNames(tagRuleSchema)
const TAG_ITEM = getFieldNames(tagItemSchema)

/** A misspelt optional field would be ignored by the service without a word. */
export function fieldsAreSpelled(push: PushDraft, context: PushContext): void {
  const { message, loop_param, sms_info, channel_rules, tag_list, tag_rules } = push
  warnOfMisspelt(context, '', push, REQUEST)
  warnOfMisspelt(context, 'message', message, MESSAGE)
  const android = message?.android
  warnOfMisspelt(context, 'message.android', android, ANDROID)
  warnOfMisspelt(context, 'message.android.action', android?.action, ACTION)
  warnOfMisspelt(context, 'message.android.action.browser', android?.action?.browser, BROWSER)
  warnOfMisspelt(context, 'message.android.action.aty_attr', android?.action?.aty_attr, ACTIVITY_FLAGS)
  warnOfMisspelt(context, 'message.ios', message?.ios, IOS)
  warnOfMisspelt(context, 'message.ios.aps', message?.ios?.aps, APS)
  warnOfMisspelt(context, 'loop_param', loop_param, LOOP)
  warnOfMisspelt(context, 'sms_info', sms_info, SMS)
  channel_rules?.forEach((rule, i) => {
    warnOfMisspelt(context, `channel_rules[${i}]`, rule, CHANNEL_RULE)
  })
  warnOfMisspelt(context, 'tag_list', tag_list, TAG_LIST)
  tag_rules?.forEach((rule, i) => {
    warnOfMisspelt(context, `tag_rules[${i}]`, rule, TAG_RULE)
    rule.tag_items?.forEach((item, j) => {
      warnOfMisspelt(context, `tag_rules[${i}].tag_items[${j}]`, item, TAG_ITEM)
    })
  })
}
