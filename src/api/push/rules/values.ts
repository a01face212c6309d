import { warn } from '../../../validation/context.js'
import { quote } from '../../../validation/describe-value.js'
import { nearest } from '../../../validation/names/nearest.js'
import { inSequence } from '../../../validation/words.js'
import type { PushContext, PushDraft } from '../draft.js'
import { URGENCIES, VIVO_CHANNEL_IDS } from '../schema/android.js'
import { CHANNELS, STATISTICS_CHANNELS } from '../schema/channel-rules.js'
import { INTERRUPTION_LEVELS } from '../schema/ios.js'
import { TAG_TYPES } from '../schema/tag-expression.js'

/** Values where the documents list all of them. Sent: the service may learn new ones, and the vendor's samples have slips. */
export function valuesAreKnown(push: PushDraft, context: PushContext): void {
  const { message } = push
  const check = (
    key: string,
    path: string,
    value: string | undefined,
    what: string,
    known: readonly string[],
  ) => {
    // Other SDKs send '' for what was not set.
    if (value === undefined || value === '' || known.includes(value)) return
    const near = nearest(value, known)
    const quoted = known.map((one) => `"${one}"`)
    const documented = {
      en: `is not a documented ${what}; those are ${quoted.join(', ')}.`,
      zh: `的取值 ${quote(value)} 未见于官方文档，文档列出的取值：${quoted.join('、')}。`,
    }
    const meant = { en: `Did you mean "${near}"?`, zh: `是否想写 "${near}"？` }
    warn(context, `${key}.unknown`, path, inSequence(documented, near === undefined ? undefined : meant))
  }
  push.channel_rules?.forEach(({ channel }, i) => {
    if (channel !== undefined && STATISTICS_CHANNELS.has(channel)) return
    check('channel', `channel_rules[${i}].channel`, channel, 'channel', CHANNELS)
  })
  push.tag_rules?.forEach((rule, i) => {
    rule.tag_items?.forEach(({ tag_type }, j) => {
      check('tag_type', `tag_rules[${i}].tag_items[${j}].tag_type`, tag_type, 'tag type', TAG_TYPES)
    })
  })
  const { android, ios } = message ?? {}
  check('urgency', 'message.android.urgency', android?.urgency, 'urgency', URGENCIES)
  check(
    'vivo_ch_id',
    'message.android.vivo_ch_id',
    android?.vivo_ch_id,
    'channel id of vivo',
    VIVO_CHANNEL_IDS,
  )
  const level = ios?.aps?.['interruption-level']
  check('interruption-level', 'message.ios.aps.interruption-level', level, 'level', INTERRUPTION_LEVELS)
}
