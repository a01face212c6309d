import { memoryUsage } from 'node:process'

const SAMPLE_MS = 5

/**
 * Runs once, and measures the time and how far memory grew meanwhile, beyond what was there after a collection.
 * Heap and buffers count; the resident size would count what the system has not taken back yet.
 */
export async function measured(run) {
  globalThis.gc?.()
  const before = held()
  let most = before
  const sampler = setInterval(() => {
    most = Math.max(most, held())
  }, SAMPLE_MS)
  const startedAt = performance.now()
  await run()
  const wallMs = performance.now() - startedAt
  clearInterval(sampler)
  return { wallMs, grownMiB: (Math.max(most, held()) - before) / 1024 / 1024 }
}

function held() {
  const { heapUsed, external } = memoryUsage()
  return heapUsed + external
}
