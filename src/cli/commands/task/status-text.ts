import type { TaskStatus } from '../../../api/statistics/results.js'
import { TASK_STATES } from '../../../api/statistics/task-states.js'
import type { Bilingual } from '../../text.js'

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
