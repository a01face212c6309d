import type { ChannelFunnel, FunnelResult, PushCounters } from '../../../api/statistics/results.js'
import { CHANNEL_NAMES } from '../../../check/channels.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { withClientAndSamples } from '../../connect/with-client.js'
import { renderBar } from '../../output/bar.js'
import { formatCount } from '../../output/numbers.js'
import { displayWidth, padEnd, padStart } from '../../output/width.js'
import type { Bilingual } from '../../text.js'
import { PUSH_ID } from './record.js'

export const stats = defineCommand({
  name: 'stats',
  summary: { en: 'the funnel of a push, channel by channel', zh: '推送任务的转化漏斗（按通道）' },
  details: [
    {
      en: 'Numbers of devices, of pushes of the last month, 200 calls an hour. In the total, clicked and cleared count TPNS, ROG and FCM only.',
      zh: '按设备去重的数量，仅限最近一个月的推送，限 200 次/小时。总计中的点击与清除仅统计自建通道、ROG 和 FCM。',
    },
  ],
  arguments: PUSH_ID,
  examples: [
    {
      line: 'tpns-client stats 1328245138690125825 --fake',
      text: { en: 'a push of the fake', zh: '模拟服务中的推送' },
    },
  ],
  run: (cli, { args: { pushId } }) =>
    withClientAndSamples(cli, async ({ client }) => {
      const funnel = await client.statistics.taskFunnel(pushId, { signal: cli.signal })
      return cli.printResult(funnel, () => printFunnel(cli, funnel))
    }),
})

const STEPS = [
  { field: 'pushActiveUv', name: { en: 'planned', zh: '计划发送' } },
  { field: 'pushOnlineUv', name: { en: 'sent', zh: '实际发送' } },
  { field: 'arrivalUv', name: { en: 'arrived', zh: '抵达' } },
  { field: 'clickUv', name: { en: 'clicked', zh: '点击' } },
  { field: 'cleanupUv', name: { en: 'cleared', zh: '清除' } },
] as const satisfies readonly { readonly field: keyof PushCounters; readonly name: Bilingual }[]

/** Names by `channel` of the statistics; any other is shown as it came. */
const CHANNELS: Readonly<Record<string, Bilingual>> = {
  ...CHANNEL_NAMES,
  all: { en: 'All channels', zh: '全部通道' },
  rog: { en: 'ROG', zh: 'ROG' },
}

/** Wide enough for the eye, also on a terminal that is wider. */
const LONGEST_BAR = 40

function printFunnel(cli: Cli, { pushStatDataAll }: FunnelResult): void {
  const { out, say } = cli
  if (pushStatDataAll.length === 0) {
    out.paragraph({ en: 'The service has no figures for this push yet.', zh: '暂无该推送任务的统计数据。' })
    return
  }
  // The total first, whatever order they come in.
  const rows = [...pushStatDataAll].sort((a, b) => Number(b.channel === 'all') - Number(a.channel === 'all'))
  const counts = rows.flatMap(listSteps).map(({ count }) => count)
  const most = Math.max(1, ...counts)
  const labels = Math.max(...STEPS.map(({ name }) => displayWidth(say(name))))
  const digits = Math.max(...counts.map((count) => formatCount(count).length), 1)
  const room = out.columns - 2 - labels - 2 - digits - 2 - ' 100%'.length
  rows.forEach((row, at) => {
    if (at > 0) out.line()
    const { channel = '' } = row
    const known = Object.hasOwn(CHANNELS, channel) ? CHANNELS[channel] : undefined
    out.line(out.style.bold(known === undefined ? channel : say(known)))
    const steps = listSteps(row)
    const planned = steps[0]?.field === 'pushActiveUv' ? steps[0].count : 0
    for (const { name, count } of steps) {
      const bar = renderBar(count / most, Math.max(5, Math.min(LONGEST_BAR, room)))
      const share = planned > 0 ? `${Math.round((100 * count) / planned)}%` : ''
      out.line(
        `  ${padEnd(say(name), labels)}  ${padStart(formatCount(count), digits)}  ${out.style.cyan(bar)}${padStart(share, 5)}`.trimEnd(),
      )
    }
  })
}

function listSteps({ pushState }: ChannelFunnel) {
  return STEPS.flatMap((step) => {
    const count = pushState[step.field]
    return typeof count === 'number' ? [{ ...step, count }] : []
  })
}
