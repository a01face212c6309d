/**
 * Task: send one campaign from several worker processes, each batch at most once without a human's word.
 * Run: npx tsx examples/07-bullmq-campaign.ts
 *
 * `tpns-client/bullmq` queues the recipients and keeps the record of what was sent. One worker is killed in the middle of a
 * push, to show what happens to its batch: it is parked, looked up in the records of the service, and found. Always against
 * the embedded fake.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { TpnsClient } from 'tpns-client'
import { openCampaigns } from 'tpns-client/bullmq'
import { FakeTpns } from 'tpns-client/testing'
import { APP, CAMPAIGN, CUSTOMERS, pagesAfter } from './07-bullmq-campaign/campaign.js'
import { startRedisServer } from './07-bullmq-campaign/redis-server.js'

const server = await startRedisServer()
if (server === undefined) {
  console.log('skipped: this example needs redis-server (apt-get install redis-server)')
  process.exit(0)
}

const workers: ChildProcess[] = []
const fake = new FakeTpns({ ...APP })
// The first push is accepted, and its answer never comes; the worker that waits for it is killed.
fake.next({ stall: 'before-headers' }, { path: 'v3/push/app' })
const service = await fake.listen()
const redis = new Redis(server.url)
const tpns = new TpnsClient({ ...APP, baseUrl: service.url })
const campaigns = openCampaigns({ tpns, connection: redis })

const unlucky = startWorker('worker-1')
await campaigns.create({
  id: CAMPAIGN,
  request: {
    audience: 'tokens',
    message_type: 'notify',
    message: { title: 'Spring sale', content: 'From today' },
  },
  recipients: pagesAfter,
  batchSize: 100,
  // The first campaign of this Redis.
  emptyRedis: 'start',
})
while (fake.pushes.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
unlucky.kill('SIGKILL')
console.log('worker-1: killed while it sends')
startWorker('worker-2')
startWorker('worker-3')

for await (const { accepted, parked, notSent } of campaigns.progress(CAMPAIGN)) {
  console.log(`${accepted} accepted, ${parked} in doubt, ${notSent} waiting`)
}
while ((await campaigns.report(CAMPAIGN)).parked > 0) await new Promise((resolve) => setTimeout(resolve, 200))
const report = await campaigns.report(CAMPAIGN)
console.log(`\n${report.status}: ${report.accepted} of ${report.taken} accepted, ${report.parked} in doubt`)

const received = new Map<string, number>()
for (const { request } of fake.pushes) {
  const { token_list = [] } = request as { token_list?: readonly string[] }
  for (const token of token_list) received.set(token, (received.get(token) ?? 0) + 1)
}
if (received.size !== CUSTOMERS || [...received.values()].some((times) => times !== 1)) {
  throw new Error('somebody got the push twice, or not at all')
}
console.log(`${received.size} customers got the push, each once`)

await Promise.all(workers.map(stopWorker))
await campaigns.close()
await tpns.close()
redis.disconnect()
await service.close()
await server.stop()

function startWorker(name: string): ChildProcess {
  const script = fileURLToPath(new URL('07-bullmq-campaign/worker.ts', import.meta.url))
  const args = ['--import', 'tsx', script, name, server?.url ?? '', service.url]
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  workers.push(worker)
  return worker
}

function stopWorker(worker: ChildProcess): Promise<unknown> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve()
  const ended = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGTERM')
  return ended
}
