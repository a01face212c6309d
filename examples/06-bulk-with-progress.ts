/**
 * Task: send to any number of devices, see how far it is, and go on after a crash without sending twice.
 * Run: npx tsx examples/06-bulk-with-progress.ts
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BulkProgress } from 'tpns-client'
import { openClient } from './support/client.js'

const { tpns, fake, token, deadToken, close } = await openClient()
const folder = await mkdtemp(join(tmpdir(), 'tpns-example-'))

/** In real life a database cursor, or `createReadStream('tokens.txt')`: one token a line. */
async function* tokens() {
  yield deadToken
  if (fake === undefined) yield token
  else for (let n = 0; n < 49_999; n++) yield n.toString(16).padStart(36, '0')
}

/** A bar on a terminal, a line now and then in a log. */
function show({ done, total, recipientsPerSecond, etaMs, batches, finished }: BulkProgress): void {
  const share = total ? done / total : 0
  const rate = `${Math.round(recipientsPerSecond)}/s`
  const left = etaMs === undefined ? '' : `, ${Math.ceil(etaMs / 1_000)} s left`
  const text = `${done} of ${total ?? '?'} (${rate}${left})`
  if (process.stdout.isTTY) {
    const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░')
    process.stdout.write(`\r${bar} ${text}\x1b[K${finished ? '\n' : ''}`)
  } else if (finished || batches % 10 === 0) {
    console.log(text)
  }
}

const deadTokens: string[] = []
const job = tpns.bulk.send(
  {
    audience: 'tokens',
    message_type: 'notify',
    message: { title: 'New season', content: 'See what is new' },
  },
  tokens(),
  {
    total: fake === undefined ? 2 : 50_000,
    // Run it again with the same file after a crash: what was accepted is not sent again.
    checkpoint: join(folder, 'new-season.checkpoint'),
    onInvalidTokens: (invalid) => {
      deadTokens.push(...invalid)
    },
  },
)
for await (const progress of job) show(progress)

const report = await job
console.log(`accepted ${report.accepted}, invalid ${report.invalid}, refused ${report.rejected}`)
console.log(`not sent ${report.notSent}, and nobody knows: ${report.unknown}`)
if (report.stopped !== undefined) console.log(`stopped early: ${report.stopped.reason}`)
for (const sentence of report.advice) console.log(`→ ${sentence}`)
console.log(`to be deleted from your store: ${deadTokens.join(', ')}`)

await rm(folder, { recursive: true })
await close()
