/**
 * Task: stop a container without losing a push and without sending one twice. Run: npx tsx examples/11-graceful-shutdown.ts
 *
 * The service gets SIGTERM while pushes are in flight, one of them waiting for its retry. It takes no new work, finishes,
 * closes the client and ends with exit code 0. Always against the embedded fake, which counts what arrives.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { FakeTpns } from 'tpns-client/testing'

if (process.platform === 'win32') {
  console.log('skipped: Windows has no SIGTERM that a process can handle')
  process.exit(0)
}

const APP = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const TOKEN = '0123456789abcdef0123456789abcdef0123'
const ORDERS = ['order-1', 'order-2', 'order-3'] as const

const fake = new FakeTpns(APP)
const tpns = await fake.listen()
// The first request is too early, and its push waits for a retry; the answers to the others take a while.
fake.next({ retCode: 1008028 }).next({ delayMs: 500 }, { times: 2 })

const service = startService()
const [port] = (await once(service, 'message')) as [number]
const place = (order: string) => fetch(`http://127.0.0.1:${port}/${order}?token=${TOKEN}`)
const placed = ORDERS.map(place)
while (fake.requests.length < ORDERS.length) await sleep(5)

const ended = once(service, 'exit')
service.kill('SIGTERM')
await sleep(100)
const late = await place('order-4').then(
  () => 'was accepted',
  () => 'was not accepted: the service takes no new work',
)

const answers = await Promise.all(placed.map(async (response) => await (await response).text()))
const [exitCode] = await ended
ORDERS.forEach((order, i) => {
  const pushes = fake.pushes.filter(({ request }) => JSON.stringify(request).includes(order)).length
  if (pushes !== 1) throw new Error(`${order} was pushed ${pushes} times`)
  console.log(`${order} answered ${answers[i]}, pushed ${pushes} time`)
})
console.log(`order-4 ${late}`)
console.log(`exit code ${exitCode}`)
await tpns.close()

function startService(): ChildProcess {
  return fork(fileURLToPath(new URL('11-graceful-shutdown/service.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      TPNS_ACCESS_ID: APP.accessId,
      TPNS_SECRET_KEY: APP.secretKey,
      TPNS_BASE_URL: tpns.url,
    },
  })
}
