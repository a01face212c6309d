import { millisecondsInFreshProcess } from '../harness/fresh.mjs'
import { compare } from '../harness/rounds.mjs'

const sourceFor = (name) => `
  const startedAt = performance.now()
  await import(${JSON.stringify(name)})
  console.log(performance.now() - startedAt)`

/** Loading the package, against loading undici alone: what a function that starts cold pays on top. */
export async function measure() {
  const { ours, floor, ratio, spread } = await compare(
    {
      ours: () => millisecondsInFreshProcess(sourceFor('tpns-client')),
      floor: () => millisecondsInFreshProcess(sourceFor('undici')),
    },
    { rounds: 21, warmUps: 2 },
  )
  return [
    {
      name: 'import-time',
      ours: `${ours.toFixed(1)} ms`,
      floor: `${floor.toFixed(1)} ms`,
      ratio,
      spread,
      reach: { atMost: 1.5 },
      note: 'fresh processes; the start of Node itself not counted',
    },
  ]
}
