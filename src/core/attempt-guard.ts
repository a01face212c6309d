import type { TpnsError } from '../errors/tpns-error.js'

/**
 * Asked before each attempt of a call, the retries included, by a caller that may lose the right to send while the call
 * waits: a bulk job whose checkpoint another process has taken over.
 */
export interface AttemptGuard {
  /** After every wait for a permit or a back-off, before the attempt. @throws TpnsError when it must not go */
  beforeAttempt(): Promise<void>
  /**
   * Right before the first byte is written: waiting for a connection takes time too. Synchronous, so that nothing can
   * come in between. Gives the error when the attempt must not go.
   */
  beforeFirstByte(): TpnsError | undefined
}
