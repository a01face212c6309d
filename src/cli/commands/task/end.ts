import type { CallOptions } from '../../../core/call-options.js'
import type { PushControlResult, TpnsClient } from '../../../index.js'
import { type CommandSpec, defineCommand } from '../../command.js'
import { withClientAndSamples } from '../../connect/with-client.js'
import type { Bilingual } from '../../text.js'
import { PUSH_ID } from './record.js'

export const cancel = endingCommand({
  name: 'cancel',
  summary: { en: 'cancel a push that waits for its time', zh: '取消定时推送' },
  details: {
    en: 'For pushes to all, tags and account packages. A loop push needs one call for each of its ids. What the service answers for a push that has begun is not documented.',
    zh: '适用于全量、标签与号码包推送。循环推送的每个 ID 需分别取消。推送已开始时服务端如何应答，官方文档未说明。',
  },
  done: { en: 'Cancelled', zh: '已取消' },
  example: '1328245138690125826',
  call: (client, pushId, options) => client.push.cancel(pushId, options),
})

export const stop = endingCommand({
  name: 'stop',
  summary: {
    en: 'stop delivering a push to devices that come online',
    zh: '终止推送任务（不再下发离线消息）',
  },
  details: {
    en: 'What was delivered stays. For pushes to all, tags and batches of accounts, on Android; on iOS it does nothing.',
    zh: '已下发的消息不受影响。适用于 Android 的全量、标签与批量账号推送；对 iOS 无效。',
  },
  done: { en: 'Stopped', zh: '已终止' },
  example: '1328245138690125825',
  call: (client, pushId, options) => client.push.stop(pushId, options),
})

function endingCommand({
  name,
  summary,
  details,
  done,
  example,
  call,
}: {
  readonly name: string
  readonly summary: Bilingual
  readonly details: Bilingual
  readonly done: Bilingual
  /** A push of the embedded fake. */
  readonly example: string
  readonly call: (client: TpnsClient, pushId: string, options: CallOptions) => Promise<PushControlResult>
}): CommandSpec {
  return defineCommand({
    name,
    summary,
    details: [details],
    examples: [
      {
        line: `tpns-client ${name} ${example} --fake`,
        text: { en: 'a push of the fake', zh: '模拟服务中的推送' },
      },
    ],
    arguments: PUSH_ID,
    run: (cli, { args: { pushId } }) =>
      withClientAndSamples(cli, async ({ client }) => {
        const answer = await call(client, pushId, { signal: cli.signal })
        return cli.printResult(answer, () => cli.out.line(`${cli.out.style.green(cli.say(done))}: ${pushId}`))
      }),
  })
}
