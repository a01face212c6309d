/**
 * `npm run bench:peers`: pushes per second beside other push SDKs, each to a server of its own on loopback that accepts
 * everything. Every SDK sends one push a call, of the same text, 50 at once.
 *
 * An SDK that can be given an address is; the FCM SDK cannot, and gets an agent that connects its https to the server
 * without TLS, which spares it work that it does in reality.
 */
import { readFileSync } from 'node:fs'
import { startChild } from '../harness/child.mjs'
import { printReport } from '../harness/report.mjs'
import { compare } from '../harness/rounds.mjs'
import { startServer } from '../harness/server.mjs'

const AT_ONCE = 50
const PUSHES = 4_000
/** Package, and the answer by which its service accepts a push. */
const PEERS = {
  axios: 'accepted',
  'jpush-async': 'jpush',
  'firebase-admin': 'fcm',
  'expo-server-sdk': 'expo',
  '@onesignal/node-onesignal': 'onesignal',
}

const results = []
for (const [name, behaviour] of Object.entries(PEERS)) {
  console.error(`measuring ${name} …`)
  results.push(await measure(name, behaviour))
}
printReport(results)

async function measure(name, behaviour) {
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url)))
  const [ourServer, theirServer] = await Promise.all([startServer('accepted'), startServer(behaviour)])
  const file = new URL(`${name.split('/').at(-1)}.mjs`, import.meta.url)
  const ours = await startChild(new URL('../contenders/push-tpns.mjs', import.meta.url), [
    ourServer.origin,
    String(AT_ONCE),
  ])
  const theirs = await startChild(file, [theirServer.origin, String(AT_ONCE)])
  const getRate = (contender) => async () => {
    const { wallMs } = await contender.ask({ pushes: PUSHES })
    return (PUSHES * 1_000) / wallMs
  }
  try {
    const rounds = { rounds: 7, warmUps: 3 }
    const { ratio, spread, ...rates } = await compare({ ours: getRate(ours), floor: getRate(theirs) }, rounds)
    const sent = await theirServer.takeRequestCount()
    if (sent !== 10 * PUSHES) throw new Error(`the server of ${name} saw ${sent} requests`)
    return {
      name: `${name} ${version}`,
      ours: `${Math.round(rates.ours)}/s`,
      floor: `${Math.round(rates.floor)}/s`,
      ratio,
      spread,
      reach: { atLeast: 2 },
    }
  } catch (error) {
    console.error(error)
    process.exitCode = 1
    return { name, failed: true }
  } finally {
    await Promise.all([ours.stop(), theirs.stop(), ourServer.stop(), theirServer.stop()])
  }
}
