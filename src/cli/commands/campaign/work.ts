import { redisRateLimits } from '../../../redis/index.js'
import { defineCommand } from '../../command.js'
import { withClient } from '../../connect/with-client.js'
import { REDIS_OPTIONS, withRedis } from '../../connect/with-redis.js'
import { EXIT } from '../../failures/exit-codes.js'
import { reportError } from '../../failures/report-error.js'
import { whole } from '../../option.js'
import { untilAborted } from '../../process/interruption.js'

export const work = defineCommand({
  name: 'work',
  summary: {
    en: 'send the batches of all campaigns of the app, until Ctrl-C or SIGTERM',
    zh: '发送该应用全部推送活动的批次，直到 Ctrl-C 或 SIGTERM',
  },
  details: [
    {
      en: 'Any number of these may run, on any number of machines; they share the limits of the service through Redis. It sends what campaign create has queued. Campaigns that your own code has created with references, or with a push for each recipient, need a worker of your own, which knows how to resolve and build them.',
      zh: '可在任意数量的机器上运行任意数量的 worker，通过 Redis 共享服务端限频。用于发送 campaign create 入队的推送活动。由自有代码按引用创建、或为每个接收者单独生成推送的活动，需要自有 worker 提供 resolve 或 build。',
    },
    {
      en: 'The first signal lets the batches under way finish. A second one ends at once: these batches are then in doubt, and are not sent again.',
      zh: '第一次收到信号时会等待在途批次完成；再次收到则立即结束，在途批次的结果将未知，不会重发。',
    },
  ],
  options: {
    ...REDIS_OPTIONS,
    concurrency: whole(
      '--concurrency <number>',
      { min: 1, max: 1_000 },
      { en: 'batches at once; default 8', zh: '并发批次数，默认 8' },
    ),
  },
  run: (cli, { options }) =>
    withRedis(cli, options, ({ redis, address, bullmq }) =>
      withClient(
        cli,
        async ({ client, accessId, host }) => {
          const worker = await bullmq.startCampaignWorker({
            tpns: client,
            connection: redis,
            prefix: options.prefix,
            concurrency: options.concurrency,
            onWarning: (_, text) => cli.note(`${cli.say({ en: 'warning: ', zh: '警告：' })}${cli.say(text)}`),
          })
          cli.note({
            en: `Sending campaigns of app ${accessId} to ${host}, from Redis ${address}. Ctrl-C ends it.`,
            zh: `正在发送应用 ${accessId} 的推送活动：Redis ${address} → ${host}。按 Ctrl-C 结束。`,
          })
          await untilAborted(cli.signal)
          cli.note({
            en: 'Stopping: the batches under way finish first. A second signal ends at once, and leaves them in doubt.',
            zh: '正在停止：等待在途批次完成。再次收到信号将立即结束，在途批次的结果将未知。',
          })
          try {
            await worker.close()
          } catch (error) {
            reportError(cli, ['campaign', 'work'], error)
            return EXIT.unknown
          }
          return cli.printResult({ ended: true }, () => cli.out.line({ en: 'stopped', zh: '已停止' }))
        },
        { client: { rateLimit: redisRateLimits(redis) } },
      ),
    ),
})
