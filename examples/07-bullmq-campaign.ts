/**
 * Task: send one campaign from several worker processes, each batch exactly once, within the limit of one broadcast a
 * second that all of them share. Run: npx tsx examples/07-bullmq-campaign.ts
 *
 * BullMQ hands out the batches; `redisRateLimits()` keeps the limit; a ledger in Redis keeps a batch from being sent twice.
 * One worker is killed in the middle of a push, to show what becomes of its batch. Always against the embedded fake.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Queue, QueueEvents } from 'bullmq'
import { Redis } from 'ioredis'
import { FakeTpns } from 'tpns-client/testing'
import { APP, type Batch, CAMPAIGN, CITIES, jobIdOf, QUEUE } from './07-bullmq-campaign/campaign.js'
import { startRedisServer } from './07-bullmq-campaign/redis-server.js'
import { type Entry, ledgerKey } from './07-bullmq-campaign/send-once.js'

const WORKERS = ['worker-1', 'worker-2', 'worker-3']
/** The push to this city is answered by nobody, and its worker is killed meanwhile. */
const UNLUCKY = 'chengdu'

const server = await startRedisServer()
if (server === undefined) {
  console.log('skipped: this example needs redis-server (apt-get install redis-server)')
  process.exit(0)
}

const workers = new Map<string, ChildProcess>()
const arrivals: { city: string; at: number }[] = []
const fake = new FakeTpns({
  ...APP,
  onRequest: ({ body }) => {
    arrivals.push({ city: cityOf(body), at: Date.now() })
  },
})
fake.next({ stall: 'before-headers' }, { when: ({ body }) => cityOf(body) === UNLUCKY })
const service = await fake.listen()

const redis = new Redis(server.url, { maxRetriesPerRequest: null })
const listener = redis.duplicate()
const queue = new Queue<Batch>(QUEUE, { connection: redis })
const events = new QueueEvents(QUEUE, { connection: listener })
await events.waitUntilReady()

const batches: Batch[] = CITIES.map((city) => ({ campaign: CAMPAIGN, city }))
const jobs = batches.map((batch) => ({
  name: 'push',
  data: batch,
  opts: { jobId: jobIdOf(batch), attempts: 5, backoff: { type: 'exponential', delay: 1_000 } },
}))
const added = await queue.addBulk(jobs)
await queue.addBulk(jobs) // the same ids: changes nothing
const settled = Promise.allSettled(added.map((job) => job.waitUntilFinished(events, 45_000)))

for (const name of WORKERS) workers.set(name, startWorker(name))
await killWhoeverHas(UNLUCKY)
await settled

console.log('\nbatch      pushes  ledger')
for (const batch of batches) {
  const entry = await ledgerOf(batch)
  const pushes = fake.pushes.filter(({ request }) => cityOf(request) === batch.city).length
  if (pushes > 1) throw new Error(`${batch.city} was pushed ${pushes} times`)
  const note = entry?.state === 'unknown' ? `unknown: ${entry.why}; look it up, then decide` : entry?.state
  console.log(`${batch.city.padEnd(10)} ${String(pushes).padEnd(7)} ${note}`)
}
const gaps = arrivals.slice(1).map(({ at }, index) => at - (arrivals[index]?.at ?? 0))
// One that took long to connect can come too near to the next; the service refuses that one, and it is sent again.
const refused = fake.requests.filter(({ reply }) => reply.code === 1008028).length
console.log(
  `\n${arrivals.length} requests from ${WORKERS.length} processes, the closest ${Math.min(...gaps)} ms apart, ` +
    `${refused} refused as too fast`,
)

await Promise.all([...workers.values()].map(stopWorker))
await events.close()
await queue.close()
listener.disconnect()
redis.disconnect()
await service.close()
await server.stop()

function startWorker(name: string): ChildProcess {
  const script = fileURLToPath(new URL('07-bullmq-campaign/worker.ts', import.meta.url))
  const args = ['--import', 'tsx', script, name, server?.url ?? '', service.url]
  return spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}

function stopWorker(worker: ChildProcess): Promise<unknown> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve()
  const ended = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGTERM')
  return ended
}

async function killWhoeverHas(city: string): Promise<void> {
  const giveUpAt = Date.now() + 40_000
  while (!arrivals.some((arrival) => arrival.city === city)) {
    if (Date.now() > giveUpAt) throw new Error(`the batch of ${city} was never sent`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const entry = await ledgerOf({ campaign: CAMPAIGN, city })
  if (entry?.state !== 'sending') throw new Error(`the batch of ${city} is ${entry?.state}`)
  console.log(`${entry.worker}: killed while it sends to ${city}`)
  workers.get(entry.worker)?.kill('SIGKILL')
}

async function ledgerOf(batch: Batch): Promise<Entry | undefined> {
  const text = await redis.get(ledgerKey(batch))
  return text === null ? undefined : (JSON.parse(text) as Entry)
}

function cityOf(body: unknown): string {
  const { tag_rules } = body as { tag_rules?: { tag_items: { tags: string[] }[] }[] }
  return tag_rules?.[0]?.tag_items[0]?.tags[0] ?? ''
}
