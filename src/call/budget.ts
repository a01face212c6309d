/** Decides whether the client as a whole may still repeat attempts. */
export interface RetryBudget {
  /** Takes what one further attempt costs; false when there is not enough. */
  take(): boolean
  /** Gives some of it back after a success. */
  refund(): void
}

/** Every further attempt that the policy allows is made. */
export const unlimitedBudget: RetryBudget = { take: () => true, refund: () => {} }
