import type { TaskStatus } from './results.js'

/** What a state of a push task means, and whether the task leaves it on its own. */
export interface TaskState {
  /** True when the task is over: only a call such as `push.revoke` still changes it. */
  readonly final: boolean
  readonly meaning: string
}

/** The states that the service documents. Page: 特定时间段所有推送信息查询. Which are final is [inferred]. */
export const TASK_STATES = {
  PUSH_INIT: { final: false, meaning: 'created' },
  PUSH_WAIT: { final: false, meaning: 'waiting to be scheduled' },
  PUSH_STARTED: { final: false, meaning: 'running' },
  PUSH_FINISHED: { final: true, meaning: 'done' },
  PUSH_FAILED: { final: true, meaning: 'failed' },
  PUSH_CANCELED: { final: true, meaning: 'cancelled' },
  PUSH_DELETED: { final: true, meaning: 'deleted' },
  PUSH_REVOKED: { final: true, meaning: 'revoked' },
  PUSH_COLLAPSED: { final: true, meaning: 'overridden by another push' },
  PUSH_DELETED_PUSH_MSG: { final: true, meaning: 'stopped' },
} as const satisfies Record<string, TaskState>

/** Whether a task in this state is over. A state that the table does not know is taken for one that goes on. */
export function isFinalStatus(status: TaskStatus | undefined): boolean {
  if (status === undefined || !Object.hasOwn(TASK_STATES, status)) return false
  return TASK_STATES[status as keyof typeof TASK_STATES].final
}
