import type { EncodeContext, Encoder, Payload } from '../../core/endpoint.js'
import { TpnsPushTimeError, TpnsRequestError } from '../../errors/before-the-wire.js'
import { newReport, PUSH_TIME, type Report, refuse, WRONG_TYPE } from '../../validation/report.js'
import { PUSH_RULES } from './rules/index.js'
import type { PushDraft } from './schema/push-draft.js'
import { pushLayout } from './schema/push-layout.js'
import type { PushRequest } from './schema/push-request.js'
import { readRequest } from './schema/read-request.js'

/**
 * Checks a push against the documented rules and gives its wire form. What the service would refuse, silently drop or
 * reinterpret is refused here; what merely has no effect is told through `context.warn` and sent.
 *
 * @throws {TpnsRequestError} with every broken rule
 * @throws {TpnsPushTimeError} when nothing is wrong but the push time
 */
export const encodePush: Encoder<PushRequest> = (request, context) => {
  const report = newReport(context)
  const value = examine(request, report)
  if (report.issues.length > 0) throw failureOf(report)
  for (const warning of report.warnings) context.warn(warning)
  const payload: Payload = { kind: 'json', value }
  return report.sentAtOnce ? { ...payload, notes: { sentAtOnce: true } } : payload
}

/** Whatever is handed in, including proxies that throw, ends in the report. */
function examine(request: unknown, report: Report): object {
  try {
    const draft = readRequest(pushLayout, request, report) as PushDraft
    report.structural = report.issues.length
    if (report.issues.some((issue) => issue.path === '')) return draft
    for (const rule of PUSH_RULES) rule(draft, report)
    return draft
  } catch (error) {
    report.structural = 0
    refuse(report, '', `cannot be read: ${error instanceof Error ? error.message : 'it throws'}`, WRONG_TYPE)
    return {}
  }
}

function failureOf(report: Report): TpnsRequestError | TpnsPushTimeError {
  const { endpoint }: EncodeContext = report.context
  const [first] = report.issues
  if (first !== undefined && report.issues.every((issue) => issue.retCode === PUSH_TIME)) {
    return new TpnsPushTimeError(`Nothing was sent to ${endpoint}: ${first.path} ${first.message}`, {
      endpoint,
      sendTime: report.refusedTime,
    })
  }
  // The code of the first issue is the code of the error: a push time that is off comes last.
  const rest = report.issues.filter((issue) => issue.retCode !== PUSH_TIME)
  const times = report.issues.filter((issue) => issue.retCode === PUSH_TIME)
  return new TpnsRequestError([...rest, ...times], { endpoint })
}
