import { type RequestWarning, toWarning } from '../validation/context.js'
import type { CheckChannel } from './channels.js'
import { type Finding, findAll } from './check-push.js'
import { type CheckApp, readFacts } from './facts.js'
import type { Rule } from './rule.js'

/**
 * The findings of a client's pushes as warnings, each rule and channel once. What was reported is not looked for again: that
 * makes the check of every push affordable.
 */
export function warnOfFindings(app: CheckApp): (request: object) => RequestWarning[] {
  const reported = new Map<string, Set<CheckChannel>>()
  const isNew = ({ id }: Rule, channel: CheckChannel) => reported.get(id)?.has(channel) !== true
  return (request) => {
    try {
      const findings = findAll(readFacts(request, app, undefined), new Date(0), isNew)
      for (const { rule, channel } of findings) {
        const channels = reported.get(rule) ?? new Set()
        reported.set(rule, channels.add(channel))
      }
      return findings.map(describeFinding)
    } catch {
      // A check must never fail a push.
      return []
    }
  }
}

function describeFinding({ rule, channel, field, text, advice }: Finding): RequestWarning {
  return toWarning(`check.${channel}.${rule}`, field, {
    en: `${channel}: ${text.en}. Now: ${advice.en}.`,
    zh: `${channel}：${text.zh}。建议：${advice.zh}。`,
  })
}
