import * as z from 'zod/mini'
import { RETURN_CODE } from '../return-codes/names.js'
import { isFields } from '../validation/members.js'
import { mustBe, oneOf, trueOrFalse, valueThat } from '../validation/options/option-values.js'
import { type BagOptions, optionBag, readOptions } from '../validation/options/options.js'
import { notAnObjectText } from '../validation/parse.js'
import { copyPlain } from '../validation/plain-copy.js'
import { refusal, throwIssues } from '../validation/refusal.js'
import { readSafely } from '../validation/unreadable.js'
import { CHANNELS } from './channels.js'

const INIT = { endpoint: undefined, lead: { en: 'The push was not checked', zh: '未检查该推送' } }

const channels = z.array(oneOf(...CHANNELS), {
  error: mustBe({
    en: `a list of channels (${CHANNELS.join(', ')})`,
    zh: `通道数组（${CHANNELS.join('、')}）`,
  }),
})

const OPTIONS = optionBag({
  channels: z.optional(channels),
  app: z.optional(
    optionBag({
      platform: z.optional(oneOf('android', 'ios')),
      region: z.optional(oneOf('guangzhou', 'shanghai', 'hongkong', 'singapore')),
      news: z.optional(trueOrFalse),
      messages: z.optional(oneOf('service', 'marketing')),
      granted: z.optional(channels),
      channelIds: z.optional(
        z.record(z.string(), oneOf('private', 'public'), {
          error: mustBe({
            en: "an object of channel ids, each 'private' or 'public'",
            zh: "通知渠道 ID 的对象，值为 'private' 或 'public'",
          }),
        }),
      ),
      huaweiData: z.optional(oneOf('china', 'elsewhere')),
    }),
  ),
  now: z.optional(
    valueThat<Date>((now) => now instanceof Date && !Number.isNaN(now.getTime()), {
      en: 'a valid Date',
      zh: '有效的 Date',
    }),
  ),
})

/** @throws TpnsConfigError for an option that is wrong, TpnsRequestError for options that cannot be read */
export function readCheckOptions(options: unknown): BagOptions<typeof OPTIONS> {
  return readSafely(() => readOptions(OPTIONS, options))
}

/** The request, read once: getters and proxies have their say here, and no rule meets them. @throws TpnsRequestError */
export function readCheckedRequest(request: unknown): object {
  const { value, issues } = copyPlain(request)
  throwIssues(issues, INIT)
  if (isFields(value)) {
    return value
  }
  throw refusal('', notAnObjectText(request), {
    ...INIT,
    retCode: RETURN_CODE.wrongType,
  })
}
