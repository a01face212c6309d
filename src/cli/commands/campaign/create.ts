import { addAbortSignal } from 'node:stream'
import type { CampaignProgress } from '../../../bullmq/report/report.js'
import type { CampaignSpec } from '../../../bullmq/spec.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { withClient } from '../../connect/with-client.js'
import { REDIS_OPTIONS, withRedis } from '../../connect/with-redis.js'
import { UsageError } from '../../failures/usage-error.js'
import { choice, parsed, required, whole } from '../../option.js'
import { formatCount } from '../../output/numbers.js'
import { createStatusLine } from '../../output/status-line.js'
import { interruptedExit } from '../../process/interruption.js'
import { buildMessage } from '../../request/build-request.js'
import { MESSAGE_OPTIONS } from '../../request/message-options.js'
import { parseMoment } from '../../request/parse.js'
import { readRecipientPush } from '../../request/recipient-push.js'
import {
  countRecipients,
  countSkipped,
  RECIPIENT_OPTIONS,
  RECIPIENTS_FILE,
  type RecipientFile,
  readRecipients,
} from '../../request/recipients.js'
import { renderProgress } from '../bulk/progress.js'
import { openFileSource } from './file-source.js'
import { printAdvice, printCampaign } from './text.js'

export const create = defineCommand({
  name: 'create',
  summary: {
    en: 'queue a push to every token or account of a file, for workers to send',
    zh: '将面向文件中全部 Token 或账号的推送入队，由 worker 发送',
  },
  details: [
    {
      en: 'The push is checked before anything is queued. Workers begin at once, or at --start-at. The same command run again goes on where it ended, also after Ctrl-C or a crash, and otherwise changes nothing: nobody is queued twice.',
      zh: '入队前先检查推送内容。worker 立即开始发送，或从 --start-at 开始。中断（Ctrl-C、崩溃）后再次执行同一命令，会从中断处继续，不会重复入队；已全部入队时不作任何改动。',
    },
    {
      en: 'An empty Redis may be one that has lost everything, and a campaign that had begun would be sent again: the first campaign of a Redis needs --empty-redis start.',
      zh: 'Redis 为空可能意味着数据已丢失，重新创建会导致重复推送：在一个 Redis 中首次创建推送活动时，需要 --empty-redis start。',
    },
  ],
  arguments: {
    id: required('id', {
      en: 'names the campaign for good: letters, digits, ".", "_" or "-"',
      zh: '推送活动 ID，不可重复使用：字母、数字、“.”、“_”或“-”',
    }),
    file: RECIPIENTS_FILE,
  },
  options: {
    ...REDIS_OPTIONS,
    ...RECIPIENT_OPTIONS,
    ...MESSAGE_OPTIONS,
    via: choice('--via <how>', ['list', 'package'], {
      en: 'list: inside the requests; package: as uploaded files, one push a second; default list',
      zh: 'list：放在请求中；package：以文件上传后推送，每秒 1 条。默认 list',
    }),
    batchSize: whole(
      '--batch-size <number>',
      { min: 1, max: 1_000_000 },
      {
        en: 'recipients of a batch; default 1000, of a package 100000',
        zh: '每批接收者数量，默认 1000，包推送为 100000',
      },
    ),
    startAt: parsed('--start-at <time>', parseMoment('--start-at'), {
      en: 'nothing is sent before, 2026-12-01T09:00:00+08:00',
      zh: '在此之前不发送，如 2026-12-01T09:00:00+08:00',
    }),
    deadline: parsed('--deadline <time>', parseMoment('--deadline'), {
      en: 'nothing is begun afterwards; what is left is reported as not sent',
      zh: '在此之后不再发送，剩余部分报告为未发出',
    }),
    quietHours: parsed('--quiet-hours <hours>', parseQuietHours, {
      en: 'hours in which nothing is begun, on the clocks of the recipients: "22:00-08:00 Asia/Shanghai"',
      zh: '免打扰时段（接收者所在时区），如 "22:00-08:00 Asia/Shanghai"',
    }),
    speed: whole(
      '--speed <number>',
      { min: 1, max: 1_000_000_000 },
      { en: 'most recipients a second, over all workers', zh: '全部 worker 合计每秒最多发送的接收者数量' },
    ),
    priority: whole(
      '--priority <number>',
      { min: 1, max: 9 },
      { en: '1 is sent first, 9 last; default 5', zh: '优先级，1 最先，9 最后，默认 5' },
    ),
    maxFailures: whole(
      '--max-failures <number>',
      { min: 1, max: 1_000_000 },
      {
        en: 'stops after so many failed batches in a row; default 25',
        zh: '连续失败多少个批次后停止，默认 25',
      },
    ),
    maxUnknown: whole(
      '--max-unknown <number>',
      { min: 1, max: 1_000_000 },
      {
        en: 'stops when so many batches are in doubt; default 20',
        zh: '结果未知的批次达到多少个后停止，默认 20',
      },
    ),
    onUnknown: choice('--on-unknown <what>', ['report', 'resend', 'accept'], {
      en: 'batches in doubt that the records of the service do not show; resend may push twice; default report',
      zh: '推送记录中查不到的结果未知批次：report 只报告，resend 重发（可能重复推送），accept 视为已受理。默认 report',
    }),
    emptyRedis: choice('--empty-redis <what>', ['refuse', 'start'], {
      en: 'start: you know that this campaign has not begun; default refuse',
      zh: 'start：确认该推送活动从未开始。默认 refuse',
    }),
  },
  examples: [
    {
      line: 'tpns-client campaign create spring tokens.txt --title "New season" --content "See what is new" --speed 5000',
      text: { en: 'at most 5000 recipients a second', zh: '每秒最多 5000 个接收者' },
    },
  ],
  async run(cli, { args: { id, file: path }, options }) {
    const { file, push, audience } = await readRecipientPush(cli, path, options)
    return withRedis(cli, options, ({ open }) =>
      withClient(cli, async ({ client }) => {
        const total = path === '-' ? undefined : await countRecipients(cli, file)
        const status = createStatusLine(cli)
        const { skipped, onSkipped } = countSkipped()
        const seen = { opened: false, taken: 0 }
        const source = openSource(cli, file, (taken) => {
          Object.assign(seen, { opened: true, taken })
          status.show((columns) => renderProgress(cli, { ...NONE, done: taken, total }, columns))
        })
        const campaigns = open(client)
        const spec = {
          id,
          request: { ...push, ...buildMessage(push, options), audience },
          recipients: source,
          via: options.via,
          batchSize: options.batchSize,
          startAt: options.startAt,
          deadline: options.deadline,
          quietHours: options.quietHours,
          speed: options.speed,
          priority: options.priority,
          maxUnknown: options.maxUnknown,
          onUnknown: options.onUnknown,
          emptyRedis: options.emptyRedis,
          maxConsecutiveFailures: options.maxFailures,
        } as unknown as CampaignSpec
        try {
          const progress = await campaigns.create(spec, { signal: cli.signal, onSkipped })
          status.end()
          const json = { ...progress, changed: seen.opened, skippedBecause: Object.fromEntries(skipped) }
          return cli.printResult(json, () => printCreated(cli, progress, seen.opened, skipped))
        } catch (error) {
          status.end()
          const exit = interruptedExit(cli)
          if (exit === undefined || !seen.opened) throw error
          const report = await campaigns.report(id)
          const { message } = cli.signal.reason as Error
          cli.printResult({ ...report, interrupted: message }, () => printInterrupted(cli, report, message))
          return exit
        }
      }),
    )
  },
})

const NONE = { rejected: 0, notSent: 0, unknown: 0, recipientsPerSecond: 0, etaMs: undefined }

function openSource(cli: Cli, file: RecipientFile, onTaken: (taken: number) => void) {
  // A stdin that gives nothing must not keep a command that was interrupted.
  if (file.path === '-') addAbortSignal(cli.signal, cli.stdin.stream)
  return openFileSource({
    path: file.path,
    read: () => readRecipients(cli, file),
    onPage(taken) {
      cli.signal.throwIfAborted()
      onTaken(taken)
    },
  })
}

function printCreated(
  cli: Cli,
  progress: CampaignProgress,
  isNew: boolean,
  skipped: ReadonlyMap<string, number>,
): void {
  const { id } = progress
  const misfits = progress.findings.filter(({ severity }) => severity === 'error').length
  printCampaign(cli, progress)
  for (const [reason, count] of skipped) {
    cli.out.line({
      en: `  ${formatCount(count)} skipped: ${reason}`,
      zh: `  跳过 ${formatCount(count)} 个：${reason}`,
    })
  }
  if (!isNew) {
    cli.out.paragraph({
      en: 'It was created and queued before: nothing was changed.',
      zh: '该推送活动此前已创建并全部入队，未作任何改动。',
    })
  }
  if (misfits > 0) {
    cli.out.paragraph(
      {
        en: `Some phones will not show this push as written (${misfits} findings): see tpns-client check.`,
        zh: `部分手机无法按原文展示该推送（${misfits} 处），详见 tpns-client check。`,
      },
      { style: cli.out.style.yellow },
    )
  }
  printAdvice(cli, [
    {
      en: 'Workers send it. To follow it, and to start a worker:',
      zh: '由 worker 发送。查看进度和启动 worker：',
    },
    `tpns-client campaign status ${id}`,
    'tpns-client campaign work',
  ])
}

function printInterrupted(cli: Cli, progress: CampaignProgress, message: string): void {
  printCampaign(cli, progress)
  printAdvice(cli, [
    {
      en: `Stopped by ${message}. What is queued is sent. To queue the rest, run the same command again; to send no more of it:`,
      zh: `已被 ${message} 中止，已入队的仍会发送。再次执行同一命令可继续入队；如不再发送：`,
    },
    `tpns-client campaign stop ${progress.id}`,
  ])
}

function parseQuietHours(text: string) {
  const [, from, to, timeZone] = /^(\d{2}:\d{2})-(\d{2}:\d{2})\s+(\S+)$/.exec(text.trim()) ?? []
  if (from !== undefined && to !== undefined && timeZone !== undefined) return { from, to, timeZone }
  throw new UsageError({
    en: `--quiet-hours is "22:00-08:00 Asia/Shanghai", not "${text}"`,
    zh: `--quiet-hours 应为“22:00-08:00 Asia/Shanghai”，实际为“${text}”`,
  })
}
