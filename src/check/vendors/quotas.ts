import type { CheckChannel } from '../channels.js'
import type { SourceKey } from './sources.js'

/** Marketing messages that one device may get from one app in a day. */
export interface Quota {
  readonly channel: CheckChannel
  /** The vendor's name of the class. */
  readonly className: string
  readonly perDevice: number
  /** The same for a news app with its licence. */
  readonly news: number
  /** Since when. */
  readonly since: string
  readonly sources: readonly [SourceKey, ...SourceKey[]]
}

export const QUOTAS: readonly Quota[] = [
  {
    channel: 'hw',
    className: '资讯营销',
    perDevice: 2,
    news: 5,
    since: '2023-01-05',
    sources: ['classes', 'im2026'],
  },
  {
    channel: 'honor',
    className: '资讯营销',
    perDevice: 2,
    news: 5,
    since: '2023-02-01',
    sources: ['im2026', 'getui'],
  },
  { channel: 'xm', className: '公信', perDevice: 5, news: 8, since: '2023-02-01', sources: ['quotas'] },
  {
    channel: 'oppo',
    className: '公信 / 内容与营销',
    perDevice: 2,
    news: 5,
    since: '2024-11-20',
    sources: ['quotas', 'im2026'],
  },
  {
    channel: 'vivo',
    className: '运营消息',
    perDevice: 2,
    news: 5,
    since: '2023-04-03',
    sources: ['classes', 'im2026'],
  },
  { channel: 'mz', className: '公信', perDevice: 3, news: 5, since: '2025-05-07', sources: ['im2026'] },
  {
    channel: 'harmony',
    className: '资讯营销',
    perDevice: 2,
    news: 5,
    since: '',
    sources: ['huaweiHarmony', 'im2026'],
  },
]

export function getQuota(channel: CheckChannel, news: boolean): number | undefined {
  const quota = QUOTAS.find((each) => each.channel === channel)
  return news ? quota?.news : quota?.perDevice
}
