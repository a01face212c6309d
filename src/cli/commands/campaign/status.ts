import type { CampaignProgress } from '../../../bullmq/report/report.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { REDIS_OPTIONS, withCampaigns } from '../../connect/with-redis.js'
import { EXIT } from '../../failures/exit-codes.js'
import { flag } from '../../option.js'
import { createStatusLine } from '../../output/status-line.js'
import { interruptedExit } from '../../process/interruption.js'
import { renderProgress } from '../bulk/progress.js'
import { CAMPAIGN_ID } from './control.js'
import { chooseExit, countDone, isOver, printCampaign } from './text.js'

export const status = defineCommand({
  name: 'status',
  summary: {
    en: 'show how far a campaign is; follows it on a terminal',
    zh: '查看推送活动的进度；在终端中持续刷新',
  },
  details: [
    {
      en: 'Ctrl-C ends the following, and does nothing to the campaign. Exit codes are those of campaign report, once it is over.',
      zh: '按 Ctrl-C 只结束查看，不影响推送活动。活动结束后，退出码与 campaign report 相同。',
    },
  ],
  arguments: CAMPAIGN_ID,
  options: {
    ...REDIS_OPTIONS,
    follow: flag('--follow', {
      en: 'until it is over, also where there is no terminal',
      zh: '持续到活动结束（非终端时也适用）',
    }),
    once: flag('--once', { en: 'show it once, also on a terminal', zh: '只显示一次（在终端中也适用）' }),
  },
  async run(cli, { args: { id }, options }) {
    const follows = options.follow || (cli.out.isTTY && !cli.json && !options.once)
    return withCampaigns(cli, options, async (campaigns) => {
      const line = createStatusLine(cli)
      let last: CampaignProgress | undefined
      try {
        for await (const progress of campaigns.progress(id, { signal: cli.signal })) {
          last = progress
          if (!follows) break
          line.show((columns) => render(cli, progress, columns))
        }
      } finally {
        line.end()
      }
      if (last === undefined) return interruptedExit(cli) ?? EXIT.failed
      const shown = last
      cli.printResult(shown, () => printCampaign(cli, shown))
      return interruptedExit(cli) ?? (isOver(last) ? chooseExit(last) : EXIT.done)
    })
  },
})

/** The rate is that since the campaign was created. */
function render(cli: Cli, progress: CampaignProgress, columns: number): string {
  const { taken, complete, rejected, parked, createdAt, changedAt } = progress
  const done = countDone(progress)
  const seconds = (changedAt - createdAt) / 1_000
  const rate = seconds > 0 ? done / seconds : 0
  const total = complete ? taken : undefined
  const etaMs = total === undefined || rate === 0 ? undefined : ((total - done) / rate) * 1_000
  const shown = { done, total, rejected, unknown: parked, notSent: 0, recipientsPerSecond: rate, etaMs }
  return renderProgress(cli, shown, columns)
}
