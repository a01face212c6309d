import { reactionTo } from '../core/policy/classify.js'
import { TpnsHttpError } from '../errors/on-the-wire.js'
import { TpnsError } from '../errors/tpns-error.js'
import type { BulkStopReason } from './stop.js'

/** Failures that every further batch would meet, by the name of their class. */
const STOPS: Readonly<Record<string, BulkStopReason>> = {
  TpnsAuthError: 'authentication',
  TpnsAppStatusError: 'app-status',
  TpnsCertificateError: 'certificate',
  // The job hands no signal to its requests, so that only `client.close()` aborts them.
  TpnsAbortError: 'closed',
  TpnsCheckpointLostError: 'checkpoint-lost',
}

/** Faults of the push itself. All batches share it, so that nothing but the first acceptance speaks against them. */
const FAULTS_OF_THE_PUSH: ReadonlySet<string> = new Set([
  'TpnsRequestError',
  'TpnsParameterError',
  'TpnsContentRejectedError',
  'TpnsPushTimeError',
])

/** Failures that speak of the recipient, and say nothing about the next one. */
const FAULTS_OF_THE_RECIPIENT: ReadonlySet<string> = new Set(['TpnsInvalidTokenError', 'TpnsNotFoundError'])

/** Refusals that end when somebody repairs their cause, so that a second run may try again. */
const REPAIRABLE: ReadonlySet<string> = new Set([
  'TpnsAuthError',
  'TpnsAppStatusError',
  'TpnsCertificateError',
  'TpnsCheckpointLostError',
])

/** Why this failure stops the whole job, if it does. @param shared whether all batches send the same push, none of which was accepted yet */
export function stopReasonOf(error: TpnsError, shared: boolean): BulkStopReason | undefined {
  if (shared && FAULTS_OF_THE_PUSH.has(error.name)) return 'request'
  return STOPS[error.name]
}

/** Whether sending the same again is safe and may work. */
export function isRetryable(error: TpnsError): boolean {
  if (error.outcome === 'unknown') return false
  if (FAULTS_OF_THE_PUSH.has(error.name)) return false
  if (error.outcome === 'not-sent' || REPAIRABLE.has(error.name)) return true
  // Without a return code it was not TPNS that refused, but something in front of it.
  return error instanceof TpnsHttpError || reactionTo(error) === 'slow-down'
}

export function speaksOfTheRecipient(error: TpnsError): boolean {
  return FAULTS_OF_THE_RECIPIENT.has(error.name)
}

/** Calls throw nothing else; if one does, what it had done is not known. */
export function tpnsErrorOf(thrown: unknown): TpnsError {
  if (thrown instanceof TpnsError) return thrown
  return new TpnsError(`A call failed with an error that is not of this library: ${String(thrown)}`, {
    outcome: 'unknown',
    cause: thrown,
  })
}
