/**
 * `npm run bench:campaign` measures campaigns over BullMQ: what a recipient costs, and how that grows with their number; how
 * workers add up beside one `bulk` process; what durable writes of Redis cost. Counts (commands, bytes, CPU time) hold on a
 * busy machine too; recipients a second are wall time, and their ratios hold within one run only.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { TpnsClient } from 'tpns-client'
import { openCampaigns } from 'tpns-client/bullmq'
import { ACCESS_ID, SECRET_KEY } from './harness/app.mjs'
import { BULK_PUSH, LIST_SIZE, makeToken } from './harness/bulk.mjs'
import { startChild } from './harness/child.mjs'
import { startRedis } from './harness/redis.mjs'
import { startServer } from './harness/server.mjs'

const WORKER = new URL('contenders/campaign-worker.mjs', import.meta.url)
const BULK = new URL('contenders/bulk-tpns.mjs', import.meta.url)
const MANY = 1_000_000

const server = await startServer('accepted')
const tpns = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: server.origin })

async function* pagesAfter(recipients) {
  for (let from = 0; from < recipients; from += LIST_SIZE) {
    yield {
      recipients: Array.from({ length: LIST_SIZE }, (_, i) => makeToken(from + i)),
      cursor: String(from + LIST_SIZE),
    }
  }
}

/** One campaign through some workers: queued first, then sent. */
async function run({ recipients, workers, appendfsync = 'everysec', source = () => pagesAfter(recipients) }) {
  const redis = await startRedis(appendfsync)
  const campaigns = openCampaigns({ tpns, connection: redis.redis })
  const empty = await redis.look()
  const id = 'bench'
  const request = { audience: 'tokens', ...BULK_PUSH }
  // Queued before anything is sent.
  const startAt = Date.now() + 3_600_000
  await campaigns.create({ id, request, recipients: source, emptyRedis: 'start', startAt })
  const queued = await redis.look()
  await campaigns.pause(id)
  await redis.redis.hset(`{tpns-campaigns}:${id}:meta`, 'startAt', 0)
  const children = await Promise.all(
    Array.from({ length: workers }, () => startChild(WORKER, [redis.url, server.origin])),
  )
  const cpu = async () =>
    (await Promise.all(children.map((child) => child.ask('cpu')))).reduce((sum, ms) => sum + ms, 0)
  // A worker sends nothing before Redis has known it for four seconds.
  await sleep(6_000)
  const cpuBefore = await cpu()
  const before = await redis.look()
  await campaigns.resume(id)
  let first
  let last
  for await (const { accepted } of campaigns.progress(id, { everyMs: 10 })) {
    const now = performance.now()
    if (accepted > 0) first ??= { accepted, now }
    if (accepted === recipients) last ??= now
  }
  const after = await redis.look()
  const cpuMs = (await cpu()) - cpuBefore
  await Promise.all(children.map((child) => child.stop()))
  await campaigns.close()
  await redis.stop()
  return {
    bytesQueued: (queued.memoryBytes - empty.memoryBytes) / recipients,
    bytesAfter: (after.memoryBytes - empty.memoryBytes) / recipients,
    queueCommands: (queued.commands - empty.commands) / recipients,
    commands: (after.commands - before.commands) / recipients,
    roundTrips: (after.roundTrips - before.roundTrips) / recipients,
    networkBytes: (after.networkBytes - before.networkBytes) / recipients,
    redisCpuMs: after.cpuMs - before.cpuMs,
    workerCpuMs: cpuMs,
    perSecond: ((recipients - first.accepted) * 1_000) / (last - first.now),
    byCommand: [...after.byCommand]
      .map(([name, [calls, usec]]) => [
        name,
        calls - (before.byCommand.get(name)?.[0] ?? 0),
        usec - (before.byCommand.get(name)?.[1] ?? 0),
      ])
      .sort((a, b) => b[2] - a[2])
      .slice(0, 8),
  }
}

const row = (name, ...cells) =>
  console.log([name.padEnd(20), ...cells.map((cell) => String(cell).padStart(15))].join(''))

console.log(`Batches of ${LIST_SIZE}, tokens of 36 characters, loopback; for each 1,000 recipients:`)
row(
  'recipients',
  'to queue, cmds',
  'to send, cmds',
  'reads',
  'net kB',
  'redis CPU ms',
  'CPU ms',
  'kB queued',
  'kB after',
)
for (const recipients of [10_000, 100_000, MANY]) {
  const one = await run({ recipients, workers: 1 })
  const thousands = recipients / 1_000
  row(
    recipients.toLocaleString('en'),
    (one.queueCommands * 1_000).toFixed(1),
    (one.commands * 1_000).toFixed(1),
    (one.roundTrips * 1_000).toFixed(1),
    one.networkBytes.toFixed(1),
    (one.redisCpuMs / thousands).toFixed(2),
    (one.workerCpuMs / thousands).toFixed(2),
    one.bytesQueued.toFixed(2),
    one.bytesAfter.toFixed(2),
  )
  if (recipients < MANY) continue
  const busiest = one.byCommand.map(
    ([name, calls, usec]) => `${name} ${calls} (${(usec / 1_000).toFixed(0)})`,
  )
  console.log(`commands by time of Redis, calls (ms): ${busiest.join(', ')}`)
}

const bulk = await startChild(BULK, [server.origin])
const sendInBulk = async () => {
  const { wallMs, cpuMs } = await bulk.ask({ recipients: MANY, source: 'in pages' })
  return { perSecond: (MANY * 1_000) / wallMs, cpuMs }
}
await sendInBulk()
console.log(`\n${MANY.toLocaleString('en')} recipients, each beside one bulk process in the same round:`)
row('', 'recipients/s', 'to bulk', 'CPU ms', 'to bulk', 'redis CPU ms')
for (const [name, options] of [
  ['1 worker', { workers: 1 }],
  ['2 workers', { workers: 2 }],
  ['4 workers', { workers: 4 }],
  ['1, fsync always', { workers: 1, appendfsync: 'always' }],
]) {
  const floor = await sendInBulk()
  const { perSecond, workerCpuMs, redisCpuMs } = await run({ recipients: MANY, ...options })
  const [speed, cpu] = [perSecond / floor.perSecond, workerCpuMs / floor.cpuMs]
  row(
    name,
    perSecond.toFixed(0),
    speed.toFixed(2),
    workerCpuMs.toFixed(0),
    cpu.toFixed(2),
    redisCpuMs.toFixed(0),
  )
}
await bulk.stop()
await tpns.close()
await server.stop()
