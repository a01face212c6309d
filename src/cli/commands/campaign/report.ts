import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CampaignReport } from '../../../bullmq/report/report.js'
import { formatWallTime } from '../../../validation/time/wall-time.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { REDIS_OPTIONS, withCampaigns } from '../../connect/with-redis.js'
import { UsageError } from '../../failures/usage-error.js'
import { text } from '../../option.js'
import { formatCount } from '../../output/numbers.js'
import { CAMPAIGN_ID } from './control.js'
import { advise, chooseExit, printAdvice, printCampaign } from './text.js'

const BATCHES_SHOWN = 20

export const report = defineCommand({
  name: 'report',
  summary: {
    en: 'counts by outcome, batches in doubt, and what to do; also while a campaign runs',
    zh: '按结果统计、列出结果未知的批次并给出建议；活动进行中也可查看',
  },
  details: [
    {
      en: 'Ends with 3 when batches are in doubt, with 1 when some were refused or not sent.',
      zh: '有结果未知的批次时退出码为 3，有被拒绝或未发出的为 1。',
    },
  ],
  arguments: CAMPAIGN_ID,
  options: {
    ...REDIS_OPTIONS,
    invalidTokens: text('--invalid-tokens <file>', {
      en: 'write the dead tokens to this file, one a line',
      zh: '将无效 Token 写入该文件，每行一个',
    }),
  },
  run: (cli, { args: { id }, options }) =>
    withCampaigns(cli, options, async (campaigns) => {
      const found = await campaigns.report(id)
      const file = found.invalid > 0 ? options.invalidTokens : undefined
      if (file !== undefined) await writeTokens(file, campaigns.invalidTokens(id))
      cli.printResult({ ...found, invalidTokensFile: file }, () => print(cli, found, file))
      return chooseExit(found)
    }),
})

function print(cli: Cli, found: CampaignReport, file: string | undefined): void {
  const { out, say } = cli
  printCampaign(cli, found)
  const rows = [
    ...found.parkedBatches.map(({ batch, recipients, at, code, verdict }) => [
      `${batch}`,
      formatCount(recipients),
      `${formatWallTime(at.getTime(), 0)}  ${say({ en: 'in doubt', zh: '结果未知' })}: ${code}, ${verdict}`,
    ]),
    ...found.rejectedBatches.map(({ batch, recipients, at, code, retCode }) => [
      `${batch}`,
      formatCount(recipients),
      `${formatWallTime(at.getTime(), 0)}  ${say({ en: 'rejected', zh: '已拒绝' })}: ${code}${retCode === 0 ? '' : ` ${retCode}`}`,
    ]),
  ]
  const columns = [
    { title: { en: 'batch', zh: '批次' }, align: 'right' },
    { title: { en: 'recipients', zh: '接收者' }, align: 'right' },
    { title: { en: 'sent at (UTC), outcome', zh: '发送时间（UTC）与结果' } },
  ] as const
  if (rows.length > 0) {
    out.line()
    out.table(columns, rows.slice(0, BATCHES_SHOWN), out.style.dim)
  }
  const more = rows.length - BATCHES_SHOWN
  if (more > 0) out.line({ en: `… and ${more} more: see --json`, zh: `……另有 ${more} 个批次，见 --json` })
  out.line()
  printAdvice(cli, advise(found))
  if (file !== undefined) {
    out.paragraph({
      en: `Delete the dead tokens in ${file} from your database.`,
      zh: `请从数据库中删除 ${file} 中的无效 Token。`,
    })
  } else if (found.invalid > 0) {
    printAdvice(cli, [
      { en: 'To write the dead tokens to a file:', zh: '将无效 Token 写入文件：' },
      `tpns-client campaign report ${found.id} --invalid-tokens dead.txt`,
    ])
  }
}

async function writeTokens(path: string, tokens: AsyncIterable<string>): Promise<void> {
  async function* lines() {
    for await (const token of tokens) yield `${token}\n`
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(path))
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined || code === undefined) throw error
    throw new UsageError({ en: `cannot write ${path} (${code})`, zh: `无法写入 ${path}（${code}）` })
  }
}
