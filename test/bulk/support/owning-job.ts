/**
 * A process with a bulk job on a checkpoint that other processes want too. It writes one line of JSON when its job has
 * ended: the report, or the error.
 */
import { TpnsClient } from '../../../src/index.js'
import { makeToken, PUSH } from './bulk.js'

const [baseUrl = '', file = '', count = '0', staleAfter = '0'] = process.argv.slice(2)

async function* recipients() {
  for (let n = 0; n < Number(count); n++) yield makeToken(n)
}

const tpns = new TpnsClient({
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  baseUrl,
  timeout: { attempt: Number(staleAfter) / 2 },
  hooks: { warning: () => {} },
})
try {
  const report = await tpns.bulk.send(PUSH, recipients(), {
    batchSize: 100,
    concurrency: 2,
    checkpoint: { file, staleAfter: Number(staleAfter) },
  })
  const { accepted, acceptedEarlier, unknown, notSent, taken, complete, hung, stopped } = report
  const reason = stopped?.reason
  const error = stopped?.error instanceof Error ? stopped.error.name : undefined
  const counts = { accepted, acceptedEarlier, unknown, notSent, taken, complete, hung }
  process.stdout.write(`${JSON.stringify({ ...counts, reason, error })}\n`)
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: (error as Error).message })}\n`)
}
await tpns.close()
