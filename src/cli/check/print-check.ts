import type { PushCheck, Severity } from '../../check/index.js'
import type { Cli } from '../cli.js'
import type { CheckedPush } from './merge-findings.js'
import { type Canvas, renderFindings } from './render-findings.js'
import { renderPreviews } from './render-preview.js'

type Shown = Pick<Cli, 'out' | 'say' | 'lang'>

/** What each phone makes of one push: how it looks, the findings by severity, and how many there are. */
export function printCheck(cli: Shown, check: PushCheck): void {
  const { out, say } = cli
  out.line(out.style.bold(say({ en: 'On the phones', zh: '各通道的显示效果' })))
  out.lines(renderPreviews(check.channels, getCanvas(cli)))
  printFindings(cli, [check])
}

/** The findings of one push, or of all pushes of a file. */
export function printFindings(cli: Shown, pushes: readonly CheckedPush[]): void {
  const { out } = cli
  const findings = pushes.flatMap((push) => push.findings)
  if (findings.length === 0) {
    out.line()
    out.paragraph({
      en: 'No rule is known by which a phone would change it.',
      zh: '未发现会改变该推送的规则。',
    })
    return
  }
  out.lines(renderFindings(pushes, getCanvas(cli)))
  out.line()
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  const many = (severity: Severity, noun: string) =>
    `${count(severity)} ${noun}${count(severity) === 1 ? '' : 's'}`
  out.paragraph({
    en: `${many('error', 'error')}, ${many('warning', 'warning')}, ${many('info', 'note')}, each channel counted. TPNS still accepts the push, and tries its own channel where a vendor refuses.`,
    zh: `共 ${count('error')} 个错误、${count('warning')} 个警告、${count('info')} 条提示（按通道计）。TPNS 仍会受理；厂商拒绝时改走自建通道。`,
  })
}

function getCanvas({ out, lang }: Shown): Canvas {
  return { width: out.columns, style: out.style, lang }
}
