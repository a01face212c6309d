/** Runs a bounded number of tasks at once. */
export interface Gate {
  /** Resolves when one more task may start. One waiter at a time. */
  room(): Promise<void>
  /** Starts a task. */
  run(task: () => Promise<void>): void
  /** Resolves when no task is running. */
  idle(): Promise<void>
}

export function createGate(limit: number): Gate {
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
    room: () => until(limit),
    run(task) {
      running += 1
      task().then(leave, leave)
    },
    idle: () => until(1),
  }
}
