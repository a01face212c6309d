import type { FakePlatform } from '../options/fake-options.js'
import type { AnswerStyle } from '../server/envelope.js'
import type { Delivery } from './tasks.js'

/** Counters of a push funnel, by their wire names. */
export type PushState = Readonly<Record<string, number>>

/** Channels whose arrivals TPNS sees for itself; the others send receipts. */
const OWN_CHANNELS: readonly string[] = ['xg', 'rog', 'fcm']

/** Counters that Android's total sums over TPNS's own channels only. */
const OWN_ONLY: readonly string[] = ['verifySvcUv', 'verifyUv', 'clickUv', 'cleanupUv']

const IOS_COUNTERS: readonly string[] = ['pushActiveUv', 'pushOnlineUv', 'verifySvcUv', 'clickUv']
/** Before 2022 the arrivals of all channels together were not counted. */
const NEWER_COUNTERS: readonly string[] = ['arrivalUv']

function countDeliveries(channel: string, deliveries: readonly Delivery[]): PushState {
  const arrived = deliveries.filter((delivery) => delivery.arrivedAt !== null)
  const own = OWN_CHANNELS.includes(channel)
  // A vendor accepts a push for an offline device too; TPNS's own channel sends to online devices only.
  const sent = own ? arrived.length : deliveries.length
  return {
    pushActiveUv: deliveries.length,
    pushOnlineUv: sent,
    arrivalUv: arrived.length,
    verifySvcUv: own || channel === 'apns' ? arrived.length : sent,
    callbackVerifySvcUv: own ? 0 : arrived.length,
    verifyUv: arrived.length,
    clickUv: arrived.filter((delivery) => delivery.clicked).length,
    cleanupUv: arrived.filter((delivery) => delivery.cleared).length,
  }
}

const EMPTY = countDeliveries('xg', [])

/** The total over channels. On Android some counters exclude vendors; their receipts are counted separately. */
function sumChannels(
  parts: readonly { channel: string; state: PushState }[],
  platform: FakePlatform,
): PushState {
  const sum = (counter: string) =>
    parts
      .filter(
        ({ channel }) => platform === 'ios' || !OWN_ONLY.includes(counter) || OWN_CHANNELS.includes(channel),
      )
      .reduce((all, { state }) => all + (state[counter] ?? 0), 0)
  const state = Object.fromEntries(Object.keys(EMPTY).map((counter) => [counter, sum(counter)]))
  return { ...state, callbackVerifySvcUv: sum('callbackVerifySvcUv') + sum('verifySvcUv') }
}

export interface ChannelState {
  readonly channel: string
  readonly pushState: PushState
}

/** The funnel of each channel that had a delivery, and of all together. */
export function countByChannel(
  deliveries: readonly Delivery[],
  platform: FakePlatform,
  style: AnswerStyle,
): ChannelState[] {
  const channels = [...new Set(deliveries.map((delivery) => delivery.channel))].sort()
  const parts = channels.map((channel) => ({
    channel,
    state: countDeliveries(
      channel,
      deliveries.filter((delivery) => delivery.channel === channel),
    ),
  }))
  const shown = (state: PushState): PushState =>
    Object.fromEntries(Object.entries(state).filter(([counter]) => isShown(counter, platform, style)))
  return [...parts, { channel: 'all', state: sumChannels(parts, platform) }].map(({ channel, state }) => ({
    channel,
    pushState: shown(state),
  }))
}

function isShown(counter: string, platform: FakePlatform, { counters }: AnswerStyle): boolean {
  if (counters === 'none') return false
  if (platform === 'ios') return IOS_COUNTERS.includes(counter)
  return counters === 'newer' || !NEWER_COUNTERS.includes(counter)
}

/** The counters of the old endpoints: those of all channels, flat. */
export function countAllChannels(
  deliveries: readonly Delivery[],
  platform: FakePlatform,
  style: AnswerStyle,
): PushState {
  const all = countByChannel(deliveries, platform, style).at(-1)?.pushState ?? {}
  const { arrivalUv: _newer, callbackVerifySvcUv: _channels, ...flat } = all
  return flat
}
