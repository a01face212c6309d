import { millisecondsInFreshProcess } from '../harness/fresh.mjs'
import { compare } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'

const OURS = `
  import { ACCESS_ID, pushRequest, SECRET_KEY } from './app.mjs'
  const startedAt = performance.now()
  const { TpnsClient } = await import('tpns-client')
  const client = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: process.argv.at(-1) })
  await client.push.send(pushRequest(1, { order: 1 }))
  console.log(performance.now() - startedAt)
  await client.close()`

// The clock starts before undici and crypto are loaded: the module that pushes imports both.
const FLOOR = `
  const startedAt = performance.now()
  const { Pool } = await import('undici')
  const { pushBare } = await import('./floor.mjs')
  const pool = new Pool(process.argv.at(-1), { connections: 50 })
  await pushBare(pool, 1)
  console.log(performance.now() - startedAt)
  await pool.close()`

/** From nothing to the first accepted push: import, construct, push. It also loads the rules of the push, with zod. */
export async function measure() {
  const server = await startServer('accepted')
  try {
    const { ours, floor, ratio, spread } = await compare(
      {
        ours: () => millisecondsInFreshProcess(OURS, [server.origin]),
        floor: () => millisecondsInFreshProcess(FLOOR, [server.origin]),
      },
      { rounds: 21, warmUps: 2 },
    )
    return [
      {
        name: 'first-push',
        ours: `${ours.toFixed(1)} ms`,
        floor: `${floor.toFixed(1)} ms`,
        ratio,
        spread,
        note: 'import, construct and one push in a fresh process',
      },
    ]
  } finally {
    await server.stop()
  }
}
