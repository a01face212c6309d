/** A process that sends to many recipients until somebody kills it. Its report, if it lives to see one, goes to a file. */
import { writeFileSync } from 'node:fs'
import { TpnsClient } from '../../../src/index.js'
import { makeToken, PUSH } from './bulk.js'

const [baseUrl = '', checkpoint = '', reportFile = '', count = '0'] = process.argv.slice(2)

async function* recipients() {
  for (let n = 0; n < Number(count); n++) yield makeToken(n)
}

const tpns = new TpnsClient({
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl,
  timeout: { attempt: 2_000 },
})
const unknownBatches: number[] = []
const report = await tpns.bulk.send(PUSH, recipients(), {
  // Short, so that a restart need not wait for half a minute; long enough for a machine that is busy.
  checkpoint: { file: checkpoint, staleAfter: 4_000 },
  onBatch: ({ index, outcome }) => {
    if (outcome === 'unknown') unknownBatches.push(index)
  },
})
await tpns.close()
writeFileSync(reportFile, JSON.stringify({ report, unknownBatches }))
