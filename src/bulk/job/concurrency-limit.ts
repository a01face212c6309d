/** Runs a bounded number of tasks at once. */
export interface ConcurrencyLimit {
  /** Resolves when one more task may start. One waiter at a time. */
  waitForSlot(): Promise<void>
  /** Starts a task. */
  run(task: () => Promise<void>): void
  /** Resolves when no task is running. */
  whenIdle(): Promise<void>
}

export function createConcurrencyLimit(limit: number): ConcurrencyLimit {
  let running = 0
  let wake: (() => void) | undefined
  const until = async (below: number) => {
    while (running >= below) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const leave = () => {
    running -= 1
    wake?.()
  }
  return {
    waitForSlot: () => until(limit),
    run(task) {
      running += 1
      task().then(leave, leave)
    },
    whenIdle: () => until(1),
  }
}
