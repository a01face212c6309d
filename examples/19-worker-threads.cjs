/** Task: push from worker threads, each with a client of its own. Run: npx tsx examples/19-worker-threads.cjs */
const { once } = require('node:events')
const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads')
const { TpnsClient } = require('tpns-client')
const { FakeTpns } = require('tpns-client/testing')

const app = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const PHONES = 20

async function main() {
  const fake = new FakeTpns(app)
  const server = await fake.listen()
  const run = async (name) => {
    const worker = new Worker(__filename, { workerData: { name, baseUrl: server.url } })
    const ended = once(worker, 'exit')
    const [said] = await once(worker, 'message')
    console.log(said)
    await ended
  }
  await Promise.all(['thread-1', 'thread-2'].map(run))
  console.log(`the service accepted ${fake.pushes.length} pushes`)
  await server.close()
}

async function pushAll({ name, baseUrl }) {
  // A client cannot be handed to a thread. Threads share no rate limit either: for broadcasts use tpns-client/redis.
  const tpns = new TpnsClient({ ...app, baseUrl })
  const sending = Array.from({ length: PHONES }, (_, phone) =>
    tpns.push.send({
      audience_type: 'token',
      token_list: [phone.toString(16).padStart(36, '0')],
      message_type: 'notify',
      message: { title: 'Order shipped', content: `It arrives tomorrow, says ${name}` },
    }),
  )
  const tasks = await Promise.all(sending)
  parentPort.postMessage(`${name}: ${tasks.length} accepted`)
  await tpns.close()
}

if (isMainThread) main()
else pushAll(workerData)
