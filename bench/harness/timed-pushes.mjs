import { concurrently } from './concurrently.mjs'

/**
 * A round of a contender: so many pushes, each after the last one of its chain.
 *
 * @returns wall-clock and processor milliseconds for the whole round
 */
export function timedPushes(atOnce, push) {
  let sent = 0
  return async ({ pushes }) => {
    globalThis.gc?.()
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    await concurrently(pushes, atOnce, (i) => push(sent + i))
    const wallMs = performance.now() - startedAt
    const { user, system } = process.cpuUsage(cpu)
    sent += pushes
    return { wallMs, cpuMs: (user + system) / 1_000 }
  }
}
