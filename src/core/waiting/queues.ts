import { LONGEST_TIMER_MS } from '../../validation/options/option-values.js'
import { type Cooldowns, firstReleaseDelayMs, releaseGapMs } from '../policy/cooldown.js'
import type { Runtime } from '../ports/runtime.js'

/** Callers in the order of their arrival. Joining, leaving and letting the first go cost the same for ten as for a million. */
interface Queue {
  readonly size: number
  /** Queues up at the end. The returned function leaves the queue; after the caller has left it does nothing. */
  join(resume: () => void): () => void
  /** Takes the first out of the queue; undefined when nobody waits. */
  shift(): (() => void) | undefined
}

interface Place {
  before: Place | undefined
  after: Place | undefined
  readonly resume: () => void
}

/** A linked list: an array leaves a caller that gives up only in linear time, and a Set keeps the holes at its head. */
function createQueue(): Queue {
  let first: Place | undefined
  let last: Place | undefined
  let size = 0

  const remove = (place: Place) => {
    if (place.before === undefined && first !== place) return
    if (place.before === undefined) first = place.after
    else place.before.after = place.after
    if (place.after === undefined) last = place.before
    else place.after.before = place.before
    place.before = undefined
    place.after = undefined
    size -= 1
  }

  return {
    get size() {
      return size
    },
    join(resume) {
      const place: Place = { before: last, after: undefined, resume }
      if (last === undefined) first = place
      else last.after = place
      last = place
      size += 1
      return () => remove(place)
    },
    shift() {
      if (first === undefined) return undefined
      const { resume } = first
      remove(first)
      return resume
    },
  }
}

/**
 * Limits how many attempts of a client are under way at once. Without it the calls that find no connection would queue
 * inside undici: a cool-down could not hold them any more, and their attempt's time would run.
 */
export interface ConnectionSlots {
  readonly connections: number
  /** Takes a slot if one is free. Nobody is overtaken: while anybody waits, none is. */
  tryAcquire(): boolean
  /**
   * Queues up for a slot. The returned function leaves the queue.
   *
   * @param ahead before all who came without a permit of a rate limit: a permit that is used late comes too close to
   *   the next one
   */
  join(onSlot: () => void, ahead: boolean): () => void
  /** Hands the slot to the first who waits. */
  release(): void
  /** Resolves when no slot is taken, for `close()`. */
  idle(): Promise<void>
}

/** @param connections slots in all */
export function limitConnections(connections: number): ConnectionSlots {
  const ahead = createQueue()
  const others = createQueue()
  let taken = 0
  let whenIdle: (() => void)[] = []

  const tryAcquire = () => {
    if (taken >= connections) return false
    taken += 1
    return true
  }
  return {
    connections,
    tryAcquire,
    join(onSlot, isAhead) {
      if (!tryAcquire()) return (isAhead ? ahead : others).join(onSlot)
      onSlot()
      return () => {}
    },
    release() {
      const next = ahead.shift() ?? others.shift()
      if (next !== undefined) return next()
      taken -= 1
      if (taken > 0) return
      for (const resolve of whenIdle) resolve()
      whenIdle = []
    },
    idle: () => (taken === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve))),
  }
}

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
   *   and the caller decides again
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
    // Made longer meanwhile: everybody decides again, and comes back in this order or fails at once.
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
