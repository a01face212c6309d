import type { Scope } from '../call/scope.js'
import type { PaceGroup } from './rules.js'

/** Grants turns within the rate limits of the service. */
export interface Pacer {
  /**
   * Resolves when it is the caller's turn.
   *
   * @param onWait told the expected wait in milliseconds when it is not 0; by throwing it declines to wait
   * @throws Interrupted when the call ends first; its place is given up
   * @throws PaceUnavailable when the limits cannot be kept, and the options say to fail then
   */
  turn(group: PaceGroup, scope: Scope, onWait: (waitMs: number) => void): Promise<void>
  /** Drops whatever is queued; leaves no timer behind. */
  close(): Promise<void>
}

/** No limits: for callers that have their own. */
export const unpaced: Pacer = {
  turn: async () => {},
  close: async () => {},
}

/** The limits cannot be kept: nothing may be sent. Never leaves the library. */
export class PaceUnavailable extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}
