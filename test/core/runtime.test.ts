import { MessageChannel } from 'node:worker_threads'
import { afterEach, expect, it, vi } from 'vitest'
import { systemRuntime } from '../../src/core/ports/runtime.js'

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

/** Nothing of this process runs meanwhile. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

it('lets a process that stood still read what has arrived before its timers end anything', async () => {
  const order: string[] = []
  const { port1, port2 } = new MessageChannel()
  const ended = new Promise<void>((resolve) => {
    systemRuntime.setTimer(1, () => {
      order.push('timer')
      resolve()
    })
  })
  port2.on('message', () => order.push('answer'))
  port1.postMessage('')
  standStill(50)
  await ended
  port1.close()
  expect(order).toEqual(['answer', 'timer'])
})

it('does not fire a late timer that what was read has cancelled', async () => {
  const fired = vi.fn()
  const cancel = systemRuntime.setTimer(1, fired)
  setTimeout(cancel, 2)
  standStill(50)
  await new Promise((resolve) => setTimeout(resolve, 1))
  await new Promise((resolve) => setImmediate(resolve))
  expect(fired).not.toHaveBeenCalled()
})
