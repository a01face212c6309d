import { CODE, fail } from '../../api-error.js'
import { canonical, type JsonObject } from '../../body/json.js'
import { HOUR_MS } from '../../clock/zone.js'
import type { App } from '../../state/app.js'

/** Target and content, regardless of key order: what makes a push to `all` or `tag` a duplicate. */
function canonicalizeContent(push: JsonObject): string {
  return canonical([push.audience_type, push.tag_rules ?? push.tag_list, push.message_type, push.message])
}

/** 10010018 when the same content goes to the same `all` or `tag` audience within an hour of another push. */
export function rejectDuplicates(app: App, push: JsonObject, runsAt: readonly number[]): void {
  if (push.audience_type !== 'all' && push.audience_type !== 'tag') return
  const close = app.tasks.filter(
    (task) =>
      task.audience === push.audience_type &&
      task.status !== 'PUSH_CANCELED' &&
      runsAt.some((at) => Math.abs(at - task.runAt) < HOUR_MS),
  )
  const content = canonicalizeContent(push)
  if (close.some((task) => canonicalizeContent(task.request) === content)) {
    fail(CODE.repeated, `the same content goes to ${push.audience_type} within one hour`)
  }
}
