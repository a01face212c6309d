/**
 * `npm run bench:growth` measures how the cost of a push grows with what grows in production, and draws it to
 * `docs/growth.svg`. Cost is processor time of the sending process, for one unit of what grows: a flat line is linear growth.
 */
import { writeFileSync } from 'node:fs'
import { startChild } from '../harness/child.mjs'
import { median } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'
import { drawGrowth } from './draw.mjs'

/** The sizes; how many pushes a round needs to be measurable; what one unit is. */
const AXES = [
  {
    id: 'recipients',
    title: 'Recipients of a bulk job',
    unit: 'µs a recipient',
    sizes: [10_000, 100_000, 1_000_000, 10_000_000],
    rounds: (size) => (size >= 10_000_000 ? 1 : 3),
    perUnit: (cpuMs, size) => (cpuMs * 1_000) / size,
  },
  {
    id: 'connections',
    title: 'Pushes in flight, each on a connection',
    unit: 'µs a push',
    sizes: [1, 2, 5, 10, 20, 50, 100, 200],
    rounds: () => 3,
    perUnit: (cpuMs, _, pushes) => (cpuMs * 1_000) / pushes,
  },
  {
    id: 'tokens',
    title: 'Tokens in a list',
    unit: 'µs a token',
    sizes: [1, 3, 10, 30, 100, 300, 1_000],
    rounds: () => 3,
    perUnit: (cpuMs, size, pushes) => (cpuMs * 1_000) / (pushes * size),
  },
  {
    id: 'bytes',
    title: 'Size of the message',
    unit: 'µs a push',
    sizes: [100, 250, 500, 1_000, 2_000, 3_000, 4_000],
    rounds: () => 3,
    perUnit: (cpuMs, _, pushes) => (cpuMs * 1_000) / pushes,
  },
]

const server = await startServer('accepted')
const child = await startChild(new URL('sender.mjs', import.meta.url), [server.origin])
const results = []
try {
  for (const { id, title, unit, sizes, rounds, perUnit } of AXES) {
    console.error(`measuring ${title.toLowerCase()} …`)
    // Warm, so that the smallest size does not pay for compiling.
    await child.ask({ axis: id, size: sizes[0] })
    await child.ask({ axis: id, size: sizes.at(-2) })
    const points = []
    for (const size of sizes) {
      const costs = []
      for (let round = 0; round < rounds(size); round++) {
        const { cpuMs, pushes } = await child.ask({ axis: id, size })
        costs.push(perUnit(cpuMs, size, pushes))
      }
      points.push({ size, cost: median(costs) })
    }
    results.push({ title, unit, points })
    console.log(
      `${title} (${unit}): ${points.map(({ size, cost }) => `${size}: ${cost.toPrecision(3)}`).join(', ')}`,
    )
  }
} finally {
  await Promise.all([child.stop(), server.stop()])
}
const caption = `Processor time of the sender. Node ${process.version}, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}. npm run bench:growth`
writeFileSync(new URL('../../docs/growth.svg', import.meta.url), drawGrowth(results, caption))
