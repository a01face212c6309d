/** What a call may wait for between its attempts, or before the first. */
export type WaitReason = 'back-off' | 'cool-down' | 'rate-limit' | 'connection'

/** What the time of a call went into, apart from its attempts: milliseconds by reason. */
export type Waits = Map<WaitReason, number>
