/** Time and randomness, passed in so that every decision can be tested without waiting. */
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

/** A real timer fires at most a millisecond or two before its time. */
const EARLIEST_MS = 5

/** A timer of a busy process is a little late. Later than this, the process was stopped or did not get to its events. */
const LATE_MS = 10

/**
 * How far the clock of a test's fake timers is ahead. `mock.timers` of node:test fakes `setTimeout` but not `performance`:
 * by that clock a cool-down whose timer has fired would last, be waited for again, and never end. So a timer that fires
 * before its time moves {@link systemRuntime.elapsed} along. Real timers never do.
 */
let aheadMs = 0

/**
 * What {@link systemRuntime.elapsed} said last. Fake timers begin at a time of their own and end at the real one: for a
 * client that is kept from test to test the clock would go back, and a permit of the last test would be in the future.
 */
let latestMs = 0

/** The real thing. Reads the globals at each use, so that a test's fake timers are seen. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  elapsed() {
    const ms = performance.now() + aheadMs
    if (ms < latestMs) aheadMs += latestMs - ms
    else latestMs = ms
    return latestMs
  },
  setTimer(delayMs, callback, background = false) {
    // The rest of the longest time-out may be a rounding error longer than a timer can be.
    const timerMs = Math.min(delayMs, LONGEST_TIMER_MS)
    const dueAt = systemRuntime.elapsed() + timerMs
    let afterReading: NodeJS.Immediate | undefined
    const fire = () => {
      const earlyMs = dueAt - systemRuntime.elapsed()
      if (earlyMs > EARLIEST_MS) aheadMs += earlyMs
      // Such a process comes to its timers before it reads the answers that have arrived meanwhile: they go first.
      if (earlyMs < -LATE_MS) afterReading = setImmediate(callback)
      else callback()
    }
    const timer = setTimeout(fire, timerMs)
    // Timers of browsers, and of some mocks, are numbers.
    if (background) timer.unref?.()
    return () => {
      clearTimeout(timer)
      if (afterReading !== undefined) clearImmediate(afterReading)
    }
  },
  random: () => Math.random(),
}

/** Longer, and `setTimeout` fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
