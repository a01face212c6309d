import { createQueue } from './queue.js'

/**
 * Limits how many attempts of a client are under way at once. Without it the calls that find no connection would queue
 * inside undici, behind the gate: a cool-down could not hold them any more, and their attempt's time would run.
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
}

/** @param connections slots in all */
export function limitConnections(connections: number): ConnectionSlots {
  const ahead = createQueue()
  const others = createQueue()
  let taken = 0

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
      if (next === undefined) taken -= 1
      else next()
    },
  }
}
