import { Queue } from 'bullmq'
import { beforeAll, describe, expect, it } from 'vitest'
import { until } from '../redis/support.js'
import { explainSkip, HAS_REDIS } from '../support/redis-server.js'
import { listCampaign, openLab, whenOver } from './support.js'

beforeAll(explainSkip)

describe.skipIf(!HAS_REDIS)('what workers look after', { timeout: 60_000 }, () => {
  it('a batch in doubt is looked up without reading the batches that are not', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.next({ reset: 'after-acceptance' }, { path: 'v3/push/app' })
    await lab.worker({ takeoverAfter: 2_000, tpns: lab.client({ timeout: { attempt: 1_000 } }) })
    await campaigns.create(listCampaign(500))
    await until(async () => (await campaigns.report('spring')).accepted === 500, 30_000)
    expect(await lab.redis.redis.info('commandstats')).not.toContain('cmdstat_hscan')
    // What it compared the service's records with: one id each.
    expect(await lab.redis.redis.scard('{tpns-campaigns}:spring:pushes')).toBe(50)
  })

  it('jobs that Redis has lost are added again, each once', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    await campaigns.create(listCampaign(500))
    const queue = new Queue('tpns-campaigns.spring', { connection: lab.connect() as never })
    await queue.drain()
    expect(await queue.getJobCountByTypes('waiting')).toBe(0)
    let most = 0
    const watching = setInterval(async () => {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed').catch(() => ({}))
      most = Math.max(
        most,
        Object.values(counts).reduce((sum, count) => sum + count, 0),
      )
    }, 50)
    await lab.worker()
    expect(await whenOver(campaigns)).toMatchObject({ status: 'finished', accepted: 500 })
    clearInterval(watching)
    await queue.close()
    expect(most).toBe(50)
    expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
  })
})
