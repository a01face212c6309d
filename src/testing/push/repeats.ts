import { canonical, type JsonObject } from '../json.js'
import { CODE, refuse } from '../refusal.js'
import type { App } from '../state/app.js'
import { HOUR_MS } from '../zone.js'

/** Target and content, whatever the order of keys: what makes a push to `all` or `tag` a repetition. */
function contentOf(push: JsonObject): string {
  return canonical([push.audience_type, push.tag_rules ?? push.tag_list, push.message_type, push.message])
}

/** 10010018 when the same content goes to the same `all` or `tag` audience within an hour of another push. */
export function refuseRepeats(app: App, push: JsonObject, runsAt: readonly number[]): void {
  if (push.audience_type !== 'all' && push.audience_type !== 'tag') return
  const close = app.tasks.filter(
    (task) =>
      task.audience === push.audience_type &&
      task.status !== 'PUSH_CANCELED' &&
      runsAt.some((at) => Math.abs(at - task.runAt) < HOUR_MS),
  )
  const content = contentOf(push)
  if (close.some((task) => contentOf(task.request) === content)) {
    refuse(CODE.repeated, `the same content goes to ${push.audience_type} within one hour`)
  }
}
