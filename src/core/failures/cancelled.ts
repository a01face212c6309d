import type { Outcome, TpnsError } from '../../errors/tpns-error.js'
import { TpnsAbortError, TpnsTimeoutError } from '../../errors/transport-errors.js'
import type { CancelReason } from '../deadline.js'
import { OUTCOME_TEXT } from './outcome-text.js'

/** The error of a call that was ended from outside: by a deadline, the caller's signal or `close()`. */
export function cancelledError(endpoint: string, reason: CancelReason, outcome: Outcome): TpnsError {
  const known = OUTCOME_TEXT[outcome]
  switch (reason.kind) {
    case 'aborted':
      return new TpnsAbortError(`The call to ${endpoint} was aborted by its signal. ${known}`, {
        endpoint,
        outcome,
        stopReason: 'aborted',
        cause: reason.reason,
      })
    case 'closed':
      return new TpnsAbortError(`The call to ${endpoint} ended because the client was closed. ${known}`, {
        endpoint,
        outcome,
        stopReason: 'aborted',
      })
    case 'attempt-timeout':
    case 'total-timeout': {
      const scope = reason.kind === 'attempt-timeout' ? 'attempt' : 'total'
      const { timeoutMs } = reason
      const message = `${endpoint} did not answer within ${timeoutMs} ms (timeout.${scope}). ${known}`
      return new TpnsTimeoutError(message, {
        endpoint,
        outcome,
        scope,
        timeoutMs,
        ...(scope === 'total' ? { stopReason: 'deadline' } : {}),
      })
    }
  }
}
