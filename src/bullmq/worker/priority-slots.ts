/** Lets a bounded number of batches of one process be sent at once; the campaign of the lowest number goes first. */
export interface PrioritySlots {
  run<T>(priority: number, work: () => Promise<T>): Promise<T>
}

export function createPrioritySlots(most: number): PrioritySlots {
  let free = most
  const waiting: { readonly priority: number; readonly start: () => void }[] = []
  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next.start()
  }
  const enter = (priority: number): Promise<void> | undefined => {
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
      await enter(priority)
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
