import type { WaitOptions } from '../../../api/push/methods/wait-for.js'
import type { TaskRecord, TaskResult } from '../../../api/statistics/results.js'
import { isFinalStatus } from '../../../api/statistics/task-states.js'
import type { Cli } from '../../cli.js'
import { defineCommand } from '../../command.js'
import { withClientAndSamples } from '../../connect/with-client.js'
import { EXIT } from '../../failures/exit-codes.js'
import { CliError } from '../../failures/usage-error.js'
import { flag, whole } from '../../option.js'
import { formatTime } from '../../output/numbers.js'
import { renderFields } from '../../output/table.js'
import { describeStatus, PUSH_ID, printRecord } from './record.js'

export const status = defineCommand({
  name: 'status',
  summary: { en: 'follow a push to its end', zh: '跟踪推送任务直至结束' },
  details: [
    {
      en: 'Looks after 5 seconds, then ever more rarely, at most once a minute: the service allows 200 looks an hour. A push that ends in any state but PUSH_FINISHED ends with exit code 1. Finished is not arrived: see stats.',
      zh: '先每 5 秒查询一次，之后逐渐放慢至每分钟一次（服务端限 200 次/小时）。最终状态不是 PUSH_FINISHED 时退出码为 1。推送完成不代表抵达，抵达情况见 stats。',
    },
  ],
  arguments: PUSH_ID,
  options: {
    once: flag('--once', { en: 'look once and do not wait', zh: '只查询一次，不等待' }),
    maxWait: whole(
      '--max-wait <seconds>',
      { min: 1, max: 31_536_000 },
      { en: 'give up after so long; default never', zh: '最长等待时间（秒），默认不限' },
    ),
  },
  examples: [
    {
      line: 'tpns-client status 1328245138690125825 --fake',
      text: { en: 'a push of the fake', zh: '模拟服务中的推送' },
    },
  ],
  run: (cli, { args: { pushId }, options: { once, maxWait } }) =>
    withClientAndSamples(cli, async ({ client }) => {
      const record = once
        ? getRecord(await client.statistics.task(pushId, { signal: cli.signal }))
        : await client.push
            .waitFor(pushId, {
              signal: cli.signal,
              maxWaitMs: maxWait === undefined ? undefined : maxWait * 1_000,
              ...printChanges(cli),
            })
            .catch((cause: unknown) => {
              throw cli.signal.aborted && !cli.json ? new CliError(NO_LONGER_FOLLOWED, { cause }) : cause
            })
      cli.printResult(record, () => printRecord(cli, record))
      return record.status === 'PUSH_FINISHED' || (once && !isFinalStatus(record.status))
        ? EXIT.done
        : EXIT.failed
    }),
})

function getRecord({ task }: TaskResult): TaskRecord {
  if (task !== undefined) return task
  throw new CliError({
    en: 'the service has no record of this push',
    zh: '服务端没有该推送任务的记录',
  })
}

const NO_LONGER_FOLLOWED = {
  en: 'no longer followed; the push itself goes on. Run the same command to follow it again.',
  zh: '已停止跟踪，推送任务不受影响。再次执行同一命令即可继续跟踪。',
}

const NO_RECORD = {
  en: 'no record yet; looking again for a minute',
  zh: '尚无记录，将在 1 分钟内继续查询',
}

/** One line for each new state that is not the last. */
function printChanges(cli: Cli): Required<Pick<WaitOptions, 'onProgress' | 'onNotFound'>> {
  let last: string | undefined
  const print = (text: string) => {
    if (cli.json || text === last) return
    last = text
    const { columns, style } = cli.err
    cli.err.lines(renderFields([[formatTime(cli.runtime.now()), text]], columns).map(style.dim))
  }
  return {
    onProgress: ({ status }) => {
      if (!isFinalStatus(status)) print(`${status}  ${cli.say(describeStatus(status))}`)
    },
    onNotFound: () => print(cli.say(NO_RECORD)),
  }
}
