/** Counts the attempts in flight, so that `close()` can let them finish. */
export interface InFlight {
  begin(): void
  end(): void
  /** Resolves when none is in flight. */
  idle(): Promise<void>
}

export function countInFlight(): InFlight {
  let inFlight = 0
  let waiting: Array<() => void> = []
  return {
    begin() {
      inFlight += 1
    },
    end() {
      inFlight -= 1
      if (inFlight > 0 || waiting.length === 0) return
      for (const resolve of waiting) resolve()
      waiting = []
    },
    idle: () => (inFlight === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
