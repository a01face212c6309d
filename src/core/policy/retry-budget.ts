/**
 * Decides whether the client as a whole may still repeat attempts. When everything fails, repeating every call would
 * multiply the load on a service that is already down; the budget lets the first failures be repeated and then only
 * as many as there are successes to pay for them.
 */
export interface RetryBudget {
  /** Takes what one further attempt costs; false when there is not enough. */
  take(): boolean
  /** After a success: gives back what the call's own repeats cost, and a little more. */
  refund(repeats: number): void
}

/** What a call that succeeds at once adds. Five of them pay for one repeat. */
const INCOME = 0.2

/**
 * A token bucket that starts full. In a total outage it allows `capacity` repeats, however many calls are made.
 *
 * @param capacity repeats in reserve
 */
export function retryBudget(capacity: number): RetryBudget {
  let tokens = capacity
  return {
    take() {
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    refund(repeats) {
      if (tokens < capacity) tokens = Math.min(capacity, tokens + (repeats > 0 ? repeats : INCOME))
    },
  }
}
