import type { Campaigns } from '../../../bullmq/campaigns.js'
import type { CampaignProgress } from '../../../bullmq/report/report.js'
import { type CommandSpec, defineCommand } from '../../command.js'
import { REDIS_OPTIONS, withCampaigns } from '../../connect/with-redis.js'
import { EXIT } from '../../failures/exit-codes.js'
import { UsageError } from '../../failures/usage-error.js'
import { choice, required, several } from '../../option.js'
import { confirm } from '../../process/confirm.js'
import { YES_OPTION } from '../../request/message-options.js'
import type { Bilingual } from '../../text.js'
import { printCampaign, STATUSES } from './text.js'

export const CAMPAIGN_ID = { id: required('id', { en: 'of the campaign', zh: '推送活动 ID' }) } as const

export const pause = controlCommand('pause', 'paused', {
  summary: {
    en: 'take no further batch of a campaign until it is resumed',
    zh: '暂停推送活动，直到再次恢复',
  },
  details: {
    en: 'Within about a second. What is in flight is finished.',
    zh: '约 1 秒内生效，在途批次会继续完成。',
  },
})

export const resume = controlCommand('resume', 'running', {
  summary: {
    en: 'go on with a campaign that was paused, or has stopped',
    zh: '恢复已暂停或已停止的推送活动',
  },
  details: {
    en: 'Failures in a row, and batches in doubt, are counted from zero. What was sent is not sent again.',
    zh: '连续失败数和结果未知数重新计数。已发送的不会重发。',
  },
})

export const stop = controlCommand('stop', 'stopped', {
  summary: {
    en: 'end a campaign; what is not sent is reported so',
    zh: '停止推送活动，未发送的部分报告为未发出',
  },
  details: {
    en: 'Within about a second. What is in flight is finished; what was accepted is still delivered.',
    zh: '约 1 秒内生效，在途批次会继续完成；已受理的推送仍会下发。',
  },
})

function controlCommand(
  name: 'pause' | 'resume' | 'stop',
  wanted: CampaignProgress['status'],
  { summary, details }: { readonly summary: Bilingual; readonly details: Bilingual },
): CommandSpec {
  const call = (campaigns: Campaigns, id: string) => campaigns[name](id)
  return defineCommand({
    name,
    summary,
    details: [details],
    arguments: CAMPAIGN_ID,
    options: REDIS_OPTIONS,
    run: (cli, { args: { id }, options }) =>
      withCampaigns(cli, options, async (campaigns) => {
        const progress = await call(campaigns, id)
        cli.printResult(progress, () => printCampaign(cli, progress))
        const { status } = progress
        if (status === wanted) return EXIT.done
        const { en, zh } = STATUSES[status]
        cli.note({ en: `It is ${en}: there is nothing to ${name}.`, zh: `当前状态为“${zh}”，未作任何改动。` })
        return EXIT.failed
      }),
  })
}

export const speed = defineCommand({
  name: 'speed',
  summary: { en: 'change how fast a campaign is sent', zh: '调整推送活动的发送速度' },
  arguments: {
    ...CAMPAIGN_ID,
    speed: required('recipients-per-second', {
      en: 'at most, over all workers; none for no limit',
      zh: '全部 worker 合计每秒最多发送的接收者数量，none 表示不限',
    }),
  },
  options: REDIS_OPTIONS,
  run(cli, { args: { id, speed: text }, options }) {
    const wanted = parseSpeed(text)
    return withCampaigns(cli, options, async (campaigns) => {
      await campaigns.setSpeed(id, wanted)
      const limit =
        wanted === undefined
          ? { en: 'no limit of speed', zh: '不限速' }
          : { en: `at most ${text} recipients a second`, zh: `每秒最多 ${text} 个接收者` }
      return cli.printResult({ id, speed: wanted ?? null }, () =>
        cli.out.line({ en: `${id}: ${limit.en}`, zh: `${id}：${limit.zh}` }),
      )
    })
  },
})

function parseSpeed(text: string): number | undefined {
  if (text === 'none') return undefined
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0
  if (value > 0) return value
  throw new UsageError({
    en: `the speed is a whole number of recipients a second above 0, or none, not "${text}"`,
    zh: `速度应为每秒接收者数量（正整数）或 none，实际为“${text}”`,
  })
}

export const decide = defineCommand({
  name: 'decide',
  summary: {
    en: 'decide about batches in doubt, which campaign report lists',
    zh: '对结果未知的批次（见 campaign report）作出决定',
  },
  details: [
    {
      en: 'Look in the console first. A batch that was accepted after all and is sent again reaches its recipients twice.',
      zh: '请先在控制台查看。如果批次其实已被受理，重发会使接收者重复收到。',
    },
  ],
  arguments: {
    ...CAMPAIGN_ID,
    batches: several('batch', { en: 'number of a batch', zh: '批次编号' }),
  },
  options: {
    ...REDIS_OPTIONS,
    as: choice('--as <what>', ['accepted', 'resend'], {
      en: 'accepted: it counts as sent; resend: send it again, asks first',
      zh: 'accepted：视为已受理；resend：重发（会先确认）',
    }),
    ...YES_OPTION,
  },
  async run(cli, { args: { id, batches }, options }) {
    const { as } = options
    if (as === undefined) {
      throw new UsageError({
        en: 'decide about them: --as accepted or --as resend',
        zh: '请指定 --as accepted 或 --as resend',
      })
    }
    const numbers = batches.map(parseBatch)
    if (as === 'resend') {
      await confirm(cli, {
        yes: options.yes,
        what: '--as resend',
        question: {
          en: `Send ${numbers.length} batches of ${id} again? Who got the push gets it twice.`,
          zh: `重发 ${id} 的 ${numbers.length} 个批次？已收到的接收者会重复收到。`,
        },
      })
    }
    return withCampaigns(cli, options, async (campaigns) => {
      const decided: { batch: number; decided: boolean }[] = []
      for (const batch of numbers) decided.push({ batch, decided: await campaigns.decide(id, batch, as) })
      cli.printResult(decided, () => {
        for (const { batch, decided: done } of decided) {
          const untouched = {
            en: `${batch}: not in doubt, nothing was changed`,
            zh: `${batch}：并非结果未知，未作任何改动`,
          }
          cli.out.line(done ? `${batch}: ${as}` : untouched)
        }
      })
      return decided.every((each) => each.decided) ? EXIT.done : EXIT.failed
    })
  },
})

function parseBatch(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new UsageError({ en: `a batch is a number, not "${text}"`, zh: `批次编号应为数字，实际为“${text}”` })
}
