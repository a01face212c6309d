import type { TaskRecord } from '../../../api/statistics/results.js'
import type { Cli } from '../../cli.js'
import { renderFields } from '../../output/table.js'
import { describeStatus } from './status-text.js'

/** One push task, a field a line. */
export function printRecord({ out, say }: Cli, record: TaskRecord): void {
  const fields: [string, string | undefined][] = [
    [say({ en: 'push', zh: '推送任务' }), record.pushId],
    [say({ en: 'state', zh: '状态' }), `${record.status ?? ''} (${say(describeStatus(record.status))})`],
    [say({ en: 'title', zh: '标题' }), record.title],
    [say({ en: 'content', zh: '内容' }), record.content],
    [say({ en: 'audience', zh: '推送目标' }), record.pushType],
    [say({ en: 'type', zh: '消息类型' }), record.messageType],
    [say({ en: 'time', zh: '推送时间' }), record.date],
    [say({ en: 'source', zh: '来源' }), record.source],
  ]
  const known = fields.filter((field): field is [string, string] => field[1] !== undefined && field[1] !== '')
  out.lines(renderFields(known, out.columns, out.style.dim))
}
