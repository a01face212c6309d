import { afterEach, expect, it, vi } from 'vitest'
import { systemRuntime } from '../../src/core/ports/clock.js'

afterEach(() => {
  vi.useRealTimers()
})

it('does not fire at once when a rounding error makes the longest time-out longer than a timer can be', () => {
  vi.useFakeTimers()
  const fired = vi.fn()
  systemRuntime.setTimer(2 ** 31 - 1 + 1e-6, fired)
  vi.advanceTimersByTime(60_000)
  expect(fired).not.toHaveBeenCalled()
})
