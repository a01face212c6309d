import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { REPOSITORY, run } from '../package/npm.js'
import { seeded } from './random.js'
import { soakServer } from './server.js'
import type { Remains, Soaked } from './traffic.js'

/** `npm run soak` is the long one. */
const FOR_MS = Number(process.env.SOAK_MS ?? 8_000)
const SEED = Number(process.env.SOAK_SEED ?? 14)
const TIMEOUT_MS = FOR_MS * 2 + 60_000
const TRAFFIC = fileURLToPath(new URL('traffic.ts', import.meta.url))

/**
 * How far the median of the last third may lie above that of the first: code that has become hot, the buffers of up to 20
 * connections, what was not collected yet. What ten minutes of traffic left behind, call by call, does not fit in: that is
 * some ten bytes a call.
 */
const MARGIN_BYTES = 3_000_000

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!
}

describe('mixed traffic while everything fails now and then', () => {
  it('leaves nothing behind, and sends no push twice', { timeout: TIMEOUT_MS }, async () => {
    await using server = await soakServer(seeded(SEED))
    const args = ['--expose-gc', '--import', 'tsx', TRAFFIC, server.url, `${FOR_MS}`, `${SEED}`]
    const { stdout, stderr } = await run(REPOSITORY, process.execPath, args, {}, TIMEOUT_MS)
    const { calls, ends, before, rounds, after } = JSON.parse(stdout) as Soaked
    // The first rounds load and compile.
    const warm = rounds.slice(Math.ceil(rounds.length / 5))
    const third = Math.floor(warm.length / 3)
    const heap = (some: readonly Remains[]) => median(some.map(({ heapBytes }) => heapBytes))
    const [first, last] = [heap(warm.slice(0, third)), heap(warm.slice(-third))]
    console.log(
      `${calls} calls in ${rounds.length} rounds, ${server.counts.requests} requests; heap ${first} → ${last} bytes; ${JSON.stringify({ ends, server: server.counts, before, after })}`,
    )
    expect(stderr).toBe('')
    expect(server.twice).toEqual([])
    expect(last - first).toBeLessThan(MARGIN_BYTES)
    expect(rounds.map(({ listeners }) => listeners)).toEqual(rounds.map(() => 0))
    expect(after.resources).toEqual(before.resources)
  })
})
