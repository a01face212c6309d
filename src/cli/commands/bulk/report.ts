import { PACKAGE_ADVISED_FROM } from '../../../bulk/report/advice.js'
import type { BulkReport } from '../../../bulk/report/report.js'
import { readText } from '../../../errors/message.js'
import { inBoth } from '../../../validation/words.js'
import type { Cli } from '../../cli.js'
import { EXIT, type ExitCode } from '../../failures/exit-codes.js'
import { SpokenError } from '../../failures/usage-error.js'
import { type CountRow, formatRecipients, printCounts } from '../../output/counts.js'
import { formatCount, formatDuration } from '../../output/numbers.js'
import { interruptedExit } from '../../process/interruption.js'
import type { Bilingual } from '../../text.js'

/** What the report of a job says nothing of. */
export interface JobFiles {
  readonly file: string
  readonly checkpoint: string | undefined
  readonly invalidTokens: string | undefined
  readonly via: 'list' | 'package'
  readonly skipped: ReadonlyMap<string, number>
}

const FAILURES_SHOWN = 5

/** A batch that was refused is not sent again on its own, even if the cause was the app or its keys. */
const RESEND: Bilingual = { en: ' with --on-rejected resend', zh: '加上 --on-rejected resend ' }

export function printReport(cli: Cli, report: BulkReport, files: JobFiles): void {
  const { out, say } = cli
  out.line(
    out.style.bold(
      say({
        en: `${formatRecipients(report.taken)} in ${formatDuration(report.elapsedMs)}`,
        zh: `${formatCount(report.taken)} 个接收者，用时 ${formatDuration(report.elapsedMs)}`,
      }),
    ),
  )
  printCounts(cli, listCounts(report, files))
  for (const { index, count, outcome, error } of report.failures.slice(0, FAILURES_SHOWN)) {
    const why = error === undefined ? undefined : readText(error)
    out.line()
    out.paragraph(
      {
        en: `Batch ${index + 1} (${formatRecipients(count)}) ${outcome}${why === undefined ? '' : `: ${why.en}`}`,
        zh: `批次 ${index + 1}（${formatCount(count)} 个接收者）${outcome}${why === undefined ? '' : `：${why.zh}`}`,
      },
      { style: out.style.red },
    )
  }
  const more = report.failures.length - FAILURES_SHOWN
  if (more > 0) {
    out.line({ en: `… and ${more} more: see --json`, zh: `……另有 ${more} 个批次，见 --json` })
  }
  out.line()
  for (const advice of advise(report, files)) {
    out.paragraph(`${say(advice)}`)
  }
}

function listCounts(
  { accepted, acceptedEarlier, invalid, rejected, unknown, notSent, skipped, duplicates }: BulkReport,
  files: JobFiles,
): readonly CountRow[] {
  const earlier: Bilingual = {
    en: `${formatCount(acceptedEarlier)} of them in earlier runs`,
    zh: `其中 ${formatCount(acceptedEarlier)} 个在之前的运行中`,
  }
  const { invalidTokens } = files
  return [
    {
      name: { en: 'accepted', zh: '已受理' },
      count: accepted,
      ...(acceptedEarlier > 0 ? { note: earlier } : {}),
    },
    {
      name: { en: 'invalid', zh: '无效 Token' },
      count: invalid,
      ...(invalidTokens === undefined ? {} : { note: { en: invalidTokens, zh: invalidTokens } }),
    },
    { name: { en: 'rejected', zh: '已拒绝' }, count: rejected },
    { name: { en: 'unknown', zh: '结果未知' }, count: unknown },
    { name: { en: 'not sent', zh: '未发出' }, count: notSent },
    { name: { en: 'skipped', zh: '已跳过' }, count: skipped, note: describeSkipped(files) },
    { name: { en: 'duplicates', zh: '重复' }, count: duplicates },
  ]
}

function describeSkipped({ skipped }: JobFiles): Bilingual {
  const text = [...skipped].map(([reason, count]) => `${formatCount(count)} ${reason}`).join(', ')
  return { en: text, zh: text }
}

/** What to do next, most urgent first, in the words of this command line. */
function advise(report: BulkReport, files: JobFiles): Bilingual[] {
  const { stopped, unknown, retryable, rejected, notSent, invalid, taken } = report
  const { checkpoint, invalidTokens, via } = files
  const advice: Bilingual[] = []
  const resumable = checkpoint !== undefined
  if (stopped?.reason === 'aborted') {
    advice.push(
      resumable
        ? {
            en: `Stopped by ${describeCause(stopped.error).en}. To go on, run the same command again: ${checkpoint} remembers what was sent.`,
            zh: `已被 ${describeCause(stopped.error).zh} 中止。再次执行同一命令即可续推，${checkpoint} 记录了已发送的部分。`,
          }
        : {
            en: `Stopped by ${describeCause(stopped.error).en}. Nothing remembers what was sent: running it again sends to the first ${formatRecipients(taken)} a second time. Use --checkpoint.`,
            zh: `已被 ${describeCause(stopped.error).zh} 中止。没有检查点，再次执行会对前 ${formatCount(taken)} 个接收者重复推送。请使用 --checkpoint。`,
          },
    )
  } else if (stopped !== undefined) {
    const cause = describeCause(stopped.error)
    const how = rejected > 0 ? RESEND : { en: '', zh: '' }
    advice.push({
      en: `The job stopped (${stopped.reason}): ${cause.en} Mend that${resumable ? `, and run the same command again${how.en}: what was sent is not sent twice` : ''}.`,
      zh: `作业已停止（${stopped.reason}）：${cause.zh} 请先排除原因${resumable ? `，${how.zh}再次执行同一命令即可续推，已发送的不会重复推送` : ''}。`,
    })
  }
  if (unknown > 0) {
    advice.push({
      en: `The push may have reached ${formatRecipients(unknown)} already. Look in the console, or with tpns-client lookup; then run the same command with --on-unknown accepted or --on-unknown resend.`,
      zh: `${formatCount(unknown)} 个接收者可能已收到推送。请在控制台查看或用 tpns-client lookup 回查，再以 --on-unknown accepted 或 --on-unknown resend 执行同一命令。`,
    })
  }
  if (retryable > 0 && stopped === undefined) {
    advice.push({
      en: `${formatRecipients(retryable)} not reached, for a reason that may pass: run the same command again.`,
      zh: `${formatCount(retryable)} 个接收者未收到，原因可能是暂时的：请再次执行同一命令。`,
    })
  }
  const refused = rejected + notSent - retryable
  if (refused > 0 && stopped === undefined) {
    const again: Bilingual = resumable
      ? {
          en: 'then run the same command with --on-rejected resend',
          zh: '再以 --on-rejected resend 执行同一命令',
        }
      : { en: 'then push to them again', zh: '再向其重新推送' }
    advice.push({
      en: `${formatRecipients(refused)} refused for good. Mend the cause above, ${again.en}.`,
      zh: `${formatCount(refused)} 个接收者被拒绝。请先按上述原因修正，${again.zh}。`,
    })
  }
  if (invalid > 0 && invalidTokens !== undefined) {
    advice.push({
      en: `Delete the dead tokens in ${invalidTokens} from your database (${formatCount(invalid)} now).`,
      zh: `请从数据库中删除 ${invalidTokens} 中的无效 Token（本次 ${formatCount(invalid)} 个）。`,
    })
  }
  if (via === 'list' && taken >= PACKAGE_ADVISED_FROM) {
    advice.push({
      en: 'For so many recipients, --via package is one upload and one push, with a single id to follow, and takes --at.',
      zh: '接收者较多时，可用 --via package：上传一次、推送一次，只有一个任务 ID，并支持 --at。',
    })
  }
  if (stopped === undefined && report.complete && unknown + rejected + notSent === 0 && resumable) {
    advice.push({
      en: `Done. ${checkpoint} keeps the same command from sending it twice; delete it to push the same again.`,
      zh: `已完成。${checkpoint} 可防止同一命令重复推送；如需再次推送相同内容，请将其删除。`,
    })
  }
  return advice
}

function describeCause(error: unknown): Bilingual {
  if (error instanceof SpokenError) return { en: `${error.text.en}.`, zh: `${error.text.zh}。` }
  return error instanceof Error ? readText(error) : inBoth(String(error))
}

export function chooseExit(cli: Cli, { unknown, rejected, notSent, stopped }: BulkReport): ExitCode {
  if (unknown > 0) return EXIT.unknown
  if (stopped?.reason === 'aborted') return interruptedExit(cli) ?? EXIT.failed
  return stopped !== undefined || rejected + notSent > 0 ? EXIT.failed : EXIT.done
}
