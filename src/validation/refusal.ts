import { type RequestIssue, TpnsRequestError } from '../errors/validation-errors.js'
import { RETURN_CODE } from '../return-codes/names.js'
import type { Bilingual } from '../return-codes/types.js'
import { toIssue } from './context.js'

export interface RefusalInit {
  /** Path of the endpoint. */
  readonly endpoint: string | undefined
  /** What the service would have answered. Default: 1008007, the value is not allowed. */
  readonly retCode?: number | undefined
  /** How the message begins. Default: nothing was sent to the endpoint. */
  readonly lead?: Bilingual
  readonly cause?: unknown
}

/** The error for a request that breaks one rule outside of its schema. Rules between fields note theirs with `refuse`. */
export function refusal(
  path: string,
  { en, zh }: Bilingual,
  { retCode = RETURN_CODE.notAllowed, ...init }: RefusalInit,
): TpnsRequestError {
  const text = { en: /\.$/.test(en) ? en : `${en}.`, zh: /[。？]$/.test(zh) ? zh : `${zh}。` }
  return new TpnsRequestError([toIssue(path, text, retCode)], init)
}

/** @throws TpnsRequestError with all issues, if there are any */
export function throwIssues(issues: readonly RequestIssue[], init: Omit<RefusalInit, 'retCode'>): void {
  if (issues.length > 0) throw new TpnsRequestError(issues, init)
}
