/** Task: push from the processes of node:cluster, and stop them well. Run: npx tsx examples/21-cluster.ts */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { TpnsClient } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'

const app = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
const PHONES = 20

if (cluster.isPrimary) {
  const fake = new FakeTpns(app)
  const server = await fake.listen()
  const stop = async (worker: Worker) => {
    const [said] = await once(worker, 'message')
    console.log(said)
    worker.disconnect()
    await once(worker, 'exit')
  }
  const workers = ['process-1', 'process-2'].map((name) =>
    cluster.fork({ NAME: name, TPNS_BASE_URL: server.url }),
  )
  await Promise.all(workers.map(stop))
  console.log(`the service accepted ${fake.pushes.length} pushes`)
  await server.close()
} else {
  // Each process keeps its own rate limits: broadcasts of several processes need tpns-client/redis.
  const tpns = new TpnsClient(app)
  const sending = Array.from({ length: PHONES }, (_, phone) =>
    tpns.push.send({
      audience_type: 'token',
      token_list: [phone.toString(16).padStart(36, '0')],
      message_type: 'notify',
      message: { title: 'Order shipped', content: `It arrives tomorrow, says ${process.env.NAME}` },
    }),
  )
  const tasks = await Promise.all(sending)
  process.send?.(`${process.env.NAME}: ${tasks.length} accepted`)
  process.once('disconnect', () => tpns.close())
}
