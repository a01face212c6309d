import type { Runtime } from '../../src/core/ports/runtime.js'

/** A runtime whose time moves only by `advance`. The wall clock and the clock that never jumps are set apart on purpose. */
export interface FakeRuntime extends Runtime {
  /** Moves both clocks, firing timers at their time; promises settle in between. */
  advance(ms: number): Promise<void>
  /** Moves the wall clock alone, as an operator or NTP does. */
  setWallClock(unixMs: number): void
  /** What `random()` gives. Default: 0. */
  setRandom(value: number): void
  /** Timers that are neither fired nor cancelled. */
  pendingTimers(): number
}

/** 2026-12-01T00:00:00Z */
export const START_OF_TIME = 1_796_083_200_000

interface Timer {
  readonly at: number
  readonly callback: () => void
}

export function fakeRuntime({ now = START_OF_TIME, elapsed = 5_000 } = {}): FakeRuntime {
  const timers = new Set<Timer>()
  let passed = elapsed
  let wallOffset = now - elapsed
  let random = 0

  return {
    now: () => passed + wallOffset,
    elapsed: () => passed,
    random: () => random,
    setTimer(delayMs, callback) {
      const timer = { at: passed + Math.max(0, delayMs), callback }
      timers.add(timer)
      return () => {
        timers.delete(timer)
      }
    },
    async advance(ms) {
      const target = passed + ms
      await settled()
      for (let due = nextDue(timers, target); due !== undefined; due = nextDue(timers, target)) {
        timers.delete(due)
        passed = Math.max(passed, due.at)
        due.callback()
        await settled()
      }
      passed = target
      await settled()
    },
    setWallClock(unixMs) {
      wallOffset = unixMs - passed
    },
    setRandom(value) {
      random = value
    },
    pendingTimers: () => timers.size,
  }
}

/** The earliest timer up to `target`; of two at the same time the one that was set first. */
function nextDue(timers: ReadonlySet<Timer>, target: number): Timer | undefined {
  let next: Timer | undefined
  for (const timer of timers) {
    if (timer.at <= target && (next === undefined || timer.at < next.at)) next = timer
  }
  return next
}

/** Lets every promise that can settle do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
