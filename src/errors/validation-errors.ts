import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { defineError } from './brand.js'
import type { ErrorText } from './message.js'
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
  /** The same in Chinese. 违反的规则与处理方法。 */
  readonly messageZh: string
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
  constructor(issues: readonly RequestIssue[], init: TpnsErrorInit & { lead?: Bilingual } = {}) {
    super(describe(issues, init), { retCode: issues[0]?.retCode, ...init })
    this.issues = issues
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues }
  }
}
defineError(TpnsRequestError, 'TpnsRequestError', 'TPNS_REQUEST')

const NOTHING_SENT = { en: 'Nothing was sent', zh: '请求未发出' }

/** Enough to repair a request; a list of 1,000 bad tokens must not become a message of 100 kB. */
const ISSUES_IN_MESSAGE = 5

/** Each rule with its remedy; in English a line each, in Chinese one after the other. */
function describe(
  issues: readonly RequestIssue[],
  { endpoint, lead = NOTHING_SENT }: { endpoint?: string | undefined; lead?: Bilingual },
): Bilingual {
  const shown = issues.slice(0, ISSUES_IN_MESSAGE)
  const more = issues.length - shown.length
  const lines = shown.map(({ path, message }) => `\n  ${path || '(request)'}: ${message}`)
  if (more > 0) lines.push(`\n  … and ${more} more (see error.issues)`)
  const what = issues.length > 1 ? `invalid request (${issues.length} issues)` : 'invalid request'
  const several = shown.length > 1
  const faults = shown.map(
    ({ path, messageZh }, at) => `${several ? `（${at + 1}）` : ''}${path || '请求'}：${messageZh}`,
  )
  return {
    en: `${lead.en}${endpoint ? ` to ${endpoint}` : ''}: ${what}.${lines.join('')}\n`,
    zh: `${lead.zh}：有 ${issues.length} 处不符合 TPNS 接口规则，请修改后重新调用。${faults.join('')}${more > 0 ? `另有 ${more} 处，详见 error.issues。` : ''}`,
  }
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

  constructor(message: string | ErrorText, init: PushTimeErrorInit = {}) {
    super(message, { retCode: RETURN_CODE.pushTime, ...init })
    this.sendTime = init.sendTime
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), sendTime: this.sendTime }
  }
}
defineError(TpnsPushTimeError, 'TpnsPushTimeError', 'TPNS_PUSH_TIME')
