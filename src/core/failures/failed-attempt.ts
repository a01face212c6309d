import { TpnsError } from '../../errors/tpns-error.js'
import { TpnsTimeoutError } from '../../errors/transport-errors.js'
import type { AttemptContext, CallContext } from '../context.js'
import { getCancelReason } from '../deadline.js'
import { getPhase, TransportError } from '../ports/transport.js'
import { cancelledError } from './cancelled.js'
import { connectionError } from './connection.js'
import { withEarlier } from './ended-wait.js'

/** The error of an attempt, whatever was thrown on its way. Its outcome speaks of this attempt alone. */
export function failAttempt({ call, signature }: AttemptContext, thrown: unknown): TpnsError {
  if (thrown instanceof TpnsError) return thrown
  const cause = thrown instanceof TransportError ? thrown.cause : thrown
  // The guard of the attempt has said what happened, and that nothing was written.
  if (cause instanceof TpnsError) return cause
  const { client, endpoint, url } = call
  const phase = getPhase(thrown)
  const reason = getCancelReason(thrown)
  if (reason !== undefined) {
    const outcome = phase === 'maybe-written' ? 'unknown' : 'not-sent'
    return withEarlier(call, cancelledError(endpoint.path, reason, outcome))
  }
  const redact = client.redactWith(signature)
  return connectionError({ endpoint: endpoint.path, url, phase, cause, redact, now: client.runtime.now() })
}

/** The source of an upload hung, not the service. Asking it again would hang again. */
export function sourceTimeoutError({ endpoint, attemptTimeoutMs }: CallContext): TpnsTimeoutError {
  const text = {
    en: `The source of the upload to ${endpoint.path} gave nothing within ${attemptTimeoutMs} ms (timeout.attempt).`,
    zh: `上传的数据源在 ${attemptTimeoutMs} 毫秒内未提供数据（timeout.attempt）。`,
    remedy: {
      en: 'Find out why the source hangs, and upload again from a fresh one; or set a higher timeout.attempt.',
      zh: '请检查数据源为何无响应，再用新的数据源重新上传，或增大 timeout.attempt。',
    },
    ofCall: true,
  } as const
  return new TpnsTimeoutError(text, {
    endpoint: endpoint.path,
    outcome: 'not-sent',
    timeout: 'attempt',
    timeoutMs: attemptTimeoutMs,
    stopReason: 'deadline',
  })
}
