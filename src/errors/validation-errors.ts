import { RETURN_CODE } from '../return-codes/names.js'
import { defineError } from './brand.js'
import { TpnsError, type TpnsErrorInit } from './tpns-error.js'

/** A client option is missing or wrong. Thrown by the constructor, or by the first call that needs the option. */
export class TpnsConfigError extends TpnsError {}
defineError(TpnsConfigError, 'TpnsConfigError', 'TPNS_CONFIG')

/** One rule that a request breaks. */
export interface RequestIssue {
  /** Where, for example `message.android.action.browser` or `token_list[3]`; empty for the request as a whole. */
  readonly path: string
  /** The rule and the remedy, in one or two sentences. */
  readonly message: string
  /** The return code that the service would answer (or, where it would silently do something else, 1008007). */
  readonly retCode: number
}

/**
 * The request is invalid: it breaks at least one documented rule. Nothing was sent. `issues` lists every broken rule with
 * its path; `retCode` is the code that the service would have answered for the first.
 */
export class TpnsRequestError extends TpnsError {
  readonly issues: readonly RequestIssue[]

  /** @param init `lead`: how the message begins; default "Nothing was sent" */
  constructor(issues: readonly RequestIssue[], init: TpnsErrorInit & { lead?: string } = {}) {
    super(describe(issues, init), { retCode: issues[0]?.retCode, ...init })
    this.issues = issues
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues }
  }
}
defineError(TpnsRequestError, 'TpnsRequestError', 'TPNS_REQUEST')

const NOTHING_SENT = 'Nothing was sent'

/** Enough to repair a request; a list of 1,000 bad tokens must not become a message of 100 kB. */
const ISSUES_IN_MESSAGE = 5

function describe(
  issues: readonly RequestIssue[],
  { endpoint, lead = NOTHING_SENT }: { endpoint?: string | undefined; lead?: string },
): string {
  const lines = issues
    .slice(0, ISSUES_IN_MESSAGE)
    .map((issue) => `\n  ${issue.path || '(request)'}: ${issue.message}`)
  const more = issues.length - lines.length
  if (more > 0) lines.push(`\n  … and ${more} more (see error.issues)`)
  const what = issues.length > 1 ? `invalid request (${issues.length} issues)` : 'invalid request'
  const chinese = `${lead === NOTHING_SENT ? '请求未发出：' : ''}有 ${issues.length} 处不符合 TPNS 接口规则。`
  return `${lead}${endpoint ? ` to ${endpoint}` : ''}: ${what}. ${chinese}${lines.join('')}`
}

export interface PushTimeErrorInit extends TpnsErrorInit {
  /** The `send_time` (or loop date) in the form in which it is sent. */
  sendTime?: string | undefined
}

/**
 * The push time is not acceptable: more than 10 minutes in the past, or more than 90 days ahead.
 * Thrown before sending (`outcome: 'not-sent'`), and for the service's own 10010012 (`outcome: 'rejected'`).
 */
export class TpnsPushTimeError extends TpnsError {
  readonly sendTime: string | undefined

  constructor(message: string, init: PushTimeErrorInit = {}) {
    super(message, { retCode: RETURN_CODE.pushTime, ...init })
    this.sendTime = init.sendTime
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), sendTime: this.sendTime }
  }
}
defineError(TpnsPushTimeError, 'TpnsPushTimeError', 'TPNS_PUSH_TIME')
