import type { PushRequest } from '../../../api/push/schema/push-request.js'
import { checkPush } from '../../../check/index.js'
import { printCheck } from '../../check/print-check.js'
import type { Cli } from '../../cli.js'
import { printWarning } from '../../connect/with-client.js'
import { formatCount } from '../../output/numbers.js'
import { captureRequest } from './capture.js'

/** Shows what would be sent, and everything that is doubtful about it. */
export async function printDryRun(cli: Cli, request: PushRequest): Promise<void> {
  const captured = await captureRequest(cli, request)
  const check = checkPush(request, { now: new Date(cli.runtime.now()) })
  const { url, headers, body, warnings } = captured
  if (cli.json) {
    cli.printJson({ dryRun: true, url, headers, body: JSON.parse(body), warnings, findings: check.findings })
    return
  }
  const { out } = cli
  const { bold, dim } = out.style
  out.line({ en: 'Dry run: nothing is sent.', zh: '试运行：不会发送。' })
  out.line()
  out.line(bold(`POST ${url}`))
  for (const [name, value] of Object.entries(headers)) out.line(`${name}: ${value}`)
  out.line()
  out.line(JSON.stringify(JSON.parse(body), undefined, 2))
  const bytes = formatCount(Buffer.byteLength(body))
  out.line()
  out.paragraph(
    {
      en: `${bytes} bytes, sent and signed without the line breaks and indents above.`,
      zh: `共 ${bytes} 字节；实际发送和签名的内容不含上面的换行与缩进。`,
    },
    { style: dim },
  )
  for (const warning of warnings) printWarning(cli, warning)
  out.line()
  printCheck(cli, check)
}
