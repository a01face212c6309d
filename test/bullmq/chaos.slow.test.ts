import { beforeAll, describe, expect, it } from 'vitest'
import { explainSkip, HAS_REDIS } from '../support/redis-server.js'
import { runChaos } from './chaos.js'

beforeAll(explainSkip)

/** `CHAOS_SEED=7 npx vitest run test/bullmq/chaos.slow.test.ts` plays one run again; `npm run chaos` is the long one. */
const seed = Number(process.env.CHAOS_SEED ?? 20_261_125)
const isLong = process.env.CHAOS === 'long'

describe.skipIf(!HAS_REDIS)('a campaign while producer, workers, Redis and the service fail', () => {
  it('sends to nobody twice, loses nobody, and reports every batch in doubt', {
    timeout: 1_800_000,
  }, async () => {
    const size = isLong
      ? { recipients: 200_000, batchSize: 500, disasters: 120, mostMs: 600_000 }
      : { recipients: 3_000, batchSize: 20, disasters: 10, mostMs: 60_000 }
    const { report, sum, received, twice, evidence, happened, wentBack } = await runChaos({
      seed,
      workers: 4,
      ...size,
    })
    const story = `seed ${seed}: ${happened.join(' ')}; ${JSON.stringify({ ...report, findings: [] })}`
    console.log(story, JSON.stringify(evidence))
    expect(twice.length, story).toBe(0)
    if (wentBack) return
    expect(report.status, story).toBe('finished')
    expect(report.taken, story).toBe(size.recipients)
    expect(sum, story).toBe(size.recipients)
    // Parked batches may or may not have arrived; everybody else who was accepted did.
    expect(received, story).toBeGreaterThanOrEqual(report.accepted)
    expect(received, story).toBeLessThanOrEqual(report.accepted + report.parked)
    expect(report.notSent + report.inFlight + report.rejected, story).toBe(0)
  })
})
