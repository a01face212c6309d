import { startChild } from '../harness/child.mjs'
import { compare, median } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'

const AT_ONCE = 50
const PUSHES = 10_000

/** Pushes per second over loopback, against undici with nothing around it. */
export async function measure() {
  const server = await startServer('accepted')
  const args = [server.origin, String(AT_ONCE)]
  const ours = await startChild(new URL('../contenders/push-tpns.mjs', import.meta.url), args)
  const floor = await startChild(new URL('../contenders/push-floor.mjs', import.meta.url), args)
  const cpu = { ours: [], floor: [] }
  const getRate = (name, contender) => async () => {
    const { wallMs, cpuMs } = await contender.ask({ pushes: PUSHES })
    cpu[name].push((cpuMs * 1_000) / PUSHES)
    return (PUSHES * 1_000) / wallMs
  }
  try {
    const { ratio, spread, ...rates } = await compare(
      { ours: getRate('ours', ours), floor: getRate('floor', floor) },
      { rounds: 15, warmUps: 4 },
    )
    const sent = await server.takeRequestCount()
    if (sent !== 2 * 19 * PUSHES) throw new Error(`the server saw ${sent} requests`)
    return [
      {
        name: 'push-throughput',
        ours: `${Math.round(rates.ours)}/s`,
        floor: `${Math.round(rates.floor)}/s`,
        ratio,
        spread,
        reach: { atLeast: 0.85 },
        note: `${AT_ONCE} at once; CPU ${median(cpu.ours).toFixed(1)} µs a push against ${median(cpu.floor).toFixed(1)}`,
      },
    ]
  } finally {
    await Promise.all([ours.stop(), floor.stop(), server.stop()])
  }
}
