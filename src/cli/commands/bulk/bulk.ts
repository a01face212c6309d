import { stat, unlink } from 'node:fs/promises'
import type { BulkOptions } from '../../../bulk/options.js'
import type { BulkReport } from '../../../bulk/report/report.js'
import type { BulkPackageRequest, BulkRequest } from '../../../bulk/request.js'
import { digestRequest } from '../../../bulk/source/digest.js'
import { TpnsError } from '../../../errors/tpns-error.js'
import type { Fields } from '../../../validation/members.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { withClient } from '../../connect/with-client.js'
import { choice, flag, text, whole } from '../../option.js'
import { createStatusLine, type StatusLine } from '../../output/status-line.js'
import { buildMessage } from '../../request/build-request.js'
import { MESSAGE_OPTIONS, TIME_OPTIONS } from '../../request/message-options.js'
import { readRecipientPush } from '../../request/recipient-push.js'
import {
  countRecipients,
  countSkipped,
  RECIPIENT_OPTIONS,
  RECIPIENTS_FILE,
  readRecipients,
} from '../../request/recipients.js'
import { renderProgress } from './progress.js'
import { chooseExit, type JobFiles, printReport } from './report.js'

export const bulk = defineCommand({
  name: 'bulk',
  summary: {
    en: 'push to every token or account of a file; may be interrupted and resumed',
    zh: '向文件中的全部 Token 或账号批量推送，可中断后续推',
  },
  details: [
    {
      en: 'Sends lists of 1000. What was sent is noted in a checkpoint beside the file before it goes, so that the same command run again goes on where it ended and sends nothing twice. Another push to the same file has another checkpoint.',
      zh: '每批 1000 个接收者。发送前先记入文件旁的检查点，再次执行同一命令即可续推，不会重复推送。对同一文件的另一条推送使用另一个检查点。',
    },
    {
      en: 'The first Ctrl-C lets the requests under way finish. A second one ends at once, and leaves their outcome unknown.',
      zh: '第一次按 Ctrl-C 会等待在途请求完成；再按一次立即结束，在途请求的结果将未知。',
    },
  ],
  arguments: { file: RECIPIENTS_FILE },
  options: {
    ...RECIPIENT_OPTIONS,
    ...MESSAGE_OPTIONS,
    ...TIME_OPTIONS,
    via: choice('--via <how>', ['list', 'package'], {
      en: 'list: inside the requests; package: as uploaded files, which can be sent --at a time; default list',
      zh: 'list：放在请求中；package：以文件上传后推送，支持 --at。默认 list',
    }),
    checkpoint: text('--checkpoint <file>', {
      en: 'where to note what was sent; default beside the file; none with --fake, or from stdin',
      zh: '检查点文件，默认在接收者文件旁；使用 --fake 或标准输入时默认没有',
    }),
    invalidTokens: text('--invalid-tokens <file>', {
      en: 'where to write dead tokens; default FILE.invalid',
      zh: '无效 Token 的输出文件，默认 FILE.invalid',
    }),
    onUnknown: choice('--on-unknown <what>', ['report', 'resend', 'accepted'], {
      en: 'batches of an earlier run that may have been accepted; resend may push twice; default report',
      zh: '对之前运行中结果未知的批次：report 只报告，resend 重发（可能重复推送），accepted 视为已受理。默认 report',
    }),
    onRejected: choice('--on-rejected <what>', ['report', 'resend'], {
      en: 'batches of an earlier run that were refused for good; default report',
      zh: '对之前运行中被拒绝的批次：report 只报告，resend 重发。默认 report',
    }),
    dedupe: flag('--dedupe', {
      en: 'drop recipients that come twice; 100 bytes of memory each',
      zh: '去除重复的接收者（每个约占 100 字节内存）',
    }),
    concurrency: whole(
      '--concurrency <number>',
      { min: 1, max: 1_000 },
      { en: 'requests at once; default 8, with packages 1', zh: '并发请求数，默认 8；以包推送时为 1' },
    ),
  },
  examples: [
    {
      line: 'tpns-client bulk tokens.txt --title "New season" --content "See what is new"',
      text: { en: 'tokens, one a line', zh: '每行一个 Token' },
    },
    {
      line: 'tpns-client bulk users.csv --column account --audience accounts --request push.json',
      text: { en: 'accounts of a CSV file, the push from another', zh: '接收者来自 CSV，推送内容来自 JSON' },
    },
  ],
  async run(cli, { args: { file: path }, options }) {
    const { file, push, audience } = await readRecipientPush(cli, path, options)
    const request = {
      ...push,
      ...buildMessage(push, options),
      ...(options.at === undefined ? {} : { send_time: options.at }),
      audience,
    }
    const total = path === '-' ? undefined : await countRecipients(cli, file)
    return withClient(cli, async ({ client, accessId, host }) => {
      const { skipped, onSkipped } = countSkipped()
      const files: JobFiles = {
        file: path,
        checkpoint: options.checkpoint ?? nameCheckpoint(cli, path, { ...request, accessId, host }),
        invalidTokens:
          request.audience === 'accounts'
            ? undefined
            : (options.invalidTokens ?? (path === '-' ? undefined : `${path}.invalid`)),
        via: options.via ?? 'list',
        skipped,
      }
      const status = createStatusLine(cli)
      const sendOptions: BulkOptions = {
        signal: cli.signal,
        total,
        checkpoint: files.checkpoint,
        invalidTokensFile: files.invalidTokens,
        onUnknown: files.checkpoint === undefined ? undefined : options.onUnknown,
        onRejected: files.checkpoint === undefined ? undefined : options.onRejected,
        dedupe: options.dedupe,
        concurrency: options.concurrency,
        onSkipped,
        onProgress: (progress) => status.show((columns) => renderProgress(cli, progress, columns)),
      }
      await announceStart(cli, files)
      const recipients = readRecipients(cli, file)
      const job =
        files.via === 'package'
          ? client.bulk.send(request as unknown as BulkPackageRequest, recipients, {
              ...sendOptions,
              via: 'package',
            })
          : client.bulk.send(request as unknown as BulkRequest, recipients, sendOptions)
      const stopListening = announceStop(cli, status)
      const report = await job.finally(() => {
        stopListening()
        status.end()
      })
      await removeIfEmpty(files.invalidTokens)
      cli.printResult(toJson(report, files), () => printReport(cli, report, files))
      return chooseExit(cli, report)
    })
  },
})

/** A checkpoint for each push, so that another one to the same file is not taken for the one that was sent. */
function nameCheckpoint(cli: Cli, path: string, job: Fields): string | undefined {
  // The fake forgets what it got, and stdin cannot be read again.
  if (cli.fake || path === '-') return undefined
  const plain = JSON.parse(JSON.stringify(job)) as Fields
  return `${path}.${digestRequest(plain).slice(0, 8)}.checkpoint`
}

async function announceStart(cli: Cli, { file, checkpoint }: JobFiles): Promise<void> {
  const { style } = cli.err
  const begun = checkpoint !== undefined && (await readSize(checkpoint)) !== undefined
  if (begun) {
    cli.note(
      {
        en: `Going on with ${checkpoint}: what was sent is not sent again. After a crash it first waits up to 30 s, to be sure that no other job is at work.`,
        zh: `按 ${checkpoint} 续推，已发送的不会重复推送。若上次异常退出，会先等待最多 30 秒，以确认没有其他作业在运行。`,
      },
      { style: style.dim },
    )
  } else if (checkpoint === undefined && file === '-' && !cli.fake) {
    cli.note(
      {
        en: 'No checkpoint: if this ends early, nobody knows who has got it. Name one with --checkpoint.',
        zh: '没有检查点：如果中途结束，将无法得知哪些接收者已收到。请用 --checkpoint 指定。',
      },
      { style: style.yellow },
    )
  }
}

function announceStop(cli: Cli, status: StatusLine): () => void {
  const announce = () => {
    status.end()
    cli.note({
      en: 'Stopping: the requests under way finish first. Ctrl-C again ends at once, and leaves their outcome unknown.',
      zh: '正在停止：等待在途请求完成。再按一次 Ctrl-C 立即结束，在途请求的结果将未知。',
    })
  }
  cli.signal.addEventListener('abort', announce, { once: true })
  return () => cli.signal.removeEventListener('abort', announce)
}

/** The file is opened before the first push, so that a wrong path fails early. */
async function removeIfEmpty(path: string | undefined): Promise<void> {
  if (path !== undefined && (await readSize(path)) === 0) await unlink(path)
}

async function readSize(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch {
    return undefined
  }
}

function toJson(
  { stopped, ...report }: BulkReport,
  { checkpoint, invalidTokens, skipped }: JobFiles,
): object {
  const error = stopped?.error
  return {
    ...report,
    stopped: stopped && {
      reason: stopped.reason,
      error: error instanceof Error && !TpnsError.is(error) ? error.message : error,
    },
    skippedBecause: Object.fromEntries(skipped),
    checkpoint,
    invalidTokensFile: invalidTokens,
  }
}
