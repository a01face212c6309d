import { LONGEST_TIMER_MS } from '../../validation/option-values.js'
import { type Cooldowns, firstReleaseDelayMs, releaseGapMs } from '../policy/cooldown.js'
import type { Runtime } from '../ports/clock.js'
import { createQueue, type Queue } from './queue.js'

/**
 * Where calls wait for the end of a cool-down. They leave in the order of their arrival, one by one and ever faster, so
 * that a service that is still too busy says so to a few of them and not to all.
 */
export interface CooldownQueue {
  /** Whether a call may pass at once: there is no cool-down, and nobody who waited for its end is still here. */
  isOpen(key: string): boolean
  /**
   * Queues up. The returned function leaves the queue.
   *
   * @param onChange called once: the cool-down is over for this caller; or, if it still counts, it was made longer,
   *   and the caller decides anew
   */
  join(key: string, onChange: () => void): () => void
}

interface Line {
  readonly waiting: Queue
  /** How many have left since the cool-down ended. */
  released: number
  cancelTimer: () => void
}

/** @param atOnce after so many releases the rest may go: no more can be under way at once */
export function openCooldownQueue(
  cooldowns: Cooldowns,
  runtime: Pick<Runtime, 'setTimer' | 'random'>,
  atOnce: number,
): CooldownQueue {
  const lines = new Map<string, Line>()

  const openLine = (key: string): Line => {
    const line: Line = { waiting: createQueue(), released: 0, cancelTimer: () => {} }
    lines.set(key, line)
    schedule(key, line, cooldowns.remainingMs(key) + firstReleaseDelayMs(runtime.random()))
    return line
  }
  const closeLine = (key: string, line: Line) => {
    line.cancelTimer()
    if (lines.get(key) === line) lines.delete(key)
  }
  const schedule = (key: string, line: Line, delayMs: number) => {
    line.cancelTimer = runtime.setTimer(Math.min(delayMs, LONGEST_TIMER_MS), () => release(key, line))
  }
  const release = (key: string, line: Line): void => {
    // Made longer meanwhile: everybody decides anew, and comes back in this order or fails at once.
    if (cooldowns.remainingMs(key) > 0) {
      lines.delete(key)
      for (let next = line.waiting.shift(); next !== undefined; next = line.waiting.shift()) next()
      return
    }
    for (let next = line.waiting.shift(); next !== undefined; next = line.waiting.shift()) {
      next()
      line.released += 1
      if (line.waiting.size === 0 || line.released >= atOnce) continue
      const gapMs = releaseGapMs(line.released, runtime.random())
      if (gapMs === 0) continue
      schedule(key, line, gapMs)
      return
    }
    closeLine(key, line)
  }

  return {
    isOpen: (key) => cooldowns.remainingMs(key) === 0 && !lines.has(key),
    join(key, onChange) {
      const line = lines.get(key) ?? openLine(key)
      const leave = line.waiting.join(onChange)
      return () => {
        leave()
        if (line.waiting.size === 0) closeLine(key, line)
      }
    },
  }
}
