import { beforeAll, describe, expect, it } from 'vitest'
import { type Campaigns, TpnsRedisError } from '../../src/bullmq/index.js'
import { TpnsError } from '../../src/index.js'
import { until } from '../redis/support.js'
import { getFailure } from '../support/client.js'
import { explainSkip, HAS_REDIS } from '../support/redis-server.js'
import { listCampaign, openLab, whenOver } from './support.js'

beforeAll(explainSkip)

/** Well below the time after which a test counts as hung, and well above what an answer takes. */
const redisTimeout = 1_000

const take = async (values: AsyncIterable<unknown>) => {
  for await (const _ of values) return
}

const CALLS: readonly (readonly [string, (campaigns: Campaigns) => Promise<unknown>])[] = [
  ['create', (campaigns) => campaigns.create(listCampaign(30))],
  ['pause', (campaigns) => campaigns.pause('spring')],
  ['resume', (campaigns) => campaigns.resume('spring')],
  ['stop', (campaigns) => campaigns.stop('spring')],
  ['setSpeed', (campaigns) => campaigns.setSpeed('spring', 100)],
  ['report', (campaigns) => campaigns.report('spring')],
  ['progress', (campaigns) => take(campaigns.progress('spring'))],
  ['events', (campaigns) => take(campaigns.events('spring'))],
  ['invalidTokens', (campaigns) => take(campaigns.invalidTokens('spring'))],
  ['decide', (campaigns) => campaigns.decide('spring', 0, 'accepted')],
  ['deleteRecipients', (campaigns) => campaigns.deleteRecipients('spring')],
]

/** What each call failed with, all at once. */
const failAll = (campaigns: Campaigns) => Promise.all(CALLS.map(([, call]) => getFailure(call(campaigns))))

describe.skipIf(!HAS_REDIS)('while Redis is away', { timeout: 60_000 }, () => {
  it('no call waits for a frozen one beyond its deadline, and each works again afterwards', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns({ redisTimeout })
    await campaigns.create(listCampaign(30))
    lab.redis.freeze()
    for (const error of await failAll(campaigns)) {
      expect(error).toBeInstanceOf(TpnsRedisError)
      expect(TpnsError.is(error) && error.outcome).toBe('not-sent')
      expect(error.message).toMatch(/^Redis is connected, but gave no answer within 1000 ms/)
    }
    lab.redis.thaw()
    await campaigns.resume('spring')
    await lab.worker()
    expect(await whenOver(campaigns)).toMatchObject({ status: 'finished', accepted: 30 })
    expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
  })

  it('no call waits for one that is gone, and the failure names the address', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns({ redisTimeout })
    await campaigns.create(listCampaign(30))
    await lab.redis.crash()
    for (const error of [
      ...(await failAll(campaigns)),
      ...(await failAll(lab.campaigns({ redisTimeout }))),
    ]) {
      expect(error).toBeInstanceOf(TpnsRedisError)
      expect(error.message).toContain(`No connection to Redis within 1000 ms (redisTimeout)`)
      expect(error.message).toContain(`connect ECONNREFUSED 127.0.0.1:${lab.redis.port}`)
    }
  })

  it('a call survives an outage that is shorter than its deadline', async () => {
    await using lab = await openLab({}, ['--appendonly', 'yes', '--appendfsync', 'always'])
    const campaigns = lab.campaigns({ redisTimeout: 20_000 })
    await campaigns.create(listCampaign(30))
    await lab.redis.crash()
    const report = campaigns.report('spring')
    await lab.redis.restart()
    expect(await report).toMatchObject({ notSent: 30 })
  })

  it.each(['freeze', 'crash'] as const)(
    'no worker starts after a %s of Redis, and says so in time',
    async (how) => {
      await using lab = await openLab()
      await lab.redis[how]()
      const error = await getFailure(lab.worker({ redisTimeout }))
      expect(error).toBeInstanceOf(TpnsRedisError)
      expect(error.message).toContain('No connection to Redis within 1000 ms')
    },
  )

  it.each(['freeze', 'crash'] as const)('an idle worker ends after a %s of Redis', async (how) => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    const worker = await lab.worker({ redisTimeout })
    await campaigns.create(listCampaign(30))
    await whenOver(campaigns)
    await lab.redis[how]()
    await worker.close()
  })

  it('a worker that ends with a push under way says which outcomes are not recorded; they are parked', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns()
    lab.fake.next({ delayMs: 1_000 }, { path: 'v3/push/app' })
    const tpns = lab.client({ timeout: { attempt: 1_500 } })
    const worker = await lab.worker({ redisTimeout, takeoverAfter: 3_000, concurrency: 1, tpns })
    await campaigns.create(listCampaign(30))
    await until(() => lab.fake.requests.length > 0)
    lab.redis.freeze()
    const error = await getFailure(worker.close())
    expect(error).toBeInstanceOf(TpnsRedisError)
    expect(error.message).toContain('the outcomes of 1 batch could not be recorded')
    lab.redis.thaw()
    await lab.worker({ takeoverAfter: 3_000, tpns })
    // Found in the records of the service in the end: accepted, and by nobody else sent again.
    await until(async () => (await campaigns.report('spring')).accepted === 30, 30_000)
    expect(lab.received().size).toBe(30)
    expect([...lab.received().values()].every((times) => times === 1)).toBe(true)
  })

  it('a failure of Redis itself is named, without the password of its address', async () => {
    await using lab = await openLab()
    const campaigns = lab.campaigns({ redisTimeout })
    await lab.redis.redis.call('ACL', 'SETUSER', 'default', '-hgetall')
    const error = await getFailure(campaigns.report('spring'))
    expect(error).toBeInstanceOf(TpnsRedisError)
    expect(error.message).toMatch(/^Redis failed: NOPERM .*Check Redis/s)
  })
})
