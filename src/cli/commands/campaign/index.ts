import { defineGroup } from '../../command.js'
import { decide, pause, resume, speed, stop } from './control.js'
import { create } from './create.js'
import { report } from './report.js'
import { status } from './status.js'
import { work } from './work.js'

export const campaign = defineGroup({
  name: 'campaign',
  summary: {
    en: 'push to a list of any length from any number of processes, through Redis',
    zh: '通过 Redis 由任意数量的进程向任意长度的列表推送',
  },
  details: [
    {
      en: 'Needs the packages bullmq and ioredis beside tpns-client. For a list that one process can send, bulk is simpler.',
      zh: '需要与 tpns-client 一起安装 bullmq 和 ioredis。单个进程即可发送的列表用 bulk 更简单。',
    },
  ],
  commands: [create, work, status, pause, resume, stop, speed, decide, report],
})
