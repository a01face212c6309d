/** Lets a bounded number of batches of one process be sent at once; the campaign of the lowest number goes first. */
export interface PrioritySlots {
  run<T>(priority: number, work: () => Promise<T>): Promise<T>
}

/**
 * A slot is kept so long for the next batch of the same campaign, which BullMQ fetches only now. Without it a batch of a
 * less urgent campaign, which has waited, would always go in between.
 */
const KEPT_MS = 50

export function createPrioritySlots(
  most: number,
  setTimer: (ms: number, call: () => void) => () => void,
): PrioritySlots {
  let free = most
  const waiting: { readonly priority: number; readonly start: () => void }[] = []
  const kept: { readonly priority: number; readonly release: () => void }[] = []

  const releaseSlot = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next.start()
  }
  const keepOrRelease = (priority: number) => {
    const [next] = waiting
    if (next === undefined || next.priority <= priority) return releaseSlot()
    const release = () => {
      cancel()
      kept.splice(kept.indexOf(entry), 1)
    }
    const cancel = setTimer(KEPT_MS, () => {
      release()
      releaseSlot()
    })
    const entry = { priority, release }
    kept.push(entry)
  }
  const acquire = (priority: number): Promise<void> | undefined => {
    const own = kept.find((each) => priority <= each.priority)
    if (own !== undefined) {
      own.release()
      return undefined
    }
    if (free > 0) {
      free -= 1
      return undefined
    }
    return new Promise((start) => {
      const place = waiting.findIndex((other) => other.priority > priority)
      waiting.splice(place === -1 ? waiting.length : place, 0, { priority, start })
    })
  }
  return {
    async run(priority, work) {
      await acquire(priority)
      try {
        return await work()
      } finally {
        keepOrRelease(priority)
      }
    },
  }
}
