/** Counts the attempts under way, so that `close()` can let them finish. */
export interface Exchanges {
  begin(): void
  end(): void
  /** Resolves when none is under way. */
  idle(): Promise<void>
}

export function countExchanges(): Exchanges {
  let underWay = 0
  let waiting: Array<() => void> = []
  return {
    begin() {
      underWay += 1
    },
    end() {
      underWay -= 1
      if (underWay > 0 || waiting.length === 0) return
      for (const resolve of waiting) resolve()
      waiting = []
    },
    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
