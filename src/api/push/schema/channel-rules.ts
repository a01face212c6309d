import * as z from 'zod/mini'

/** Channels that the documents of a push list. */
export const CHANNELS = ['xg', 'hw', 'honor', 'xm', 'mz', 'vivo', 'oppo', 'fcm', 'apns'] as const

/** Known from the statistics only; whether a push takes them is [unverified]. */
export const STATISTICS_CHANNELS: ReadonlySet<string> = new Set(['rog', 'iospk', 'harmony'])

/**
 * A delivery channel: `hw` Huawei, `xm` Xiaomi, `mz` Meizu, `vivo`, `oppo`, `apns` (2020–22), `xg` TPNS's own (can be
 * switched off since 2022-06), `honor`, `fcm` (2023-04). `rog`, `iospk` and `harmony` are known from the statistics
 * only; whether they are accepted here is [unverified]. Any other is sent with a warning.
 */
type ChannelName = (typeof CHANNELS)[number] | (string & {})

/** Switches one channel on or off for this push. Channels that are not listed stay on. Push page 2023-04. */
export interface ChannelRule {
  /** The channel. */
  readonly channel: ChannelName
  /** true: off. false: on. */
  readonly disable: boolean
}

const channelRuleSchema = z.looseObject({
  channel: z.string(),
  disable: z.boolean(),
})

export const channelRulesSchema = z.array(channelRuleSchema)
