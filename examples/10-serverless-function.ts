/**
 * Task: push from a serverless function, which its platform freezes between two calls. Run: npx tsx examples/10-serverless-function.ts
 *
 * A frozen process does not notice that the service closes its idle connections. The next call finds a connection that is
 * dead, and must neither lose its push silently nor send it twice. SIGSTOP and SIGCONT freeze and thaw a real process here;
 * the service is always the embedded fake, which counts what arrives.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { FakeTpns } from 'tpns-client/testing'
import type { OrderEvent, Reply } from './10-serverless-function/function.js'

if (process.platform === 'win32') {
  console.log('skipped: Windows has no SIGSTOP')
  process.exit(0)
}

const APP = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const TOKEN = '0123456789abcdef0123456789abcdef0123'

const ORDERS = ['order 1', 'order 2', 'order 3', 'order 4', 'order 5'] as const

const fake = new FakeTpns(APP)
const service = await fake.listen()
const instance = startFunction()

const replies = new Map<string, Reply>()
const [cold, second, third, fourth, last] = ORDERS
await invoke(cold)
for (const order of [second, third, fourth]) {
  await freeze(() => service.closeIdleConnections())
  await invoke(order)
}

// Worse: frozen while the answer is on its way.
fake.next({ delayMs: 200 })
const invoked = invoke(last)
while (getPushes(last) === 0) await sleep(5)
await freeze(() => {})
await invoked

console.log('\norder    pushes  the function says')
for (const order of ORDERS) {
  const pushes = getPushes(order)
  if (pushes > 1) throw new Error(`${order} was pushed ${pushes} times`)
  const reply = replies.get(order)
  const said = reply !== undefined && 'pushId' in reply ? `accepted as ${reply.pushId}` : reply?.failed
  if (pushes === 0 && said !== 'not-sent' && said !== 'unknown') throw new Error(`${order} was lost silently`)
  console.log(`${order}  ${pushes}       ${said}`)
}

instance.disconnect()
await once(instance, 'exit')
await service.close()

function startFunction(): ChildProcess {
  const { accessId, secretKey } = APP
  return fork(fileURLToPath(new URL('10-serverless-function/function.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      TPNS_ACCESS_ID: accessId,
      TPNS_SECRET_KEY: secretKey,
      TPNS_BASE_URL: service.url,
    },
  })
}

async function invoke(order: string): Promise<void> {
  const replied = once(instance, 'message')
  instance.send({ order, token: TOKEN } satisfies OrderEvent)
  const [reply] = (await replied) as [Reply]
  replies.set(order, reply)
}

async function freeze(meanwhile: () => void): Promise<void> {
  instance.kill('SIGSTOP')
  meanwhile()
  await sleep(400)
  instance.kill('SIGCONT')
  console.log('frozen and thawed')
}

function getPushes(order: string): number {
  return fake.pushes.filter(({ request }) => JSON.stringify(request).includes(order)).length
}
