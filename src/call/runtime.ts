/** Time and chance, handed in so that every decision can be tested without waiting. */
export interface Runtime {
  /** The wall clock in Unix milliseconds. May jump; used for timestamps only. */
  now(): number
  /** Milliseconds that never jump; used for every wait and deadline. */
  elapsed(): number
  /** Calls back once after `delayMs`. The returned function cancels. */
  setTimer(delayMs: number, callback: () => void): () => void
  /** A number in [0, 1). */
  random(): number
}

/** The real thing. Reads the globals at each use, so that a test's fake timers are seen. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimer(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
