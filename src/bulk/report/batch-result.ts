import type { PushResult } from '../../api/push/results.js'
import type { Outcome, TpnsError } from '../../errors/tpns-error.js'

interface BatchFacts {
  /** Index of the batch, from 0; with `sendEach` the position of the recipient in the source. */
  readonly index: number
  /** The tokens or accounts. Empty for a package, which is too large to keep in memory. */
  readonly recipients: readonly string[]
  /** Number of recipients. */
  readonly count: number
  /** True when an earlier run with the same checkpoint had recorded it, and nothing was sent for it in this run. */
  readonly earlier: boolean
}

/** The service accepted the batch. That is not delivery yet. */
export interface AcceptedBatch extends BatchFacts {
  readonly outcome: 'accepted'
  /** Empty when the service returned none; undefined for an earlier run: see its checkpoint. */
  readonly push_id: string | undefined
  /** Tokens of this batch that the service reported as invalid: delete them from your store. */
  readonly invalidTokens: readonly string[]
  /** The result of the call; undefined for an earlier run. */
  readonly result: PushResult | undefined
}

/** The batch was not accepted, or its outcome is unknown. */
export interface FailedBatch extends BatchFacts {
  /**
   * - `rejected`: the service refused it
   * - `not-sent`: it was never sent
   * - `unknown`: it may have been accepted. Sending it again may deliver it twice: look it up first.
   */
  readonly outcome: Outcome
  /** The cause; undefined for an earlier run, and for a batch that was not sent because the job stopped. */
  readonly error: TpnsError | undefined
  /** True when sending it again is safe and may succeed. A second run with the same checkpoint does so. */
  readonly retryable: boolean
  /** With `sendEach`: the token, if the service refused it as invalid (1008029). Otherwise empty. */
  readonly invalidTokens: readonly string[]
}

/** The result of one batch. */
export type BatchResult = AcceptedBatch | FailedBatch
