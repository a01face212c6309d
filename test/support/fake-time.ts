import { vi } from 'vitest'

const STEP_MS = 25
const LIMIT_MS = 3_600_000

/** Runs a call on fake timers and lets time fly until it is done. For clients that answer in process (msw), not sockets. */
export async function inFakeTime<T>(run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers()
  try {
    let done = false
    const running = run().finally(() => {
      done = true
    })
    running.catch(() => {})
    for (let passed = 0; !done; passed += STEP_MS) {
      if (passed > LIMIT_MS) throw new Error('the call did not end within an hour of fake time')
      await vi.advanceTimersByTimeAsync(STEP_MS)
    }
    return await running
  } finally {
    vi.useRealTimers()
  }
}
