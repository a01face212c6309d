import { TpnsClient } from 'tpns-client'
import { ACCESS_ID, SECRET_KEY } from '../harness/app.mjs'
import { AT_ONCE, BULK_PUSH, makeToken } from '../harness/bulk.mjs'
import { answerParent } from '../harness/child.mjs'

const [origin] = process.argv.slice(2)
const client = new TpnsClient({ accessId: ACCESS_ID, secretKey: SECRET_KEY, baseUrl: origin })
const tokens = []

/** What a database cursor gives at a time. */
const PAGE_SIZE = 500

const SOURCES = {
  async *'in pages'(count) {
    for (let i = 0; i < count; i += PAGE_SIZE) yield tokens.slice(i, i + PAGE_SIZE)
  },
  async *'one by one'(count) {
    for (let i = 0; i < count; i++) yield tokens[i]
  },
  /** Nothing is in memory before. */
  async *'made while sending'(count) {
    for (let i = 0; i < count; i++) yield makeToken(i)
  },
}

answerParent(async ({ recipients, source, checkpoint }) => {
  if (source !== 'made while sending')
    while (tokens.length < recipients) tokens.push(makeToken(tokens.length))
  globalThis.gc?.()
  const memory = watchMemory()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const report = await client.bulk.send({ audience: 'tokens', ...BULK_PUSH }, SOURCES[source](recipients), {
    concurrency: AT_ONCE,
    checkpoint,
  })
  const wallMs = performance.now() - startedAt
  if (report.accepted !== recipients)
    throw new Error(`only ${report.accepted} of ${recipients} were accepted`)
  const { user, system } = process.cpuUsage(cpuBefore)
  return { wallMs, cpuMs: (user + system) / 1_000, grownBytes: memory.stop() }
})

/** How far the process grows beyond its size at the beginning. */
function watchMemory() {
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const timer = setInterval(look, 10)
  return {
    stop() {
      clearInterval(timer)
      look()
      return most - before
    },
  }
}
