import type { TaskRecord, TaskStatus } from '../../../api/statistics/results.js'
import { TASK_STATES } from '../../../api/statistics/task-states.js'
import type { Cli } from '../../cli.js'
import { required } from '../../option.js'
import type { Bilingual } from '../../text.js'

export const PUSH_ID = {
  pushId: required('push-id', {
    en: 'push_id of the answer to the push',
    zh: '推送任务 ID（推送应答中的 push_id）',
  }),
} as const

const CHINESE: Readonly<Record<keyof typeof TASK_STATES, string>> = {
  PUSH_INIT: '任务已创建',
  PUSH_WAIT: '等待调度',
  PUSH_STARTED: '推送中',
  PUSH_FINISHED: '推送完成',
  PUSH_FAILED: '推送失败',
  PUSH_CANCELED: '已取消',
  PUSH_DELETED: '已删除',
  PUSH_REVOKED: '已撤回',
  PUSH_COLLAPSED: '已覆盖',
  PUSH_DELETED_PUSH_MSG: '已终止',
}

/** What a state of a push task means; for one that no document lists, that. */
export function describeStatus(status: TaskStatus | undefined): Bilingual {
  if (status === undefined || !Object.hasOwn(TASK_STATES, status)) {
    return { en: 'a state that no document lists', zh: '官方文档未收录的状态' }
  }
  const known = status as keyof typeof TASK_STATES
  return { en: TASK_STATES[known].meaning, zh: CHINESE[known] }
}

/** One push task, a field a line. */
export function printRecord({ out, say }: Cli, record: TaskRecord): void {
  out.fields(
    [
      [{ en: 'push', zh: '推送任务' }, record.pushId],
      [{ en: 'state', zh: '状态' }, `${record.status ?? ''} (${say(describeStatus(record.status))})`],
      [{ en: 'title', zh: '标题' }, record.title],
      [{ en: 'content', zh: '内容' }, record.content],
      [{ en: 'audience', zh: '推送目标' }, record.pushType],
      [{ en: 'type', zh: '消息类型' }, record.messageType],
      [{ en: 'time', zh: '推送时间' }, record.date],
      [{ en: 'source', zh: '来源' }, record.source],
    ],
    out.style.dim,
  )
}
