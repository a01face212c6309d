import * as z from 'zod/mini'

/**
 * A delivery channel: `hw` Huawei, `xm` Xiaomi, `mz` Meizu, `vivo`, `oppo`, `apns` (2020–22), `xg` TPNS's own (can be
 * switched off since 2022-06), `honor`, `fcm` (2023-04). `rog`, `iospk` and `harmony` are known from the statistics
 * only; whether they are accepted here is [unverified].
 */
export type ChannelName =
  | 'xg'
  | 'hw'
  | 'honor'
  | 'xm'
  | 'mz'
  | 'vivo'
  | 'oppo'
  | 'fcm'
  | 'apns'
  | (string & {})

/** Switches one channel on or off for this push. Channels that are not listed stay on. Push page 2023-04. */
export interface ChannelRule {
  /** The channel. */
  readonly channel: ChannelName
  /** true: off. false: on. */
  readonly disable: boolean
}

export const channelRuleSchema = z.looseObject({
  channel: z.string(),
  disable: z.boolean(),
})

export const channelRulesSchema = z.array(channelRuleSchema)
