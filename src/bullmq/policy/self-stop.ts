import type { TpnsError } from '../../errors/tpns-error.js'

/**
 * Why a campaign stopped on its own, or was stopped.
 *
 * - `authentication`, `app-status`, `certificate`: every further batch would be refused too
 * - `request`: the push itself was refused before any batch was accepted
 * - `failures`: `maxConsecutiveFailures` batches failed in a row
 * - `unknown`: `maxUnknown` batches are in doubt
 * - `redis-rollback`: Redis went back to an earlier state, and may have forgotten batches that were sent
 * - `deadline`: it had not ended when its deadline passed
 * - `caller`: `campaigns.stop()`
 */
export type CampaignStopReason =
  | 'authentication'
  | 'app-status'
  | 'certificate'
  | 'request'
  | 'failures'
  | 'unknown'
  | 'redis-rollback'
  | 'deadline'
  | 'caller'

/** Errors that every further batch would hit too, by class name. */
const FATAL: Readonly<Record<string, CampaignStopReason>> = {
  TpnsAuthError: 'authentication',
  TpnsAppStatusError: 'app-status',
  TpnsCertificateError: 'certificate',
}

/** Errors in the push itself, which all batches of a list or a package share. */
const IN_THE_PUSH: ReadonlySet<string> = new Set([
  'TpnsRequestError',
  'TpnsParameterError',
  'TpnsContentRejectedError',
  'TpnsPushTimeError',
])

export interface StopFacts {
  /** The failure just reported; undefined after an accepted batch. */
  readonly error: Pick<TpnsError, 'name'> | undefined
  /** Whether all batches send the same push, and none was accepted yet. */
  readonly shared: boolean
  readonly failuresInARow: number
  /** Batches in doubt since the campaign was started or resumed. */
  readonly unknown: number
}

export interface StopLimits {
  readonly maxConsecutiveFailures: number
  readonly maxUnknown: number
}

/** Why the campaign must stop now, if it must. */
export function decideStop(
  { error, shared, failuresInARow, unknown }: StopFacts,
  { maxConsecutiveFailures, maxUnknown }: StopLimits,
): CampaignStopReason | undefined {
  if (error !== undefined) {
    const fatal = FATAL[error.name]
    if (fatal !== undefined) return fatal
    if (shared && IN_THE_PUSH.has(error.name)) return 'request'
  }
  if (unknown >= maxUnknown) return 'unknown'
  return failuresInARow >= maxConsecutiveFailures ? 'failures' : undefined
}
