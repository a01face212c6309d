/** Times of more windows than these are forgotten, the oldest first. */
const MOST_WINDOWS = 20_000

/** The most that happened in one second, or on one day. */
export interface Peak {
  add(window: number, count?: number): void
  /** Undefined when nothing was added. */
  readonly most: number | undefined
}

export function createPeak(): Peak {
  const windows = new Map<number, number>()
  let most: number | undefined
  return {
    add(window, count = 1) {
      const sum = (windows.get(window) ?? 0) + count
      windows.set(window, sum)
      most = Math.max(most ?? 0, sum)
      if (windows.size > MOST_WINDOWS) windows.delete(windows.keys().next().value ?? window)
    },
    get most() {
      return most
    },
  }
}
