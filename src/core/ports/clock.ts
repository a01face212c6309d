/** Time and chance, handed in so that every decision can be tested without waiting. */
export interface Runtime {
  /** The wall clock in Unix milliseconds. May jump; used for timestamps only. */
  now(): number
  /** Milliseconds that never jump; used for every wait and deadline. */
  elapsed(): number
  /**
   * Calls back once after `delayMs`. The returned function cancels. With `background: true` the timer should not keep
   * the process alive.
   */
  setTimer(delayMs: number, callback: () => void, background?: boolean): () => void
  /** A number in [0, 1). */
  random(): number
}

/** The real thing. Reads the globals at each use, so that a test's fake timers are seen. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimer(delayMs, callback, background = false) {
    const timer = setTimeout(callback, delayMs)
    // Timers of browsers, and of some mocks, are numbers.
    if (background) timer.unref?.()
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
