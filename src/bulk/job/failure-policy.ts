import { classifyError } from '../../core/policy/retry-policy.js'
import { toText } from '../../errors/to-text.js'
import { TpnsError } from '../../errors/tpns-error.js'
import type { BulkStopReason } from '../report/stop.js'

/** Errors that every further batch would hit too, by class name. */
const STOP_REASONS: Readonly<Record<string, BulkStopReason>> = {
  TpnsAuthError: 'authentication',
  TpnsAppStatusError: 'app-status',
  TpnsCertificateError: 'certificate',
  // The job passes no signal to its requests, so only `client.close()` can abort them.
  TpnsAbortError: 'closed',
  TpnsCheckpointLostError: 'checkpoint-lost',
}

/** Errors in the push itself. All batches share it, so until one is accepted these mean that all will be refused. */
const PUSH_ERRORS: ReadonlySet<string> = new Set([
  'TpnsRequestError',
  'TpnsParameterError',
  'TpnsContentRejectedError',
  'TpnsPushTimeError',
])

/** Errors about one recipient, which say nothing about the next. */
const RECIPIENT_ERRORS: ReadonlySet<string> = new Set(['TpnsInvalidTokenError', 'TpnsNotFoundError'])

/** Refusals that somebody can fix, after which a second run may try again. */
const REPAIRABLE: ReadonlySet<string> = new Set([
  'TpnsAuthError',
  'TpnsAppStatusError',
  'TpnsCertificateError',
  'TpnsCheckpointLostError',
])

/**
 * Why this error stops the whole job, if it does.
 *
 * @param shared whether all batches send the same push, and none was accepted yet
 */
export function getStopReason(error: TpnsError, shared: boolean): BulkStopReason | undefined {
  if (shared && PUSH_ERRORS.has(error.name)) return 'request'
  return STOP_REASONS[error.name]
}

/** Whether sending the batch again is safe and may succeed. */
export function isRetryable(error: TpnsError): boolean {
  if (error.outcome === 'unknown') return false
  if (PUSH_ERRORS.has(error.name)) return false
  if (error.outcome === 'not-sent' || REPAIRABLE.has(error.name)) return true
  // Without a return code the refusal did not come from TPNS but from something in front of it; or an earlier attempt was
  // refused for now ("too fast"), and the call ended before the next.
  return !error.retCode || classifyError(error) === 'slow-down'
}

export function isRecipientError(error: TpnsError): boolean {
  return RECIPIENT_ERRORS.has(error.name)
}

/** Calls throw nothing else; if one does, nobody knows what it did first. */
export function toTpnsError(thrown: unknown): TpnsError {
  if (thrown instanceof TpnsError) return thrown
  const said = toText(thrown)
  const text = {
    en: `A call failed with an unexpected error (${said}): its recipients may have the push. Look it up before you send it again.`,
    zh: `调用因意外错误失败（${said}）：请求可能已被受理，重发前请先回查。`,
  }
  return new TpnsError(text, { outcome: 'unknown', cause: thrown })
}
