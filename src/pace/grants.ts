/** Leave to send one request. */
export interface Grant {
  /** Until when it may be used, in milliseconds of the clock that does not jump. */
  readonly validUntil: number
  /**
   * Whether its time is right whatever this process remembers of its own turns. True where the turns of others are
   * counted too, in a window that this process did not see begin.
   */
  readonly trusted: boolean
}

/** Where grants come from, one at a time: a limiter of this process, or one that several processes share. */
export interface GrantSource {
  /** Sees to it that a grant is on its way. Asking again while one is changes nothing. */
  ask(): void
  /** Forgets the grant that is on its way. Leaves no timer behind. */
  close(): Promise<void>
}

export type OpenGrants = (onGrant: (grant: Grant) => void) => GrantSource
