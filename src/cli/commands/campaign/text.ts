import type { CampaignProgress, CampaignReport } from '../../../bullmq/report/report.js'
import type { Cli } from '../../cli.js'
import { EXIT, type ExitCode } from '../../failures/exit-codes.js'
import { type CountRow, formatRecipients, printCounts } from '../../output/counts.js'
import { formatCount } from '../../output/numbers.js'
import type { Bilingual } from '../../text.js'

type Status = CampaignProgress['status']
type Reason = NonNullable<CampaignProgress['reason']>

export const STATUSES: Readonly<Record<Status, Bilingual>> = {
  running: { en: 'running', zh: '进行中' },
  paused: { en: 'paused', zh: '已暂停' },
  stopped: { en: 'stopped', zh: '已停止' },
  finished: { en: 'finished', zh: '已结束' },
  deleted: { en: 'finished, recipients deleted', zh: '已结束，接收者已删除' },
}

const REASONS: Readonly<Record<Reason, Bilingual>> = {
  authentication: { en: 'authentication failed', zh: '鉴权失败' },
  'app-status': { en: 'the app may not push', zh: '应用当前不可推送' },
  certificate: { en: 'the certificate of the app was refused', zh: '应用的推送证书无效' },
  request: { en: 'the push itself was refused', zh: '推送请求被拒绝' },
  failures: { en: 'too many batches failed in a row', zh: '连续失败的批次过多' },
  unknown: { en: 'too many batches are in doubt', zh: '结果未知的批次过多' },
  'redis-rollback': { en: 'Redis went back to an earlier state', zh: 'Redis 回退到了更早的状态' },
  deadline: { en: 'its deadline passed', zh: '已过截止时间' },
  caller: { en: 'by command', zh: '由命令停止' },
}

/** Whether nothing more happens on its own. */
export const isOver = ({ status, inFlight }: CampaignProgress) =>
  (status === 'finished' || status === 'stopped' || status === 'deleted') && inFlight === 0

/** Recipients whose outcome is known, or in doubt for good. */
export const countDone = ({ accepted, invalid, rejected, parked, skipped, missing }: CampaignProgress) =>
  accepted + invalid + rejected + parked + skipped + missing

/** The name, where it is and why, then counts by outcome. */
export function printCampaign(cli: Cli, progress: CampaignProgress): void {
  const { out, say } = cli
  const { id, status, reason, detail, taken, complete } = progress
  const why =
    reason === undefined ? '' : say({ en: ` (${REASONS[reason].en})`, zh: `（${REASONS[reason].zh}）` })
  const more = complete ? { en: '', zh: '' } : { en: ' so far', zh: '（尚未全部入队）' }
  out.paragraph(
    {
      en: `${id}: ${STATUSES[status].en}${why}, ${formatRecipients(taken)}${more.en}`,
      zh: `${id}：${STATUSES[status].zh}${why}，${formatCount(taken)} 个接收者${more.zh}`,
    },
    { style: out.style.bold },
  )
  printCounts(cli, listCounts(progress))
  if (detail !== undefined) out.paragraph(detail, { indent: '  ', style: out.style.red })
}

function listCounts(progress: CampaignProgress): readonly CountRow[] {
  const { accepted, invalid, rejected, parked, inFlight, notSent, skipped, missing } = progress
  const waiting = isOver(progress) ? { en: 'not sent', zh: '未发出' } : { en: 'waiting', zh: '等待发送' }
  return [
    { name: { en: 'accepted', zh: '已受理' }, count: accepted },
    { name: { en: 'invalid', zh: '无效 Token' }, count: invalid },
    { name: { en: 'rejected', zh: '已拒绝' }, count: rejected },
    { name: { en: 'in doubt', zh: '结果未知' }, count: parked },
    { name: { en: 'in flight', zh: '在途' }, count: inFlight },
    { name: waiting, count: notSent },
    { name: { en: 'skipped', zh: '已跳过' }, count: skipped },
    { name: { en: 'missing', zh: '来源已不再提供' }, count: missing },
  ]
}

/** What to do next, most urgent first. A command is an entry of its own, which is not wrapped. */
export function advise(report: CampaignReport): (Bilingual | string)[] {
  const { id, status, reason, parked, parkedBatches, rejected, rejectedBatches, notSent, complete } = report
  const advice: (Bilingual | string)[] = []
  if (status === 'stopped' && reason === 'deadline') {
    advice.push({
      en: `The deadline passed before ${formatRecipients(notSent)} got the push: it is not sent to them any more.`,
      zh: `截止时间已到，${formatCount(notSent)} 个接收者未收到推送，不会再发送。`,
    })
  } else if (status === 'stopped' && reason === 'redis-rollback') {
    advice.push(
      {
        en: 'Batches that were sent may count as waiting again: going on may push to their recipients twice. Look in the console and in the logs of the workers first. To go on anyway:',
        zh: '已发送的批次可能又被视为等待发送，继续可能导致重复推送。请先查看控制台和 worker 日志。确认后如需继续：',
      },
      `tpns-client campaign resume ${id}`,
    )
  } else if (status === 'stopped' && reason !== 'caller') {
    advice.push(
      { en: 'Mend the cause above. Then go on with:', zh: '请先排除上述原因，再执行以下命令继续：' },
      `tpns-client campaign resume ${id}`,
    )
  } else if (status === 'stopped' || status === 'paused') {
    advice.push({ en: 'To go on:', zh: '如需继续：' }, `tpns-client campaign resume ${id}`)
  }
  if (!complete && status !== 'deleted') {
    advice.push({
      en: 'Not all recipients are queued: run the same campaign create again, and it goes on where it ended.',
      zh: '接收者尚未全部入队：再次执行同一 campaign create 命令即可从中断处继续。',
    })
  }
  if (parked > 0) {
    const [first] = parkedBatches
    advice.push(
      {
        en: `${formatRecipients(parked)} may have got the push: the answer was lost, and it is not sent again on its own. Workers look for it in the records of the service; what they do not find is yours to decide: look in the console at the times above, then:`,
        zh: `${formatCount(parked)} 个接收者可能已收到推送：应答丢失，不会自动重发。worker 会回查推送记录；查不到的需要人工决定：请按上述时间在控制台查看，然后执行：`,
      },
      `tpns-client campaign decide ${id} ${first?.batch ?? 0} --as accepted`,
    )
  }
  if (rejected > 0) {
    advice.push({
      en: 'Refused batches are not sent again. What their codes mean:',
      zh: '被拒绝的批次不会重发。返回码含义：',
    })
    const codes = new Set(rejectedBatches.map(({ retCode }) => retCode).filter((code) => code !== 0))
    advice.push(...[...codes].map((code) => `tpns-client explain ${code}`))
  }
  if (status === 'running' && notSent > 0) {
    advice.push(
      {
        en: 'Workers send what is waiting. To start one:',
        zh: '等待发送的部分由 worker 发送。启动 worker：',
      },
      'tpns-client campaign work',
    )
  }
  return advice
}

export function printAdvice({ out }: Pick<Cli, 'out'>, advice: readonly (Bilingual | string)[]): void {
  for (const each of advice) {
    if (typeof each === 'string') out.line(`  ${each}`)
    else out.paragraph(each)
  }
}

/** Of a campaign that was looked at: one that goes on has not failed. */
export function chooseExit(progress: CampaignProgress): ExitCode {
  const { parked, rejected, notSent } = progress
  if (parked > 0) return EXIT.unknown
  return rejected > 0 || (isOver(progress) && notSent > 0) ? EXIT.failed : EXIT.done
}
