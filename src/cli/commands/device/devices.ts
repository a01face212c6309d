import { defineCommand } from '../../command.js'
import { withClientAndSamples } from '../../connect/with-client.js'
import { required } from '../../option.js'
import { printFound } from './device.js'

export const devices = defineCommand({
  name: 'devices',
  summary: { en: "today's pushes to a token", zh: '某 Token 当天的推送任务' },
  details: [
    {
      en: 'At most 200 calls an hour. In which zone the day begins is not documented.',
      zh: '限 200 次/小时。当天以哪个时区起算，官方文档未说明。',
    },
  ],
  arguments: {
    token: required('token', {
      en: '36 characters, from the device SDK',
      zh: '设备 Token（36 个字符，来自客户端 SDK）',
    }),
  },
  run: (cli, { args: { token } }) =>
    withClientAndSamples(cli, async ({ client }) => {
      const result = await client.devices.pushesToday(token, { signal: cli.signal })
      const columns = [
        { title: { en: 'push', zh: '推送任务' } },
        { title: { en: 'time', zh: '时间' } },
        { title: { en: 'audience', zh: '推送目标' } },
      ]
      const rows = result.pushTaskList.map(({ pushId = '', pushTime, pushTargetType }) => [
        pushId,
        pushTime === undefined ? '' : new Date(pushTime * 1_000).toISOString().replace('.000', ''),
        String(pushTargetType ?? ''),
      ])
      return printFound(cli, result, columns, rows, {
        en: 'No push went to this token today.',
        zh: '该 Token 当天没有推送任务。',
      })
    }),
})
