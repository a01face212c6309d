import type { PushResult } from '../api/push/endpoint.js'
import type { Outcome, TpnsError } from '../errors/tpns-error.js'

interface BatchFacts {
  /** Number of the batch, from 0; with `sendEach` the position of the recipient in the source. */
  readonly index: number
  /** The tokens or accounts. Empty for a package, which is too large to be held. */
  readonly recipients: readonly string[]
  /** How many they are. */
  readonly count: number
  /** True when an earlier run with the same checkpoint has recorded it, and nothing was sent for it now. */
  readonly earlier: boolean
}

/** The service has accepted the batch, which is not yet delivery. */
export interface AcceptedBatch extends BatchFacts {
  readonly outcome: 'accepted'
  /** Empty when the service told none; undefined for an earlier run, whose checkpoint holds it. */
  readonly push_id: string | undefined
  /** Tokens of this batch that the service named as invalid: they can be deleted from your store. */
  readonly invalidTokens: readonly string[]
  /** The result of the call; undefined for an earlier run. */
  readonly result: PushResult | undefined
}

/** The batch was not accepted, or nobody knows. */
export interface FailedBatch extends BatchFacts {
  /**
   * - `rejected`: the service answered that it did not do it
   * - `not-sent`: it never left
   * - `unknown`: it may have been accepted. Sending it again may deliver it twice: look it up first.
   */
  readonly outcome: Outcome
  /** Why; undefined when only an earlier run knew it, or when that run ended before the answer came. */
  readonly error: TpnsError | undefined
  /** True when sending it again is safe and may work. A second run with the same checkpoint does so. */
  readonly retryable: boolean
  /** With `sendEach` the token, when the service refused it as invalid (1008029); else empty. */
  readonly invalidTokens: readonly string[]
}

/** What became of one batch. */
export type BatchResult = AcceptedBatch | FailedBatch
