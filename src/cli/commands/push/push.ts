import type { PushResult } from '../../../api/push/results.js'
import type { PushRequest } from '../../../api/push/schema/push-request.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { withClient } from '../../connect/with-client.js'
import { EXIT } from '../../failures/exit-codes.js'
import { flag } from '../../option.js'
import { confirm } from '../../process/confirm.js'
import { buildRequest } from '../../request/build-request.js'
import { AUDIENCE_OPTIONS, MESSAGE_OPTIONS, TIME_OPTIONS, YES_OPTION } from '../../request/message-options.js'
import { printDryRun } from './dry-run.js'

export const push = defineCommand({
  name: 'push',
  summary: { en: 'push to devices, accounts, tags or everybody', zh: '推送到设备、账号、标签或全部设备' },
  details: [
    {
      en: 'A push whose outcome is unknown ends with exit code 3: it may be on its way. Look it up before you send it again.',
      zh: '结果未知时退出码为 3：推送可能已被受理，重发前请先回查。',
    },
  ],
  options: {
    ...AUDIENCE_OPTIONS,
    ...MESSAGE_OPTIONS,
    ...TIME_OPTIONS,
    dryRun: flag('--dry-run', {
      en: 'send nothing; show the request, every warning, and what phones would make of it',
      zh: '试运行：不发送，只显示请求、全部警告以及各通道的处理',
    }),
    ...YES_OPTION,
  },
  examples: [
    {
      line: 'tpns-client push --token 01f2c5e0a8b94d7c8e6f1a2b3c4d5e6f7a8b --title "Order shipped" --content "It arrives tomorrow"',
      text: { en: 'one device', zh: '单设备推送' },
    },
    {
      line: 'tpns-client push --tag vip --title Sale --content "From 9 o\'clock" --at "2026-12-01 09:00"',
      text: { en: 'at a set time', zh: '定时推送' },
    },
    {
      line: 'tpns-client push --request push.json --dry-run',
      text: { en: 'look at a request of your own before it goes', zh: '发送前先检查自己的请求' },
    },
  ],
  async run(cli, { options }) {
    const request = await buildRequest(cli, options)
    if (options.dryRun) {
      await printDryRun(cli, request)
      return EXIT.done
    }
    return withClient(cli, async ({ client, accessId, host }) => {
      if (request.audience_type === 'all') {
        await confirm(cli, {
          yes: options.yes,
          what: 'a push to all',
          question: {
            en: `Push to every device of the app ${accessId} at ${host}?`,
            zh: `确定向应用 ${accessId}（${host}）的全部设备推送？`,
          },
        })
      }
      const result = await client.push.send(request, { signal: cli.signal })
      return cli.printResult(result, () => printAccepted(cli, request, result))
    })
  },
})

function printAccepted(cli: Cli, request: PushRequest, result: PushResult): void {
  const { out, say } = cli
  const { push_ids, invalid_tokens, deduplicated, idMissing, sentAtOnce } = result
  const ids = push_ids.join(' ')
  const [first] = push_ids
  out.line(
    out.style.green(
      say({ en: `Accepted: push ${ids || '(no id)'}`, zh: `已受理：推送任务 ${ids || '（无 ID）'}` }),
    ),
  )
  // The embedded fake has forgotten it when the next command starts.
  const follow = cli.fake || first === undefined ? undefined : `tpns-client status ${first}`
  out.fields(
    [
      [{ en: '  to', zh: '  推送目标' }, describeAudience(cli, request)],
      [{ en: '  invalid', zh: '  无效 Token' }, invalid_tokens.join(' ')],
      [{ en: '  follow', zh: '  跟踪' }, follow],
    ],
    out.style.dim,
  )
  const notes = [
    deduplicated && {
      en: 'The service called it a repetition: an earlier attempt of this command was accepted, and its id is not known.',
      zh: '服务端判定为重复推送：本命令之前的一次尝试已被受理，其 ID 未知。',
    },
    idMissing === true && {
      en: 'The service gave no usable id. Do not send it again; "tpns-client lookup" with the same options finds it.',
      zh: '服务端没有返回可用的 ID，请勿重发；可用相同选项执行 tpns-client lookup 回查。',
    },
    sentAtOnce && {
      en: 'The time was in the past, so it was sent at once.',
      zh: '指定的时间已过，已立即推送。',
    },
  ]
  for (const note of notes) if (note !== false) out.paragraph(note)
}

function describeAudience({ say }: Cli, request: PushRequest): string {
  const { audience_type, token_list, account_list } = request
  const list: unknown = token_list ?? account_list
  if (!Array.isArray(list)) return audience_type
  return `${audience_type}${say({ en: ` (${list.length})`, zh: `（${list.length}）` })}`
}
