import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { until } from '../redis/support.js'
import { getFailure } from '../support/client.js'
import { explainSkip, HAS_REDIS } from '../support/redis-server.js'
import { DURABLE, forget, listCampaign, openLab, tokens, whenOver } from './support.js'

beforeAll(explainSkip)

const SCRIPT = fileURLToPath(new URL('campaign-process.ts', import.meta.url))
/** 4 batches a second. */
const SLOWLY = { speed: 40 }
const RECIPIENTS = 400

describe.skipIf(!HAS_REDIS)('a Redis that forgets', { timeout: 90_000 }, () => {
  it('its last second while the worker that sent in it dies stops the campaign: nobody is sent to twice', async () => {
    await using lab = await openLab({}, DURABLE)
    const campaigns = lab.campaigns()
    const child: ChildProcess = spawn(
      process.execPath,
      ['--import', 'tsx', SCRIPT, lab.redis.url, lab.service.url, '8000'],
      { stdio: 'ignore' },
    )
    const ended = once(child, 'exit')
    await campaigns.create(listCampaign(RECIPIENTS, SLOWLY))
    await until(async () => lab.received().size > 0, 30_000)
    const before = lab.received().size
    await forget(lab.redis, async () => {
      await sleep(1_000)
      child.kill('SIGKILL')
      await ended
    })
    expect(lab.received().size).toBeGreaterThan(before)
    await lab.worker()
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'stopped', reason: 'redis-rollback' })
    expect(report.detail).toMatch(/has not come back.*statistics\.tasks.*重复推送/s)
    expectNobodyTwice(lab.received())
  })

  it('its last second while the worker that sent in it is closed stops the campaign too', async () => {
    await using lab = await openLab({}, DURABLE)
    const campaigns = lab.campaigns()
    const worker = await lab.worker()
    await campaigns.create(listCampaign(RECIPIENTS, SLOWLY))
    await until(async () => lab.received().size > 0, 30_000)
    await forget(lab.redis, async () => {
      await sleep(500)
      await worker.close()
    })
    await lab.worker()
    expect(await whenOver(campaigns)).toMatchObject({ status: 'stopped', reason: 'redis-rollback' })
    expectNobodyTwice(lab.received())
  })

  it('its last second while its workers live goes on on its own', async () => {
    await using lab = await openLab({}, DURABLE)
    const campaigns = lab.campaigns()
    await lab.worker()
    await campaigns.create(listCampaign(RECIPIENTS, SLOWLY))
    await until(async () => lab.received().size > 0, 30_000)
    await forget(lab.redis, () => sleep(1_000))
    const report = await whenOver(campaigns, 'spring', 60_000)
    expect(report).toMatchObject({ status: 'finished', accepted: RECIPIENTS })
    expectNobodyTwice(lab.received())
  })

  it('everything ends the campaign: workers say so, create refuses, nobody is sent to twice', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const warnings: string[] = []
    await lab.worker({ onWarning: (message) => void warnings.push(message) })
    async function* slowly() {
      for (const token of tokens(RECIPIENTS)) {
        await sleep(20)
        yield token
      }
    }
    const creating = getFailure(campaigns.create(listCampaign(0, { ...SLOWLY, recipients: slowly })))
    await until(async () => lab.received().size > 0, 30_000)
    await lab.redis.crash()
    await lab.redis.restart()
    expect((await creating).message).toContain('Redis no longer knows campaign spring')
    await until(() => warnings.some((message) => message.includes('Was Redis emptied?')))
    const again = await getFailure(campaigns.create(listCampaign(RECIPIENTS, { emptyRedis: 'refuse' })))
    expect(again.message).toContain('holds nothing of any campaign')
    expect((await getFailure(campaigns.report('spring'))).message).toContain('knows no campaign')
    // Each worker that had a batch has found out by now.
    await sleep(2_000)
    expectNobodyTwice(lab.received())
  })

  it('more than a few seconds stops the campaign, and a word of the caller goes on', async () => {
    await using lab = await openLab({}, DURABLE)
    const campaigns = lab.campaigns()
    await lab.worker()
    await campaigns.create(listCampaign(RECIPIENTS, SLOWLY))
    await until(async () => lab.received().size > 0, 30_000)
    await forget(lab.redis, () => sleep(6_000))
    const report = await whenOver(campaigns)
    expect(report).toMatchObject({ status: 'stopped', reason: 'redis-rollback' })
    expect(report.detail).toContain('went back to an earlier state')
    expectNobodyTwice(lab.received())
    await campaigns.resume('spring')
    await until(async () => (await campaigns.report('spring')).status !== 'stopped')
    const resumed = await whenOver(campaigns, 'spring', 60_000)
    expect(resumed).toMatchObject({ status: 'finished', accepted: RECIPIENTS })
  })
})

function expectNobodyTwice(received: ReadonlyMap<string, number>): void {
  expect([...received].filter(([, times]) => times > 1)).toEqual([])
}
