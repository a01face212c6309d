import type { Runtime } from '../../core/ports/runtime.js'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { describeValue } from '../../validation/describe-value.js'
import { checkMoment } from './check-moment.js'

/** The time of the fake. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number
  /** Waits, for `delayMs` faults. Without it they wait in real time. */
  sleep?(ms: number, signal?: AbortSignal): Promise<void>
}

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/**
 * A clock that stands still until `advance` moves it.
 *
 * Scheduled pushes run, rate limits reset and outages end when it passes their time. A `delayMs` fault holds its answer
 * until `advance` has passed the delay: nothing waits in real time.
 *
 * It is independent of the process's timers and fakes none of them: a client with {@link FakeClock.runtime} uses no other
 * clock for rate limits, cool-downs, back-offs, deadlines, `waitFor` and bulk jobs, while sockets and other libraries keep
 * running. The fake timers of vitest, jest, sinon and node:test do the same for a client without `runtime`; use one or the
 * other.
 */
export class FakeClock implements Clock {
  #now: number
  #sleepers: Sleeper[] = []

  /** @param start Unix milliseconds or a date; default 2026-12-01 09:00:00 at UTC+8. */
  constructor(start: number | Date | string = '2026-12-01T09:00:00+08:00') {
    this.#now = checkMoment('the start of FakeClock', start)
  }

  now(): number {
    return this.#now
  }

  /** Moves the time forward and wakes the sleepers that are due. A clock never goes back. */
  advance(ms: number): void {
    if (!(typeof ms === 'number' && ms >= 0)) {
      throw new TpnsConfigError(`advance takes milliseconds forward, from 0, not ${describeValue(ms)}.`)
    }
    this.#now += ms
    const due = this.#sleepers.filter((sleeper) => sleeper.until <= this.#now)
    for (const sleeper of due.sort((a, b) => a.until - b.until)) {
      // Waking one may cancel another: what ends in time must not time out.
      if (!this.#sleepers.includes(sleeper)) continue
      this.#forget(sleeper)
      sleeper.wake()
    }
  }

  /**
   * This clock as the `runtime` option of a `TpnsClient`, so that client and fake share one time: waits and deadlines of
   * the client end when `advance` passes them, and back-offs have no jitter.
   *
   * @example
   * const clock = new FakeClock()
   * const fake = new FakeTpns({ clock })
   * const tpns = new TpnsClient({ ...credentials, runtime: clock.runtime })
   */
  get runtime(): Runtime {
    return {
      now: () => this.#now,
      elapsed: () => this.#now,
      setTimer: (delayMs, callback) => {
        const sleeper: Sleeper = { until: this.#now + Math.max(0, delayMs), wake: callback }
        this.#sleepers.push(sleeper)
        return () => this.#forget(sleeper)
      },
      random: () => 0,
    }
  }

  /** Resolves when the clock has been advanced by `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms <= 0 || signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper: Sleeper = { until: this.#now + ms, wake: resolve }
      this.#sleepers.push(sleeper)
      signal?.addEventListener(
        'abort',
        () => {
          this.#forget(sleeper)
          resolve()
        },
        { once: true },
      )
    })
  }

  #forget(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
  }
}

/** Waits on the clock if it can sleep, otherwise in real time. Ends early, without an error, when the signal aborts. */
export function sleepOn(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (clock.sleep !== undefined) return clock.sleep(ms, signal)
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}
